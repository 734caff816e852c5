import type { Database } from '../db/database.ts';
import { sql } from '../db/sql.ts';

/** Every port of entry with its crossings, by code. */
export async function listPorts(db: Database) {
  const rows = await db.all(
    sql<{
      code: string;
      name: string;
      state: string;
      time_zone: string;
      latitude: number;
      longitude: number;
      crossings: string;
    }>`
      SELECT p.*, (SELECT json_group_array(json_object('code', c.code, 'name', c.name))
        FROM (SELECT * FROM port_crossings WHERE port_code = p.code ORDER BY code) c) AS crossings
      FROM ports p ORDER BY p.code`,
  );
  return rows.map(({ code, name, state, time_zone, latitude, longitude, crossings }) => ({
    code,
    name,
    state,
    timeZone: time_zone,
    latitude,
    longitude,
    crossings: JSON.parse(crossings) as { code: string; name: string }[],
  }));
}

/** The lanes of a crossing, or of all of them, by id. */
export async function listLanes(db: Database, crossing: string | undefined) {
  const rows = await db.all(
    sql<{ id: string; crossing_code: string; lane_class: string; number: number; state: string }>`
      SELECT id, crossing_code, lane_class, number, state FROM lanes
      WHERE ${crossing ?? null} IS NULL OR crossing_code = ${crossing ?? null} ORDER BY crossing_code, lane_class, number`,
  );
  return rows.map(({ id, crossing_code, lane_class, number, state }) => ({
    id,
    crossing: crossing_code,
    laneClass: lane_class,
    number,
    state,
  }));
}
