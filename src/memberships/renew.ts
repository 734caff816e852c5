import { type Actor, auditRecord } from '../audit/record.ts';
import { guard, type Query, sql } from '../db/sql.ts';
import { DomainError, notFound } from '../http/problems.ts';
import type { Services } from '../services.ts';
import { plateKey } from './plate.ts';
import { registerVehicle, type VehicleInput } from './register-vehicle.ts';
import { renewedUntil } from './renewal.ts';
import type { MembershipRow } from './store.ts';

async function membershipRow(db: Services['db'], id: string): Promise<MembershipRow> {
  const row = await db.first(sql<MembershipRow>`SELECT * FROM memberships WHERE id = ${id}`);
  if (!row) throw notFound('membership', 'la membresía');
  return row;
}

const unchanged = ({ id, version }: MembershipRow) =>
  guard('conflict', sql`EXISTS (SELECT 1 FROM memberships WHERE id = ${id} AND version = ${version})`);

/** What a renewal says of a membership. */
export interface Renewal {
  readonly membershipId: string;
  readonly applicationId: string;
  /** The vehicles from now on; one that was registered after `submittedAt` stays as well. */
  readonly vehicles: readonly VehicleInput[];
  readonly submittedAt: number;
}

/** Takes away the vehicles that a renewal does not name any more, but for those that were added while it waited. */
function dropOthers({ membershipId, vehicles, submittedAt }: Renewal): Query {
  const kept = JSON.stringify(vehicles.map(plateKey));
  return sql`DELETE FROM membership_vehicles WHERE membership_id = ${membershipId} AND registered_at < ${submittedAt}
    AND vehicle_id NOT IN (SELECT v.id FROM json_each(${kept}) k JOIN vehicles v ON v.plate = k.value ->> 'plate'
      AND v.state = k.value ->> 'state' AND v.country = k.value ->> 'country')`;
}

/**
 * Renews a membership: number, cards and traveler stay, the term runs on from its end. One that ended while its
 * renewal waited goes by way of grace. Refused with `conflict` where it was suspended or revoked meanwhile.
 */
export async function renewMembership(
  services: Pick<Services, 'db'>,
  renewal: Renewal,
  now: number,
): Promise<{ readonly membershipId: string; readonly passId: string; readonly queries: readonly Query[] }> {
  const row = await membershipRow(services.db, renewal.membershipId);
  if (row.state === 'suspended' || row.state === 'revoked') {
    throw new DomainError('conflict', {
      en: `The membership is ${row.state}. Reinstate it before you renew it.`,
      es: `La membresía está ${row.state === 'revoked' ? 'revocada' : 'suspendida'}. Restitúyala antes de renovarla.`,
    });
  }
  const vehicles = renewal.vehicles.flatMap((vehicle) => registerVehicle(row.id, vehicle, now).queries);
  return {
    membershipId: row.id,
    passId: row.pass_id,
    queries: [
      unchanged(row),
      ...(row.state === 'expired' ? [sql`UPDATE memberships SET state = 'grace' WHERE id = ${row.id}`] : []),
      sql`UPDATE memberships SET state = 'active', version = version + 1, state_reason = 'renewed', state_since = ${now},
          expires_at = ${renewedUntil(row.expires_at, now)}, grace_until = NULL, application_id = ${renewal.applicationId}
        WHERE id = ${row.id}`,
      dropOthers(renewal),
      ...vehicles,
    ],
  };
}

/**
 * What becomes of a membership when its renewal is refused, cancelled or run out: grace ends, and with it the
 * membership, if its own term is over. One that was not in grace goes on as it was.
 */
export async function endGrace(
  services: Pick<Services, 'db'>,
  membershipId: string,
  actor: Actor,
  now: number,
): Promise<readonly Query[]> {
  const row = await membershipRow(services.db, membershipId);
  if (row.state !== 'grace') return [];
  const state = now < row.expires_at ? 'active' : 'expired';
  return [
    unchanged(row),
    sql`UPDATE memberships SET state = ${state}, version = version + 1, state_reason = 'renewal_closed',
        state_since = ${now}, grace_until = NULL WHERE id = ${row.id}`,
    auditRecord({
      at: now,
      actor,
      action: 'membership.end_grace',
      objectKind: 'membership',
      objectId: row.id,
      detail: { to: state },
    }),
  ];
}
