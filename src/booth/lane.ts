import type { Database } from '../db/database.ts';
import { sql } from '../db/sql.ts';
import type { Locale } from '../http/text.ts';
import type { LaneClass } from '../lanes/lane-class.ts';
import { laneWords } from '../lanes/lane-words.ts';

/** A lane with the names of where it is. */
export interface BoothLane {
  readonly id: string;
  readonly laneClass: LaneClass;
  readonly number: number;
  readonly crossing: { readonly code: string; readonly name: string };
  readonly timeZone: string;
  readonly closed: boolean;
}

/** Undefined where there is no such lane. */
export async function loadLane(db: Database, id: string): Promise<BoothLane | undefined> {
  const row = await db.first(
    sql<{
      id: string;
      lane_class: LaneClass;
      number: number;
      state: string;
      crossing_code: string;
      name: string;
      time_zone: string;
    }>`SELECT l.id, l.lane_class, l.number, l.state, l.crossing_code, c.name, p.time_zone FROM lanes l
      JOIN port_crossings c ON c.code = l.crossing_code JOIN ports p ON p.code = c.port_code WHERE l.id = ${id}`,
  );
  return (
    row && {
      id: row.id,
      laneClass: row.lane_class,
      number: row.number,
      crossing: { code: row.crossing_code, name: row.name },
      timeZone: row.time_zone,
      closed: row.state === 'closed',
    }
  );
}

/** As an officer calls it: `San Ysidro SENTRI 1`. */
export function laneName(
  { crossing, laneClass, number }: Pick<BoothLane, 'crossing' | 'laneClass' | 'number'>,
  locale: Locale,
): string {
  return `${crossing.name} ${laneWords[laneClass][locale]} ${number}`;
}
