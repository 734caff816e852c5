import type { Database } from '../db/database.ts';
import { sql } from '../db/sql.ts';
import { type PlateInput, plateKey } from '../memberships/plate.ts';
import type { FastFacts } from './facts.ts';

/** What FAST knows of a carrier and of the truck that is said to be its. A side without the plate's state fits any. */
export async function loadFast(db: Database, carrierId: string, truck: PlateInput): Promise<FastFacts> {
  const { plate, state, country } = plateKey(truck);
  const row = await db.first(
    sql<{ carrier: number; truck: number }>`SELECT c.state = 'active' AS carrier,
        EXISTS (SELECT 1 FROM trucks t WHERE t.plate = ${plate} AND t.country = ${country} AND t.carrier_id = c.id
          AND (t.state = ${state} OR t.state = '' OR ${state} = '')) AS truck
      FROM carriers c WHERE c.id = ${carrierId}`,
  );
  return { carrierGood: row?.carrier === 1, truckGood: row?.truck === 1 };
}
