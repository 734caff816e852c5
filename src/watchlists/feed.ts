import type { Database } from '../db/database.ts';
import { sql } from '../db/sql.ts';
import { DomainError } from '../http/problems.ts';
import type { WatchlistChanges } from '../outbox/protocol/feeds.ts';
import type { Services } from '../services.ts';
import { type FeedCursor, formatCursor, parseCursor } from './feed-cursor.ts';

const scannedAtOnce = 2000;

interface LogRow {
  seq: number;
  id: number;
  list_id: string;
  entry_id: string;
  content_hash: string;
  /** 1 when a later publication of the same pass has the same entry. */
  superseded: number;
}

/** The log in the order (publication, row) from behind `cursor`'s place: in its publication, or from the next one on. */
function logRows(db: Database, cursor: FeedCursor, limit: number, samePublication: boolean) {
  const { through, seq, row } = cursor;
  const [from, to, after] = samePublication ? [seq, seq, row] : [seq + 1, through, 0];
  return db.all(
    sql<LogRow>`SELECT p.seq, e.id, e.list_id, e.entry_id, e.content_hash,
        EXISTS (SELECT 1 FROM watchlist_entries n
          JOIN publications q ON q.list_id = n.list_id AND q.version = n.version
          WHERE n.list_id = e.list_id AND n.entry_id = e.entry_id AND n.version > e.version AND q.seq <= ${through}
        ) AS superseded
      FROM publications p CROSS JOIN watchlist_entries e ON e.list_id = p.list_id AND e.version = p.version
      WHERE p.seq BETWEEN ${from} AND ${to} AND e.id > ${after}
      ORDER BY p.seq, e.id LIMIT ${limit}`,
  );
}

async function contentsOf(db: Database, rows: readonly LogRow[]): Promise<ReadonlyMap<number, string>> {
  const stored = await db.all(
    sql<{
      id: number;
      content: string;
    }>`SELECT e.id, e.content FROM json_each(${JSON.stringify(rows.map(({ id }) => id))}) wanted
      JOIN watchlist_entries e ON e.id = wanted.value WHERE e.operation = 'upsert'`,
  );
  return new Map(stored.map(({ id, content }) => [id, content]));
}

/** The rest of the publication that the last page ended in, then the next ones. */
async function nextRows(db: Database, cursor: FeedCursor, limit: number): Promise<readonly LogRow[]> {
  const rest = cursor.row > 0 ? await logRows(db, cursor, limit, true) : [];
  if (rest.length >= limit) return rest;
  return [...rest, ...(await logRows(db, cursor, limit - rest.length, false))];
}

function toChange(row: LogRow, content: string | undefined): WatchlistChanges['changes'][number] {
  const change = { listId: row.list_id, entryId: row.entry_id, entryHash: row.content_hash, seq: row.seq };
  return content === undefined ? change : { ...change, entry: JSON.parse(content) };
}

async function headOf(db: Database): Promise<number> {
  const row = await db.first(sql<{ seq: number }>`SELECT COALESCE(MAX(seq), 0) AS seq FROM publications`);
  return row?.seq ?? 0;
}

function notOurs(): DomainError {
  return new DomainError('invalid_parameter', {
    en: 'since: not a cursor of this database. Read the feed from its beginning.',
    es: 'since: no es un cursor de esta base de datos. Lea desde el principio.',
  });
}

/**
 * One page of the watch-list feed, from `cursor` (`''`: the beginning), at most `limit` changes (up to 2,000).
 *
 * Pages belong to passes: a pass goes from the publication through which the reader is complete to the newest one at
 * its start, and tells each entry once, as that newest one has it. Only its last page raises `seq`: until then an
 * entry may have been skipped for a newer content that is still to come. What is published meanwhile is for the next
 * pass, so that a pass ends. `scanned` rows of the log are looked at for a page, superseded ones among them.
 */
export async function watchlistChanges(
  services: Pick<Services, 'db'>,
  cursor: string,
  limit = 500,
  scanned = scannedAtOnce,
): Promise<WatchlistChanges> {
  const { db } = services;
  const head = await headOf(db);
  const place = parseCursor(cursor);
  if (place === undefined || place.from > head || place.through > head) throw notOurs();
  const pass =
    place.seq >= place.through && place.row === 0 ? { ...place, from: place.through, through: head } : place;
  const wanted = Math.max(1, Math.min(limit, scanned));
  const rows = await nextRows(db, pass, scanned);
  const told: LogRow[] = [];
  let last: LogRow | undefined;
  for (const row of rows) {
    if (told.length >= wanted) break;
    last = row;
    if (row.superseded === 0) told.push(row);
  }
  const contents = await contentsOf(db, told);
  const changes = told.map((row) => toChange(row, contents.get(row.id)));
  if (rows.length < scanned && last === rows.at(-1)) {
    const { through } = pass;
    return {
      changes,
      cursor: formatCursor({ from: through, through, seq: through, row: 0 }),
      seq: through,
      more: false,
    };
  }
  const next = { ...pass, seq: last?.seq ?? pass.seq, row: last?.id ?? pass.row };
  return { changes, cursor: formatCursor(next), seq: pass.from, more: true };
}
