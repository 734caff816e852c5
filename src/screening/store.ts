import { type Query, sql } from '../db/sql.ts';
import type { Services } from '../services.ts';

type Db = Services['db'];

/** SQL for the version of every list at a bound publication, as a JSON object. */
export const listVersionsAt = `(SELECT COALESCE(json_group_object(list_id, version), '{}') FROM (
  SELECT list_id, MAX(version) AS version FROM publications WHERE seq <= ? GROUP BY list_id))`;

/** What the acceptance of a screening's result must know. */
export interface ScreeningContext {
  readonly id: string;
  readonly purpose: 'application' | 'crossing' | 'office';
  readonly state: 'pending' | 'done';
  readonly traveler_id: string | null;
  readonly enrolled: number | null;
  readonly subject_hash: string;
  /** The least publication that will do: this screening's own, or that of the one the standing waits for. */
  readonly needed_seq: number;
  readonly head_seq: number;
  /** What the traveler's contents are now; null without traveler. */
  readonly traveler_hash: string | null;
  readonly standing_status: 'clear' | 'pending' | 'refer' | null;
  readonly standing_seq: number;
  /** 1 where the standing is pending until just this screening is done, or there is none. */
  readonly awaited: number;
}

/** The contexts of these screenings, in no order; one that is not there is left out. */
export function screeningContexts(db: Db, ids: readonly string[]): Promise<readonly ScreeningContext[]> {
  return db.all(
    sql<ScreeningContext>`SELECT s.id, s.purpose, s.state, s.traveler_id, t.enrolled, s.subject_hash,
        t.subject_hash AS traveler_hash, st.status AS standing_status, COALESCE(st.computed_seq, 0) AS standing_seq,
        COALESCE(st.status = 'pending' AND st.screening_id = s.id AND st.subject_hash = s.subject_hash
          AND st.computed_seq = 0, st.traveler_id IS NULL) AS awaited,
        MAX(s.required_seq, CASE st.status WHEN 'pending' THEN COALESCE(awaited.required_seq, 0) ELSE 0 END) AS needed_seq,
        (SELECT COALESCE(MAX(seq), 0) FROM publications) AS head_seq
      FROM json_each(${JSON.stringify(ids)}) wanted
      JOIN screenings s ON s.id = wanted.value
      LEFT JOIN travelers t ON t.id = s.traveler_id
      LEFT JOIN standings st ON st.traveler_id = s.traveler_id
      LEFT JOIN screenings awaited ON awaited.id = st.screening_id`,
  );
}

export interface ScreeningRow {
  id: string;
  traveler_id: string | null;
  purpose: 'application' | 'crossing' | 'office';
  requested_by: string;
  state: 'pending' | 'done';
  required_seq: number;
  computed_seq: number | null;
  list_versions: string | null;
  config_hash: string | null;
  considered: string | null;
  matches: string | null;
  requested_at: number;
  done_at: number | null;
}

export function screeningById(db: Db, id: string): Promise<ScreeningRow | undefined> {
  return db.first(
    sql<ScreeningRow>`SELECT id, traveler_id, purpose, requested_by, state, required_seq, computed_seq, list_versions,
        config_hash, considered, matches, requested_at, done_at
      FROM screenings WHERE id = ${id}`,
  );
}

/** The subjects of these screenings, each sealed to its own. */
export function sealedSubjects(
  db: Db,
  ids: readonly string[],
): Promise<readonly { readonly id: string; readonly sealed: string }[]> {
  return db.all(
    sql<{ id: string; sealed: string }>`SELECT s.id, s.subject_sealed AS sealed
      FROM json_each(${JSON.stringify(ids)}) wanted CROSS JOIN screenings s ON s.id = wanted.value`,
  );
}

/** What a screening is computed again from. */
export interface ReplayRow {
  id: string;
  traveler_id: string | null;
  state: 'pending' | 'done';
  subject_sealed: string;
  computed_seq: number | null;
  list_versions: string | null;
  config_hash: string | null;
  considered: string | null;
  matches: string | null;
}

export function replayRow(db: Db, id: string): Promise<ReplayRow | undefined> {
  return db.first(
    sql<ReplayRow>`SELECT id, traveler_id, state, subject_sealed, computed_seq, list_versions, config_hash, considered,
        matches FROM screenings WHERE id = ${id}`,
  );
}

/** By what it was found: publication, list versions (JSON), configuration; and when. */
export interface ScreenedBy {
  readonly seq: number;
  readonly listVersions: string;
  readonly configHash: string;
  readonly now: number;
}

/** What a worker found in one screening. */
interface Found {
  readonly candidates: number;
  readonly considered?: readonly unknown[];
  readonly matches: readonly unknown[];
}

export function storeScreening(screeningId: string, by: ScreenedBy, found: Found): Query {
  return sql`UPDATE screenings SET state = 'done', computed_seq = ${by.seq}, list_versions = ${by.listVersions},
      config_hash = ${by.configHash}, candidates = ${found.candidates}, considered = ${JSON.stringify(found.considered ?? [])},
      matches = ${JSON.stringify(found.matches)}, done_at = ${by.now} WHERE id = ${screeningId}`;
}

/** The same for screenings in which there was nobody to compare with. */
export function storeEmptyScreenings(ids: readonly string[], by: ScreenedBy): Query {
  return sql`UPDATE screenings SET state = 'done', computed_seq = ${by.seq}, list_versions = ${by.listVersions},
      config_hash = ${by.configHash}, candidates = 0, considered = '[]', matches = '[]', done_at = ${by.now}
    WHERE id IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`;
}
