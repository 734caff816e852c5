import type { Database } from '../db/database.ts';
import { rawSql, sql } from '../db/sql.ts';
import type { LaneClass } from '../lanes/lane-class.ts';
import { vettingQuery } from '../watchlists/vetting-state.ts';

/** The lane, and how far vetting has come. */
export interface LaneContext {
  readonly lane_class: LaneClass;
  readonly port_code: string;
  readonly closed: number;
  /** Some port is strict; whether this lane's is, is asked where it matters. */
  readonly strict: number;
  readonly vetted_through_seq: number;
  readonly head_seq: number;
  /** When the oldest publication beyond the watermark was published. */
  readonly unvetted_since: number | null;
}

const contextText = `SELECT v.*, EXISTS (SELECT 1 FROM lanes WHERE id = ? AND state = 'closed') AS closed,
  EXISTS (SELECT 1 FROM strict_ports) AS strict
  FROM (${vettingQuery().text}) v`;

type Lane = Pick<LaneContext, 'lane_class' | 'port_code'>;

const lanes = new WeakMap<Database, Map<string, Lane>>();

/** Class and port of a lane never change, so each is asked for once. */
async function laneOf(db: Database, laneId: string): Promise<Lane | undefined> {
  let known = lanes.get(db);
  if (!known) {
    known = new Map();
    lanes.set(db, known);
  }
  const remembered = known.get(laneId);
  if (remembered) return remembered;
  const row = await db.first(
    sql<Lane>`SELECT l.lane_class, c.port_code FROM lanes l JOIN port_crossings c ON c.code = l.crossing_code
      WHERE l.id = ${laneId}`,
  );
  if (row) known.set(laneId, row);
  return row;
}

/** Undefined where there is no such lane. Whether it is open and how far vetting has come are read each time. */
export async function loadContext(db: Database, laneId: string): Promise<LaneContext | undefined> {
  const [row, lane] = await Promise.all([
    db.first(rawSql<Omit<LaneContext, keyof Lane>>(contextText, [laneId])),
    laneOf(db, laneId),
  ]);
  return row && lane ? { ...row, ...lane } : undefined;
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
