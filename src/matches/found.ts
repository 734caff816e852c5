import { jsonChunks } from '../db/json-chunks.ts';
import { newId } from '../db/new-id.ts';
import { type Query, rawSql, sql, touching } from '../db/sql.ts';
import type { ProposedMatch } from '../outbox/protocol/results.ts';
import { carryVerdicts } from './carry.ts';

/** The result that names matches: its message, and the publication that the worker's index had reached. */
export interface Finding {
  readonly messageId: string;
  readonly seq: number;
  readonly now: number;
}

/** The travelers `t` whose every change is in the subjects feed up to a bound value: the worker knew who they are. */
export const knownTraveler = `t.enrolled = 1 AND NOT EXISTS (
  SELECT 1 FROM subject_changes c WHERE c.traveler_id = t.id AND c.seq > ?)`;

/**
 * The entry changed after the finding's publication, and vetting has been through that change: the newer result
 * has decided on this traveler, the older one has nothing to say. Holds for enrolled travelers alone.
 */
const vettedSince = `t.enrolled = 1 AND EXISTS (
  SELECT 1 FROM watchlist_entries e JOIN publications p ON p.list_id = e.list_id AND p.version = e.version
  WHERE e.list_id = found.value ->> 'listId' AND e.entry_id = found.value ->> 'entryId'
    AND p.seq > ? AND p.seq <= (SELECT vetted_through_seq FROM vetting_watermark))`;

/**
 * Stores what a result found, one row a pair of contents. A verdict stays while both contents are equal; a withdrawn
 * row opens again. Left out: travelers whose contents changed since they were screened, pairs about which a result
 * of a later publication has spoken, and with `enrolledOnly` whoever is not (any more) in the subjects feed.
 */
export function storeFound(
  matches: readonly ProposedMatch[],
  finding: Finding,
  enrolledOnly: boolean,
): readonly Query[] {
  const { messageId, seq, now } = finding;
  return jsonChunks(matches.map((match) => ({ ...match, id: newId() }))).flatMap((chunk) => [
    rawSql(
      `INSERT INTO matches (id, traveler_id, list_id, entry_id, entry_hash, subject_hash, entry_name, score, parts,
          state, found_seq, found_by, found_at, state_since, compared_hash)
        SELECT found.value ->> 'id', t.id, found.value ->> 'listId', found.value ->> 'entryId',
          found.value ->> 'entryHash', t.subject_hash, found.value ->> 'entryName', found.value ->> 'score',
          found.value -> 'parts', 'open', ?, ?, ?, ?,
          COALESCE((SELECT e.compared_hash FROM watchlist_entries e
            WHERE e.list_id = found.value ->> 'listId' AND e.entry_id = found.value ->> 'entryId'
              AND e.content_hash = found.value ->> 'entryHash' ORDER BY e.version DESC LIMIT 1), '')
        FROM json_each(?) found CROSS JOIN travelers t
        WHERE t.id = found.value ->> 'travelerId' AND t.subject_hash = found.value ->> 'subjectHash'
          ${enrolledOnly ? 'AND t.enrolled = 1' : ''} AND NOT (${vettedSince})
        ON CONFLICT (traveler_id, list_id, entry_id, entry_hash, subject_hash) DO UPDATE SET
          version = version + (state = 'withdrawn'),
          state_since = CASE state WHEN 'withdrawn' THEN excluded.state_since ELSE state_since END,
          state = CASE state WHEN 'withdrawn' THEN 'open' ELSE state END,
          entry_name = excluded.entry_name, score = excluded.score, parts = excluded.parts,
          found_seq = excluded.found_seq, found_by = excluded.found_by, found_at = excluded.found_at
        WHERE matches.found_seq <= excluded.found_seq`,
      [seq, messageId, now, now, chunk, seq],
    ),
    carryVerdicts(chunk, finding),
  ]);
}

