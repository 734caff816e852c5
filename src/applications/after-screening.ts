import { auditRecord } from '../audit/record.ts';
import { sql } from '../db/sql.ts';
import type { FollowUp } from '../outbox/accept.ts';
import { afterScreeningState } from './lifecycle.ts';

/**
 * What a screening's result means for the application that asked for it: a clear standing approves conditionally,
 * anything else goes to an officer. An application that was cancelled meanwhile stays so, and the batch never fails
 * for it: the record says that the screening arrived, the state says what became of it.
 */
export const applicationAfterScreening: FollowUp = async function applicationAfterScreening(
  services,
  screening,
  now,
) {
  const { screeningId, purpose, standing } = screening;
  if (purpose !== 'application') return [];
  const application = await services.db.first(
    sql<{
      id: string;
    }>`SELECT id FROM applications WHERE traveler_id = ${screening.travelerId} AND screening_id = ${screeningId}`,
  );
  if (!application) return [];
  return [
    sql`UPDATE applications SET state = ${afterScreeningState(standing)}, state_since = ${now}, version = version + 1
      WHERE id = ${application.id} AND state = 'submitted'`,
    auditRecord({
      at: now,
      actor: 'service',
      action: 'application.screened',
      objectKind: 'application',
      objectId: application.id,
      detail: { screeningId, standing },
    }),
  ];
};
