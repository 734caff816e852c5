import { newId } from '../db/new-id.ts';
import { type Query, sql } from '../db/sql.ts';
import type { Services } from '../services.ts';
import { freePassId } from './pass-id.ts';
import { registerVehicle, type VehicleInput } from './register-vehicle.ts';
import { addMonths, termMonths } from './term.ts';

/** Who becomes a member of what. The traveler is stored and enrolled by whoever calls. */
export interface Issue {
  readonly travelerId: string;
  readonly applicantId: string;
  readonly program: 'SENTRI' | 'FAST';
  readonly applicationId?: string | undefined;
  readonly vehicles?: readonly VehicleInput[] | undefined;
}

/** A membership that is about to be: run `queries` in the batch of the change that grants it. */
export interface IssuedMembership {
  readonly membershipId: string;
  readonly passId: string;
  readonly queries: readonly Query[];
}

/**
 * Grants a new membership for five years from `now`.
 * Refused with guard `vehicle_limit` as {@link registerVehicle} says.
 */
export async function issueMembership(
  services: Pick<Services, 'db'>,
  issue: Issue,
  now: number,
): Promise<IssuedMembership> {
  const membershipId = newId();
  const passId = await freePassId(services.db);
  const vehicles = (issue.vehicles ?? []).flatMap(
    (vehicle) => registerVehicle(membershipId, vehicle, now).queries,
  );
  return {
    membershipId,
    passId,
    queries: [
      sql`INSERT INTO memberships (id, traveler_id, applicant_id, program, pass_id, state, application_id, starts_at, expires_at, state_since)
        VALUES (${membershipId}, ${issue.travelerId}, ${issue.applicantId}, ${issue.program}, ${passId}, 'active',
          ${issue.applicationId ?? null}, ${now}, ${addMonths(now, termMonths)}, ${now})`,
      ...vehicles,
    ],
  };
}
