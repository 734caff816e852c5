import { auditRecord } from '../audit/record.ts';
import { sql } from '../db/sql.ts';
import type { Change } from '../http/endpoint.ts';
import { DomainError } from '../http/problems.ts';
import { type Context, findFor, unchanged } from './store.ts';

/** An officer asks for the interview that the rule has waived: the applicant books one, as for a new application. */
export async function askInterview(
  context: Context,
  id: string,
  input: { readonly reason: string },
): Promise<Change> {
  const { principal, now } = context;
  const row = await findFor(context, id, 'askInterview');
  if (row.interview === 'required') {
    throw new DomainError('conflict', {
      en: 'This application needs an interview already.',
      es: 'Esta solicitud ya requiere entrevista.',
    });
  }
  return {
    queries: [
      unchanged(row),
      sql`UPDATE applications SET interview = 'required', version = version + 1 WHERE id = ${id}`,
      auditRecord({
        at: now,
        actor: principal,
        action: 'interview.ask',
        objectKind: 'application',
        objectId: id,
        detail: { reason: input.reason },
      }),
    ],
    reply: {
      status: 200,
      body: { id, state: row.state, stateSince: new Date(row.state_since).toISOString() },
    },
  };
}
