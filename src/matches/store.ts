import { type Query, sql } from '../db/sql.ts';
import type { Services } from '../services.ts';
import type { MatchState } from './schema.ts';

type Db = Services['db'];

/** A match with its list, the traveler's names and, where it is still published so, the entry's content. */
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
  list_name: string;
  owner_agency: string;
  caveat: 'record' | 'hit_only' | 'nothing';
  content: string | null;
  full_name: string | null;
  paternal_surname: string | null;
  maternal_surname: string | null;
  given_names: string | null;
  mrz_name: string | null;
}

/** The work queue, oldest first, without what its originators keep from this agency. */
export function matchesAfter(
  db: Db,
  state: MatchState,
  agency: string,
  after: string,
  limit: number,
): Promise<readonly MatchRow[]> {
  return db.all(
    sql<MatchRow>`SELECT m.id, m.traveler_id, m.list_id, m.entry_id, m.entry_name, m.score, m.parts, m.state, m.version,
        m.found_at, m.state_since, w.name AS list_name, w.owner_agency, w.caveat, NULL AS content,
        i.full_name, i.paternal_surname, i.maternal_surname, i.given_names, i.mrz_name
      FROM matches m JOIN watchlists w ON w.id = m.list_id
      LEFT JOIN traveler_identities i ON i.traveler_id = m.traveler_id
      WHERE m.state = ${state} AND m.id > ${after} AND (w.owner_agency = ${agency} OR w.caveat <> 'nothing')
      ORDER BY m.id LIMIT ${limit}`,
  );
}

export function matchById(db: Db, id: string): Promise<MatchRow | undefined> {
  return db.first(
    sql<MatchRow>`SELECT m.id, m.traveler_id, m.list_id, m.entry_id, m.entry_name, m.score, m.parts, m.state, m.version,
        m.found_at, m.state_since, w.name AS list_name, w.owner_agency, w.caveat,
        (SELECT e.content FROM watchlist_entries e WHERE e.list_id = m.list_id AND e.entry_id = m.entry_id
          AND e.content_hash = m.entry_hash AND e.operation = 'upsert' ORDER BY e.version DESC LIMIT 1) AS content,
        i.full_name, i.paternal_surname, i.maternal_surname, i.given_names, i.mrz_name
      FROM matches m JOIN watchlists w ON w.id = m.list_id
      LEFT JOIN traveler_identities i ON i.traveler_id = m.traveler_id
      WHERE m.id = ${id}`,
  );
}

export interface AdjudicationRow {
  id: string;
  verdict: 'same_person' | 'different_person' | 'inconclusive';
  reason: string;
  officer_id: string;
  agency: string;
  at: number;
}

export function adjudicationsOf(db: Db, matchId: string): Promise<readonly AdjudicationRow[]> {
  return db.all(
    sql<AdjudicationRow>`SELECT id, verdict, reason, officer_id, agency, at FROM adjudications
      WHERE match_id = ${matchId} ORDER BY id`,
  );
}

export function insertAdjudication(matchId: string, row: AdjudicationRow): Query {
  return sql`INSERT INTO adjudications (id, match_id, verdict, reason, officer_id, agency, at)
    VALUES (${row.id}, ${matchId}, ${row.verdict}, ${row.reason}, ${row.officer_id}, ${row.agency}, ${row.at})`;
}

export function setVerdict(matchId: string, verdict: AdjudicationRow['verdict'], now: number): Query {
  return sql`UPDATE matches SET state = ${verdict}, version = version + 1, state_since = ${now} WHERE id = ${matchId}`;
}
