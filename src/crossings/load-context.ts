import type { Database } from '../db/database.ts';
import { rawSql, sql } from '../db/sql.ts';
import type { LaneClass } from '../lanes/lane-class.ts';
import { vettingQuery } from '../watchlists/vetting-state.ts';

/** The lane, and how far vetting has come, in one query. */
export interface LaneContext {
  readonly lane_class: LaneClass;
  readonly state: 'open' | 'closed';
  readonly vetted_through_seq: number;
  readonly head_seq: number;
  /** When the oldest publication beyond the watermark was published. */
  readonly unvetted_since: number | null;
}

const contextText = `SELECT l.lane_class, l.state, v.*
  FROM lanes l JOIN (${vettingQuery().text}) v WHERE l.id = ?`;

export function loadContext(db: Database, laneId: string): Promise<LaneContext | undefined> {
  return db.first(rawSql<LaneContext>(contextText, [laneId]));
}

export type ListVersions = Readonly<Record<string, number>>;

const known = new WeakMap<Database, Map<number, ListVersions>>();

/** The version of each list as of a publication. Publications are never changed, so each is asked for once. */
export async function listVersionsAt(db: Database, seq: number): Promise<ListVersions> {
  let versions = known.get(db);
  if (!versions) {
    versions = new Map();
    known.set(db, versions);
  }
  const remembered = versions.get(seq);
  if (remembered) return remembered;
  const rows = await db.all(
    sql<{ list_id: string; version: number }>`SELECT list_id, MAX(version) AS version FROM publications
      WHERE seq <= ${seq} GROUP BY list_id ORDER BY list_id`,
  );
  const found = Object.fromEntries(rows.map(({ list_id, version }) => [list_id, version]));
  if (versions.size >= 1000) versions.clear();
  versions.set(seq, found);
  return found;
}
