import type { Database } from '../db/database.ts';
import { guard, type Query, sql } from '../db/sql.ts';

/** How far the snapshot has come. */
export interface SnapshotState {
  readonly version: number;
  readonly done_seq: number;
  readonly made_at: number;
  readonly versioned_at: number;
  /** The newest change. */
  readonly head_seq: number;
}

export async function snapshotState(db: Database): Promise<SnapshotState> {
  const state = await db.first(
    sql<SnapshotState>`SELECT version, done_seq, made_at, versioned_at,
        (SELECT COALESCE(MAX(seq), 0) FROM snapshot_changes) AS head_seq FROM snapshot_state WHERE id = 1`,
  );
  if (!state) throw new Error('the snapshot has no state');
  return state;
}

/**
 * The next version, with every change through `through`. While all changes are in it, it holds now, or where list
 * versions wait for vetting, as of the publication of the oldest of those: until then every standing was vetted.
 */
export function nextVersion(from: SnapshotState, through: number, now: number): readonly Query[] {
  return [
    guard(
      'snapshot_moved',
      sql`EXISTS (SELECT 1 FROM snapshot_state WHERE id = 1 AND version = ${from.version})`,
    ),
    sql`UPDATE snapshot_state SET version = version + 1, versioned_at = ${now}, done_seq = ${through}, made_at = CASE
        WHEN EXISTS (SELECT 1 FROM snapshot_changes WHERE seq > ${through}) THEN made_at
        ELSE MAX(made_at, MIN(${now}, COALESCE((SELECT published_at FROM publications
          WHERE seq > (SELECT vetted_through_seq FROM vetting_watermark WHERE id = 1) ORDER BY seq LIMIT 1), ${now}))) END
      WHERE id = 1`,
  ];
}
