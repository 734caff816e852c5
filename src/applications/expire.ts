import { auditRecord } from '../audit/record.ts';
import { type Query, sql } from '../db/sql.ts';
import type { Services } from '../services.ts';
import { dayMs } from './calendar.ts';
import { graceAfter } from './grace-after.ts';
import { type ApplicationRow, leaveVetting } from './store.ts';
import { tellApplicant } from './tell-applicant.ts';

/** Assumption: a draft that nobody touched for a year is given up. */
export const draftLifeMs = 365 * dayMs;
/** Assumption: a conditional approval without an interview ends after two years. */
export const approvalLifeMs = 2 * 365 * dayMs;
const atOnce = 100;

/**
 * The statements that expire what has run out, at most 100 applications at a time; none when nothing has.
 * Each row is asked again where the batch runs, so an application touched meanwhile stays.
 */
export async function expireApplications(
  services: Pick<Services, 'db' | 'keys'>,
  now: number,
): Promise<readonly Query[]> {
  const rows = await services.db.all(
    sql<
      Pick<
        ApplicationRow,
        'id' | 'applicant_id' | 'state' | 'version' | 'traveler_id' | 'kind' | 'membership_id'
      >
    >`
      SELECT id, applicant_id, state, version, traveler_id, kind, membership_id FROM applications a
      WHERE (state IN ('draft', 'payment_pending') AND state_since < ${now - draftLifeMs}
          AND NOT EXISTS (SELECT 1 FROM application_blocks WHERE application_id = a.id AND saved_at >= ${now - draftLifeMs}))
        OR (state = 'conditionally_approved' AND interview = 'required' AND state_since < ${now - approvalLifeMs})
      ORDER BY id LIMIT ${atOnce}`,
  );
  const told = await Promise.all(rows.map((row) => tellApplicant(services, row, now)));
  const ended = await Promise.all(
    rows.map((row) => graceAfter({ services, principal: 'service', now }, row)),
  );
  return rows.flatMap(({ id, state, version, traveler_id }, i) => [
    sql`UPDATE applications SET state = 'expired', state_since = ${now}, version = version + 1
      WHERE id = ${id} AND version = ${version}`,
    sql`DELETE FROM interview_slots WHERE application_id = ${id} AND state = 'held'`,
    ...leaveVetting(traveler_id),
    ...(told[i] ?? []),
    ...(ended[i] ?? []),
    auditRecord({
      at: now,
      actor: 'service',
      action: 'application.expire',
      objectKind: 'application',
      objectId: id,
      detail: { from: state },
    }),
  ]);
}
