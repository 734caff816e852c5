import { notTakenByAnother } from '../assignments/holding.ts';
import { auditRecord } from '../audit/record.ts';
import { sql } from '../db/sql.ts';
import type { Change } from '../http/endpoint.ts';
import { graceAfter } from './grace-after.ts';
import type { DecisionReason } from './reasons.ts';
import { type Context, findFor, leaveVetting, moveTo } from './store.ts';
import { tellApplicant } from './tell-applicant.ts';

/** An officer's answer to an application that screening referred: on to the interview, or denied. */
export async function reviewApplication(
  context: Context,
  id: string,
  input: { readonly outcome: 'conditionally_approve' | 'deny'; readonly reason: DecisionReason },
): Promise<Change> {
  const { services, principal, now } = context;
  const row = await findFor(context, id, 'review');
  const free = await notTakenByAnother(services, { kind: 'application', id }, principal);
  const { outcome, reason } = input;
  const state = outcome === 'deny' ? 'denied' : 'conditionally_approved';
  return {
    queries: [
      free,
      ...moveTo(row, state, now),
      sql`UPDATE applications SET decision_reason = ${reason} WHERE id = ${id}`,
      ...(state === 'denied' ? [...leaveVetting(row.traveler_id), ...(await graceAfter(context, row))] : []),
      ...(await tellApplicant(services, row, now)),
      auditRecord({
        at: now,
        actor: principal,
        action: 'application.review',
        objectKind: 'application',
        objectId: id,
        detail: { outcome, reason },
      }),
    ],
    reply: { status: 200, body: { id, state, stateSince: new Date(now).toISOString(), reason } },
  };
}
