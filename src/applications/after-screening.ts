import { auditRecord } from '../audit/record.ts';
import { type Query, sql } from '../db/sql.ts';
import type { FollowUp, ScreenedTraveler } from '../outbox/accept.ts';
import type { Services } from '../services.ts';
import { afterScreeningState } from './lifecycle.ts';
import type { ApplicationRow } from './store.ts';
import { tellApplicant } from './tell-applicant.ts';

async function follow(
  services: Services,
  { screeningId, travelerId, standing }: ScreenedTraveler,
  now: number,
): Promise<Query[]> {
  const application = await services.db.first(
    sql<
      Pick<ApplicationRow, 'id' | 'applicant_id' | 'state'>
    >`SELECT id, applicant_id, state FROM applications WHERE traveler_id = ${travelerId} AND screening_id = ${screeningId}`,
  );
  if (!application) return [];
  const state = afterScreeningState(standing);
  // An officer's review asks nothing of the applicant; they are told what comes of it.
  const asksThem = application.state === 'submitted' && state === 'conditionally_approved';
  return [
    ...(asksThem ? await tellApplicant(services, application, now) : []),
    sql`UPDATE applications SET state = ${state}, state_since = ${now}, version = version + 1,
        interview = IIF(${standing} = 'refer', 'required', interview)
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
}

/**
 * What a screening's result means for the application that asked for it: a clear standing approves conditionally,
 * anything else goes to an officer, and to an interview. An application that was cancelled meanwhile stays so, and the batch never fails
 * for it: the record says that the screening arrived, the state says what became of it.
 */
export const applicationAfterScreening: FollowUp = async function applicationAfterScreening(
  services,
  screened,
  now,
) {
  const ours = screened.filter(({ purpose }) => purpose === 'application');
  return (await Promise.all(ours.map((one) => follow(services, one, now)))).flat();
};
