import { newId } from '../db/new-id.ts';
import { type Query, sql } from '../db/sql.ts';
import { normalizeNumber } from '../keys/keys.ts';
import { plateKey } from './plate.ts';

/** A vehicle as the member describes it. The VIN is kept as given: its check digit binds in North America alone. */
export interface VehicleInput {
  readonly plate: string;
  readonly state?: string | undefined;
  readonly country: string;
  readonly vin?: string | undefined;
  readonly make?: string | undefined;
  readonly model?: string | undefined;
  readonly year?: number | undefined;
  readonly color?: string | undefined;
}

/**
 * Registers a vehicle to a membership; a plate that is known already is the same vehicle.
 * The batch is refused with guard `vehicle_limit` beyond 4 vehicles a member or 8 members a vehicle.
 */
export function registerVehicle(
  membershipId: string,
  vehicle: VehicleInput,
  now: number,
): { readonly vehicleId: string; readonly queries: readonly Query[] } {
  const vehicleId = newId();
  const { plate, state, country } = plateKey(vehicle);
  return {
    vehicleId,
    queries: [
      sql`INSERT INTO vehicles (id, plate, plate_raw, state, country, vin, make, model, year, color)
        VALUES (${vehicleId}, ${plate}, ${vehicle.plate}, ${state}, ${country},
          ${vehicle.vin === undefined ? null : normalizeNumber(vehicle.vin)}, ${vehicle.make ?? null},
          ${vehicle.model ?? null}, ${vehicle.year ?? null}, ${vehicle.color ?? null})
        ON CONFLICT (plate, state, country) DO UPDATE SET vin = COALESCE(vin, excluded.vin),
          make = COALESCE(make, excluded.make), model = COALESCE(model, excluded.model),
          year = COALESCE(year, excluded.year), color = COALESCE(color, excluded.color)`,
      sql`INSERT INTO membership_vehicles (membership_id, vehicle_id, registered_at)
        SELECT ${membershipId}, v.id, ${now} FROM vehicles v
        WHERE v.plate = ${plate} AND v.state = ${state} AND v.country = ${country}
          AND NOT EXISTS (SELECT 1 FROM membership_vehicles
            WHERE membership_id = ${membershipId} AND vehicle_id = v.id)`,
    ],
  };
}
