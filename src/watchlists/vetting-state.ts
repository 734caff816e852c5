import type { Database } from '../db/database.ts';
import { type Query, sql } from '../db/sql.ts';
import type { VettingState } from '../screening/standing.ts';

interface VettingRow {
  vetted_through_seq: number;
  head_seq: number;
  unvetted_since: number | null;
}

interface ConcernedRow extends VettingRow {
  concerned: number;
}

/**
 * An SQL expression: 1 when a publication beyond the watermark has an unvetted key in common with `keys`, an
 * expression that is a JSON array of coarse keys (`t.coarse_keys`). While nothing is unvetted it costs two reads of
 * the ends of primary keys; else one probe of `unvetted_keys` a key until the first that hits, about 2 microseconds each.
 */
export function concernedText(keys: string): string {
  return `((SELECT COALESCE(MAX(seq), 0) FROM publications) > (SELECT vetted_through_seq FROM vetting_watermark WHERE id = 1)
    AND EXISTS (SELECT 1 FROM json_each(${keys}) coarse
      CROSS JOIN unvetted_keys u ON u.key = coarse.value
      CROSS JOIN publications p ON p.list_id = u.list_id AND p.version = u.version
      WHERE p.seq > (SELECT vetted_through_seq FROM vetting_watermark WHERE id = 1)))`;
}

const vettingText = `w.vetted_through_seq, (SELECT COALESCE(MAX(seq), 0) FROM publications) AS head_seq,
  (SELECT published_at FROM publications WHERE seq > w.vetted_through_seq ORDER BY seq LIMIT 1) AS unvetted_since`;

/** How far vetting has come. Three reads of the ends of primary keys. */
export function vettingQuery(): Query<VettingRow> {
  return { text: `SELECT ${vettingText} FROM vetting_watermark w WHERE w.id = 1`, values: [] };
}

/**
 * How far vetting has come, and whether what is unvetted concerns somebody with these coarse keys (a JSON array):
 * all that `effectiveStanding` asks beside the standing itself, in one query of about ten microseconds on Node.
 */
export function concernedQuery(coarseKeysJson: string): Query<ConcernedRow> {
  return {
    text: `SELECT ${vettingText}, ${concernedText('?')} AS concerned FROM vetting_watermark w WHERE w.id = 1`,
    values: [coarseKeysJson],
  };
}

/** A row of either query in the words of {@link VettingState}. */
export function toVettingState(row: VettingRow | undefined): VettingState {
  if (!row) return { vettedThroughSeq: 0, headSeq: 0 };
  const { vetted_through_seq: vettedThroughSeq, head_seq: headSeq, unvetted_since: since } = row;
  return { vettedThroughSeq, headSeq, ...(since === null ? {} : { unvettedSince: since }) };
}

/** How far vetting has come. */
export async function vettingState(db: Database): Promise<VettingState> {
  return toVettingState(await db.first(vettingQuery()));
}

/** The same with `concerned` for one traveler's coarse keys (JSON). */
export async function concernedState(
  db: Database,
  coarseKeysJson: string,
): Promise<{ readonly vetting: VettingState; readonly concerned: boolean }> {
  const row = await db.first(concernedQuery(coarseKeysJson));
  return { vetting: toVettingState(row), concerned: row?.concerned === 1 };
}

/**
 * Deletes keys of publications through which everybody has been vetted; it belongs behind the statement that advances
 * the watermark. At most `limit` at once, so that a batch stays short: keys that stay behind mean nothing, and the
 * next import clears them.
 */
export function prunedKeys(limit = 5000): Query {
  return sql`DELETE FROM unvetted_keys WHERE (key, list_id, version) IN (
    SELECT u.key, u.list_id, u.version FROM unvetted_keys u
    JOIN publications p ON p.list_id = u.list_id AND p.version = u.version
    WHERE p.seq <= (SELECT vetted_through_seq FROM vetting_watermark WHERE id = 1) LIMIT ${limit}) RETURNING 1`;
}
