import { auditRecord } from '../audit/record.ts';
import { guard, sql } from '../db/sql.ts';
import type { Change } from '../http/endpoint.ts';
import { registerVehicle, type VehicleInput } from './register-vehicle.ts';
import { loadMembership, type MemberCall } from './store.ts';

/** Registers one more vehicle: up to 4 a member, 8 members a vehicle (`vehicle_limit`). */
export async function addVehicle(call: MemberCall<VehicleInput, { id: string }>): Promise<Change> {
  const { services, principal, body, now } = call;
  const membership = await loadMembership(services.db, principal, call.params.id);
  const { vehicleId, queries } = registerVehicle(membership.id, body, now);
  return {
    queries: [
      guard(
        'illegal_transition',
        sql`EXISTS (SELECT 1 FROM memberships WHERE id = ${membership.id} AND state IN ('active', 'grace'))`,
      ),
      ...queries,
      sql`UPDATE memberships SET version = version + 1 WHERE id = ${membership.id}`,
      auditRecord({
        at: now,
        actor: principal,
        action: 'membership.add_vehicle',
        objectKind: 'membership',
        objectId: membership.id,
        detail: { vehicleId },
      }),
    ],
    reply: {
      status: 201,
      body: { membershipId: membership.id, plate: body.plate, country: body.country },
    },
  };
}
