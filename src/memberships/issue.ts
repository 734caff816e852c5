import { newId } from '../db/new-id.ts';
import { guard, type Query, sql } from '../db/sql.ts';
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

interface Running {
  id: string;
  pass_id: string;
  expires_at: number;
  version: number;
}

function renewal(running: Running, issue: Issue, now: number): Query[] {
  const expiresAt = addMonths(Math.max(now, running.expires_at), termMonths);
  return [
    guard(
      'changed',
      sql`EXISTS (SELECT 1 FROM memberships WHERE id = ${running.id} AND version = ${running.version})`,
    ),
    sql`UPDATE memberships SET state = 'active', version = version + 1, state_reason = 'renewed', state_since = ${now},
        expires_at = ${expiresAt}, grace_until = NULL, application_id = COALESCE(${issue.applicationId ?? null}, application_id)
      WHERE id = ${running.id}`,
  ];
}

/**
 * Grants a membership for five years from `now`. A traveler who has an active one of the same program, or one in
 * grace, renews it: the number and the cards stay, the term runs on from its end.
 * Refused with guard `vehicle_limit` as {@link registerVehicle} says.
 */
export async function issueMembership(
  services: Pick<Services, 'db'>,
  issue: Issue,
  now: number,
): Promise<IssuedMembership> {
  const running = await services.db.first(
    sql<Running>`SELECT id, pass_id, expires_at, version FROM memberships
      WHERE traveler_id = ${issue.travelerId} AND program = ${issue.program} AND state IN ('active', 'grace')`,
  );
  const membershipId = running?.id ?? newId();
  const passId = running?.pass_id ?? (await freePassId(services.db));
  const vehicles = (issue.vehicles ?? []).flatMap(
    (vehicle) => registerVehicle(membershipId, vehicle, now).queries,
  );
  if (running) return { membershipId, passId, queries: [...renewal(running, issue, now), ...vehicles] };
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
