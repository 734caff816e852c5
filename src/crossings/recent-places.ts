import type { Database } from '../db/database.ts';
import { type Query, sql } from '../db/sql.ts';
import type { Place } from './place.ts';

/** A member's whereabouts, to be remembered. */
export interface Whereabouts {
  readonly travelerId: string;
  readonly place: Place;
}

type Places = readonly (Place | undefined)[];

/** Where members were seen lately, for as long as the longest drive between two ports. */
export interface RecentPlaces {
  /** In the order asked; undefined of whoever was not seen lately. */
  of(travelerIds: readonly string[]): Places | Promise<Places>;
  /** Remembers these; what it returns belongs in the batch of the check that saw them. */
  remember(seen: readonly Whereabouts[]): readonly Query[];
}

/**
 * In memory: where one process answers all lanes, as on Node. A table would cost a check as much as its decision, for
 * each member's row is on a page of its own. Two generations, so that what is old goes without being looked for.
 *
 * @param keepMs for at least so long a place is remembered, milliseconds
 */
export function rememberedPlaces(keepMs: number, now: () => number): RecentPlaces {
  let young = new Map<string, Place>();
  let old = new Map<string, Place>();
  let since = now();
  return {
    of: (travelerIds) => travelerIds.map((id) => young.get(id) ?? old.get(id)),
    remember(seen) {
      if (now() - since > keepMs) {
        [old, young] = [young, new Map()];
        since = now();
      }
      for (const { travelerId, place } of seen) young.set(travelerId, place);
      return [];
    },
  };
}

/** In the database: where isolates come and go, as at the edge. */
export function storedPlaces(db: Database): RecentPlaces {
  return {
    async of(travelerIds) {
      const rows = await db.all(
        sql<{ traveler_id: string; place: string }>`SELECT traveler_id, place FROM recent_places
          WHERE traveler_id IN (SELECT value FROM json_each(${JSON.stringify(travelerIds)}))`,
      );
      const found = new Map(rows.map((row) => [row.traveler_id, JSON.parse(row.place) as Place]));
      return travelerIds.map((id) => found.get(id));
    },
    remember(seen) {
      if (seen.length === 0) return [];
      const rows = seen.map(({ travelerId, place }) => ({ id: travelerId, place, at: place.at }));
      return [
        sql`INSERT INTO recent_places (traveler_id, place, seen_at)
          SELECT value ->> 'id', value -> 'place', value ->> 'at' FROM json_each(${JSON.stringify(rows)}) WHERE true
          ON CONFLICT (traveler_id) DO UPDATE SET place = excluded.place, seen_at = excluded.seen_at`,
      ];
    },
  };
}

const forgetAfterMs = 48 * 3_600_000;

/** Due work: forgets where members were the day before yesterday. */
export async function forgetPlaces(_services: unknown, now: number): Promise<readonly Query[]> {
  return [
    sql`DELETE FROM recent_places WHERE traveler_id IN
      (SELECT traveler_id FROM recent_places WHERE seen_at < ${now - forgetAfterMs} LIMIT 5000)`,
  ];
}
