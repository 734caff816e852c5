import type { Database } from '../db/database.ts';
import { remembered } from '../db/remembered.ts';
import { sql } from '../db/sql.ts';
import type { Keys } from '../keys/keys.ts';
import { type PlateInput, plateKey } from '../memberships/plate.ts';

/** A vehicle that fits what was read: a side that does not know the plate's state fits any. */
export interface VehicleRow {
  readonly id: string;
  readonly flagged: number;
  readonly by_plate: number;
  /** Ids of the memberships that it is registered to, separated by commas. */
  readonly memberships: string | null;
}

export interface PresentedVehicle extends PlateInput {
  readonly tag?: string | undefined;
}

const tables = ['vehicles', 'membership_vehicles'] as const;

/** The vehicles that the plate, or the tag where one was read, names. */
export function loadVehicles(
  services: { readonly db: Database; readonly keys: Keys },
  presented: PresentedVehicle,
): Promise<readonly VehicleRow[]> {
  const { plate, state, country } = plateKey(presented);
  const { db } = services;
  const byPlate = remembered(db, tables, `plate ${plate} ${state} ${country}`, () =>
    db.all(
      sql<VehicleRow>`SELECT v.id, v.flagged, 1 AS by_plate,
        (SELECT group_concat(membership_id) FROM membership_vehicles WHERE vehicle_id = v.id) AS memberships
      FROM vehicles v WHERE v.plate = ${plate} AND v.country = ${country} AND (v.state = ${state} OR v.state = '' OR ${state} = '')`,
    ),
  );
  if (presented.tag === undefined) return byPlate;
  const byTag = db.all(
    sql<VehicleRow>`SELECT v.id, v.flagged, 0 AS by_plate,
        (SELECT group_concat(membership_id) FROM membership_vehicles WHERE vehicle_id = v.id) AS memberships
      FROM vehicles v WHERE v.tag_hash = ${services.keys.lookupHash('tag', presented.tag)}`,
  );
  return Promise.all([byPlate, byTag]).then((rows) => rows.flat());
}
