import { auditRecord } from '../audit/record.ts';
import { sql } from '../db/sql.ts';
import type { Change } from '../http/endpoint.ts';
import { graceAfter } from './grace-after.ts';
import { type Context, findFor, leaveVetting, moveTo } from './store.ts';
import { tellApplicant } from './tell-applicant.ts';

/** Cancels an application, and the interview with it; who cancels the interview cancels the application. */
export async function cancelApplication(context: Context, id: string): Promise<Change> {
  const { services, principal, now } = context;
  const row = await findFor(context, id, 'cancel');
  return {
    queries: [
      ...moveTo(row, 'cancelled', now),
      sql`DELETE FROM interview_slots WHERE application_id = ${id}`,
      ...leaveVetting(row.traveler_id),
      ...(await tellApplicant(services, row, now)),
      ...(await graceAfter(context, row)),
      auditRecord({
        at: now,
        actor: principal,
        action: 'application.cancel',
        objectKind: 'application',
        objectId: id,
        detail: { from: row.state },
      }),
    ],
    reply: { status: 200, body: { id, state: 'cancelled', stateSince: new Date(now).toISOString() } },
  };
}
