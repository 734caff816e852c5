import { enrollmentCenters as centers } from './applications/centers.ts';
import type { Database } from './db/database.ts';
import { sql } from './db/sql.ts';
import { crossings, lanes, ports } from './lanes/border.ts';

/** Puts ports, crossings, lanes and enrollment centers into the database; what is there already stays as it is. */
export async function ensureReferenceData(db: Database): Promise<void> {
  await db.batch([
    sql`INSERT INTO ports (code, name, state, time_zone, latitude, longitude)
      SELECT value ->> 'code', value ->> 'name', value ->> 'state', value ->> 'timeZone', value ->> 'latitude', value ->> 'longitude'
      FROM json_each(${JSON.stringify(ports)}) WHERE true ON CONFLICT DO NOTHING`,
    sql`INSERT INTO port_crossings (code, port_code, name)
      SELECT value ->> 'code', value ->> 'portCode', value ->> 'name'
      FROM json_each(${JSON.stringify(crossings)}) WHERE true ON CONFLICT DO NOTHING`,
    sql`INSERT INTO lanes (id, crossing_code, lane_class, number)
      SELECT value ->> 'id', value ->> 'crossingCode', value ->> 'laneClass', value ->> 'number'
      FROM json_each(${JSON.stringify(lanes)}) WHERE true ON CONFLICT DO NOTHING`,
    sql`INSERT INTO enrollment_centers (id, name, city, state, address, time_zone, operational)
      SELECT value ->> 'id', value ->> 'name', value ->> 'city', value ->> 'state', value ->> 'address',
        value ->> 'timeZone', value ->> 'operational'
      FROM json_each(${JSON.stringify(centers)}) WHERE true ON CONFLICT DO NOTHING`,
  ]);
}
