import type { Database } from '../db/database.ts';
import { sql } from '../db/sql.ts';
import { turn } from '../watchlists/turn.ts';
import { seenAt } from './place.ts';
import type { RecentPlaces } from './recent-places.ts';

interface Row {
  readonly port_code: string;
  readonly captured_at: number;
  readonly received_at: number;
  readonly traveler_id: string | null;
}

/** Crossings of one read: about two milliseconds, between which lanes get their turn. */
const atOnce = 500;

/**
 * Reads again where members were seen, newest first: what a process remembered is gone with it, and the crossings are
 * still there.
 *
 * @param since how far back, milliseconds since 1970
 * @param going asked before each read; ends when it says no
 */
export async function recallPlaces(
  db: Database,
  places: RecentPlaces,
  since: number,
  going: () => boolean,
): Promise<void> {
  const newest = await db.first(sql<{ place: number | null }>`SELECT MAX(rowid) AS place FROM crossings`);
  for (let upTo = newest?.place ?? 0; upTo > 0 && going(); upTo -= atOnce) {
    const rows = await db.all(
      sql<Row>`SELECT p.port_code, c.captured_at, c.received_at, ct.traveler_id FROM crossings c
        JOIN lanes l ON l.id = c.lane_id JOIN port_crossings p ON p.code = l.crossing_code
        LEFT JOIN crossing_travelers ct ON ct.crossing_id = c.id AND ct.membership_id IS NOT NULL
        WHERE c.rowid <= ${upTo} AND c.rowid > ${upTo - atOnce}`,
    );
    for (const { traveler_id: travelerId, port_code: port, captured_at: at } of rows) {
      if (travelerId === null || at < since) continue;
      const place = seenAt((await places.of([travelerId]))[0], port, at);
      places.remember([{ travelerId, place }]);
    }
    if (rows.length > 0 && rows.every(({ received_at }) => received_at < since)) return;
    await turn();
  }
}
