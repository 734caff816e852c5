import type { z } from 'zod';
import { auditRecord } from '../audit/record.ts';
import type { Call, Change } from '../http/endpoint.ts';
import { DomainError } from '../http/problems.ts';
import { disablement, type SubjectState } from './disablement.ts';
import type { SubjectBody } from './schema.ts';

/**
 * Disables or enables the subject of tokens, whoever issued them: every token of theirs is refused, or taken again,
 * from the next request on. Nobody disables themselves, so that the last administrator cannot lock everybody out.
 */
export async function setSubjectState(
  call: Call<z.output<typeof SubjectBody>>,
  state: SubjectState,
): Promise<Change> {
  const { principal, body, now } = call;
  if (state === 'disabled' && body.subject === principal.subject) {
    throw new DomainError('conflict', {
      en: 'You cannot disable yourself: another administrator can.',
      es: 'No puede deshabilitarse a sí mismo: otro administrador puede hacerlo.',
    });
  }
  return {
    queries: [
      disablement(body.subject, state, { principal, reason: body.reason, now }),
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
