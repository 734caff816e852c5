import type { z } from 'zod';
import { auditRecord } from '../audit/record.ts';
import { sql } from '../db/sql.ts';
import type { Call, Change } from '../http/endpoint.ts';
import { actorId } from '../http/principal.ts';
import { DomainError } from '../http/problems.ts';
import type { SubjectBody } from './schema.ts';

/**
 * Disables or enables the subject of tokens, whoever issued them: every token of theirs is refused, or taken again,
 * from the next request on. Nobody disables themselves, so that the last administrator cannot lock everybody out.
 */
export async function setSubjectState(
  call: Call<z.output<typeof SubjectBody>>,
  state: 'disabled' | 'enabled',
): Promise<Change> {
  const { principal, body, now } = call;
  if (state === 'disabled' && body.subject === principal.subject) {
    throw new DomainError('conflict', {
      en: 'You cannot disable yourself: another administrator can.',
      es: 'No puede deshabilitarse a sí mismo: otro administrador puede hacerlo.',
    });
  }
  const change =
    state === 'disabled'
      ? sql`INSERT INTO disabled_subjects (subject, reason, disabled_by, disabled_at)
          VALUES (${body.subject}, ${body.reason}, ${actorId(principal)}, ${now}) ON CONFLICT (subject) DO NOTHING`
      : sql`DELETE FROM disabled_subjects WHERE subject = ${body.subject}`;
  return {
    queries: [
      change,
      auditRecord({
        at: now,
        actor: principal,
        action: state === 'disabled' ? 'subject.disable' : 'subject.enable',
        objectKind: 'subject',
        objectId: body.subject,
        detail: { reason: body.reason },
      }),
    ],
    reply: { status: 200, body: { subject: body.subject, state } },
  };
}
