import { type Query, sql } from '../db/sql.ts';
import type { Services } from '../services.ts';
import type { EntryLink } from './candidates.ts';
import type { MatchState } from './schema.ts';

type Db = Services['db'];

/** A match with the traveler's names and, where asked for and still published so, the entry's content. */
export interface MatchRow {
  id: string;
  traveler_id: string;
  list_id: string;
  entry_id: string;
  entry_name: string;
  score: number;
  parts: string;
  state: MatchState;
  version: number;
  found_at: number;
  state_since: number;
  carried_from: string | null;
  content: string | null;
  full_name: string | null;
  paternal_surname: string | null;
  maternal_surname: string | null;
  given_names: string | null;
  mrz_name: string | null;
}

/** What the queue is narrowed to. `officer` is the caller, for `assigned: 'me'`. */
export interface MatchFilter {
  readonly state: MatchState;
  readonly list?: string | undefined;
  readonly assigned?: 'me' | 'nobody' | undefined;
  readonly officer: string;
  readonly hiddenLists: readonly string[];
}

/** A match as a line of the queue, with who has taken it. */
export interface QueuedMatch extends MatchRow {
  readonly officer_id: string | null;
  readonly taken_at: number | null;
}

/** The work queue, oldest first, without the lists whose originators keep them from the caller. */
export function matchesAfter(
  db: Db,
  filter: MatchFilter,
  after: string,
  limit: number,
): Promise<readonly QueuedMatch[]> {
  const { state, list = null, assigned = null, officer, hiddenLists } = filter;
  return db.all(
    sql<QueuedMatch>`SELECT m.id, m.traveler_id, m.list_id, m.entry_id, m.entry_name, m.score, m.parts, m.state, m.version,
        m.found_at, m.state_since, m.carried_from, NULL AS content,
        i.full_name, i.paternal_surname, i.maternal_surname, i.given_names, i.mrz_name, w.officer_id, w.taken_at
      FROM matches m LEFT JOIN traveler_identities i ON i.traveler_id = m.traveler_id
      LEFT JOIN assignments w ON w.object_kind = 'match' AND w.object_id = m.id
      WHERE m.state = ${state} AND m.id > ${after} AND (${list} IS NULL OR m.list_id = ${list})
        AND (${assigned} IS NULL OR (${assigned} = 'me' AND w.officer_id = ${officer})
          OR (${assigned} = 'nobody' AND w.officer_id IS NULL))
        AND m.list_id NOT IN (SELECT value FROM json_each(${JSON.stringify(hiddenLists)}))
      ORDER BY m.id LIMIT ${limit}`,
  );
}

export function matchById(db: Db, id: string): Promise<MatchRow | undefined> {
  return db.first(
    sql<MatchRow>`SELECT m.id, m.traveler_id, m.list_id, m.entry_id, m.entry_name, m.score, m.parts, m.state, m.version,
        m.found_at, m.state_since, m.carried_from,
        (SELECT e.content FROM watchlist_entries e WHERE e.list_id = m.list_id AND e.entry_id = m.entry_id
          AND e.content_hash = m.entry_hash AND e.operation = 'upsert' ORDER BY e.version DESC LIMIT 1) AS content,
        i.full_name, i.paternal_surname, i.maternal_surname, i.given_names, i.mrz_name
      FROM matches m LEFT JOIN traveler_identities i ON i.traveler_id = m.traveler_id
      WHERE m.id = ${id}`,
  );
}

/** Every match of these travelers on one of these lists that is not withdrawn, with its entry's content, oldest first. */
export function matchesOfTravelers(
  db: Db,
  travelerIds: readonly string[],
  lists: readonly string[],
): Promise<readonly MatchRow[]> {
  return db.all(
    sql<MatchRow>`SELECT m.id, m.traveler_id, m.list_id, m.entry_id, m.entry_name, m.score, m.parts, m.state, m.version,
        m.found_at, m.state_since, m.carried_from,
        (SELECT e.content FROM watchlist_entries e WHERE e.list_id = m.list_id AND e.entry_id = m.entry_id
          AND e.content_hash = m.entry_hash AND e.operation = 'upsert' ORDER BY e.version DESC LIMIT 1) AS content,
        i.full_name, i.paternal_surname, i.maternal_surname, i.given_names, i.mrz_name
      FROM json_each(${JSON.stringify(travelerIds)}) wanted CROSS JOIN matches m ON m.traveler_id = wanted.value
      LEFT JOIN traveler_identities i ON i.traveler_id = m.traveler_id
      WHERE m.state <> 'withdrawn' AND m.list_id IN (SELECT value FROM json_each(${JSON.stringify(lists)}))
      ORDER BY m.id`,
  );
}

interface LinkRow {
  list_a: string;
  entry_a: string;
  list_b: string;
  entry_b: string;
  same: number;
}

/** What officers said last of each pair among these entries. */
export async function linksAmong(
  db: Db,
  entries: readonly { readonly listId: string; readonly entryId: string }[],
): Promise<readonly EntryLink[]> {
  if (entries.length < 2) return [];
  const rows = await db.all(
    sql<LinkRow>`SELECT l.list_a, l.entry_a, l.list_b, l.entry_b, l.same
      FROM json_each(${JSON.stringify(entries)}) one CROSS JOIN entry_links l
        ON l.list_a = one.value ->> 'listId' AND l.entry_a = one.value ->> 'entryId'
      WHERE NOT EXISTS (SELECT 1 FROM entry_links n WHERE n.list_a = l.list_a AND n.entry_a = l.entry_a
        AND n.list_b = l.list_b AND n.entry_b = l.entry_b AND n.id > l.id)`,
  );
  return rows.map((row) => ({
    a: { listId: row.list_a, entryId: row.entry_a },
    b: { listId: row.list_b, entryId: row.entry_b },
    same: row.same === 1,
  }));
}

export interface AdjudicationRow {
  id: string;
  verdict: 'same_person' | 'different_person' | 'inconclusive';
  reason: string;
  officer_id: string;
  agency: string;
  at: number;
  /** 1: the first of two officers says so, and it does not hold before another one confirms it. */
  proposed: 0 | 1;
}

export function adjudicationsOf(db: Db, matchId: string): Promise<readonly AdjudicationRow[]> {
  return db.all(
    sql<AdjudicationRow>`SELECT id, verdict, reason, officer_id, agency, at, proposed FROM adjudications
      WHERE match_id = ${matchId} ORDER BY id`,
  );
}

export function insertAdjudication(matchId: string, row: AdjudicationRow): Query {
  return sql`INSERT INTO adjudications (id, match_id, verdict, reason, officer_id, agency, at, proposed)
    VALUES (${row.id}, ${matchId}, ${row.verdict}, ${row.reason}, ${row.officer_id}, ${row.agency}, ${row.at},
      ${row.proposed})`;
}

export function setVerdict(matchId: string, verdict: AdjudicationRow['verdict'], now: number): Query {
  return sql`UPDATE matches SET state = ${verdict}, version = version + 1, state_since = ${now} WHERE id = ${matchId}`;
}

/** A verdict was proposed: whoever has read the match before reads it again. */
export function noteProposal(matchId: string): Query {
  return sql`UPDATE matches SET version = version + 1 WHERE id = ${matchId}`;
}