/** SQL that goes on after `WHERE … ` on matches `m`; binds the publication, the message, the publication. */
const unnamed = `AND m.state IN ('open', 'inconclusive', 'same_person') AND m.found_seq <= ? AND m.found_by <> ?
        AND (m.state <> 'same_person'
          OR m.subject_hash <> (SELECT t.subject_hash FROM travelers t WHERE t.id = m.traveler_id)
          OR m.entry_hash IS NOT (
            SELECT CASE e.operation WHEN 'upsert' THEN e.content_hash END
            FROM watchlist_entries e JOIN publications p ON p.list_id = e.list_id AND p.version = e.version
            WHERE e.list_id = m.list_id AND e.entry_id = m.entry_id AND p.seq <= ?
            ORDER BY p.seq DESC LIMIT 1))`;

/**
 * What the result could have named and did not is withdrawn. That a human said `same_person` outlives a screening
 * that no longer finds the pair, but not a change of either side.
 *
 * @param among SQL on `m` (a match) that says what the result could have named
 */
export function withdrawUnnamed(
  among: string,
  values: readonly (string | number)[],
  finding: Finding,
): Query {
  const { messageId, seq, now } = finding;
  return rawSql(
    `UPDATE matches SET state = 'withdrawn', version = version + 1, state_since = ?, found_seq = ?
      WHERE id IN (SELECT m.id FROM ${among} ${unnamed})`,
    [now, seq, ...values, seq, messageId, seq],
  );
}

/**
 * At most `limit` of the matches that {@link withdrawUnnamed} would withdraw, where finding and withdrawing are not
 * one batch: what another result named meanwhile, from the same publication, stays.
 */
export function unnamedMatches(
  among: string,
  values: readonly (string | number)[],
  { messageId, seq }: Finding,
  limit: number,
): Query<{ id: string; traveler_id: string }> {
  return rawSql(`SELECT m.id, m.traveler_id FROM ${among} ${unnamed} LIMIT ?`, [
    ...values,
    seq - 1,
    messageId,
    seq,
    limit,
  ]);
}

/** SQL for the status that the matches of a traveler give: `refer` while any of them is not settled in their favour. */
export function statusFor(traveler: string): string {
  return `CASE WHEN EXISTS (SELECT 1 FROM matches WHERE matches.traveler_id = ${traveler}
    AND matches.state IN ('open', 'same_person', 'inconclusive')) THEN 'refer' ELSE 'clear' END`;
}

const derived = `UPDATE standings SET status = ${statusFor('standings.traveler_id')} WHERE status <> 'pending'`;

/** Derives one traveler's standing again from the matches; a pending one waits for its screening. */
export function deriveStanding(travelerId: string): Query {
  return touching([travelerId], rawSql(`${derived} AND traveler_id = ?`, [travelerId]));
}

/** The same for these travelers. */
export function deriveStandingsOf(travelerIds: readonly string[]): Query {
  return touching(
    travelerIds,
    rawSql(`${derived} AND traveler_id IN (SELECT value FROM json_each(?))`, [
      JSON.stringify([...new Set(travelerIds)]),
    ]),
  );
}

/** The same for `after < id <= through`. */
export function deriveStandingsBetween(after: string, through: string): Query {
  return rawSql(`${derived} AND traveler_id > ? AND traveler_id <= ?`, [after, through]);
}

interface Impossible {
  listId: string;
  entryId: string;
}

/** The first proposed match whose entry was never published with that content, of these as JSON. */
export function neverPublished(matches: string): Query<Impossible> {
  return sql<Impossible>`SELECT found.value ->> 'listId' AS listId, found.value ->> 'entryId' AS entryId
    FROM json_each(${matches}) found
    WHERE NOT EXISTS (SELECT 1 FROM watchlist_entries e
      JOIN publications p ON p.list_id = e.list_id AND p.version = e.version
      WHERE e.list_id = found.value ->> 'listId' AND e.entry_id = found.value ->> 'entryId'
        AND e.content_hash = found.value ->> 'entryHash' AND e.operation = 'upsert')
    LIMIT 1`;
}
