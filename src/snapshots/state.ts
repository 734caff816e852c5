import type { Database } from '../db/database.ts';
import { guard, type Query, sql } from '../db/sql.ts';
import { clockToleranceMs } from '../http/clock-tolerance.ts';

/** How far the snapshot has come. */
export interface SnapshotState {
  readonly life: number;
  readonly version: number;
  readonly done_seq: number;
  readonly made_at: number;
  readonly versioned_at: number;
  /** The newest change. */
  readonly head_seq: number;
}

export async function snapshotState(db: Database): Promise<SnapshotState> {
  const state = await db.first(
    sql<SnapshotState>`SELECT life, version, done_seq, made_at, versioned_at,
        (SELECT COALESCE(MAX(seq), 0) FROM snapshot_changes) AS head_seq FROM snapshot_state WHERE id = 1`,
  );
  if (!state) throw new Error('the snapshot has no state');
  return state;
}

/** The number of a new life: never 0, which packs from before there were lives have. */
export function newLife(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0] || 1;
}

/**
 * The next version, with every change through `through`. While all changes are in it, it holds now, or where list
 * versions wait for vetting, as of the publication of the oldest of those: until then every standing was vetted.
 *
 * A state from the future says that the clock was ahead and has been set back: no terminal would take its packs until
 * that time has come, so a new life begins, at this time.
 */
export function nextVersion(from: SnapshotState, through: number, now: number): readonly Query[] {
  const wasAhead = from.made_at > now + clockToleranceMs;
  const [life, madeAt] = wasAhead ? [newLife(), 0] : [from.life, from.made_at];
  return [
    guard(
      'snapshot_moved',
      sql`EXISTS (SELECT 1 FROM snapshot_state WHERE id = 1 AND version = ${from.version})`,
    ),
    sql`UPDATE snapshot_state SET life = ${life}, version = version + 1, versioned_at = ${now}, done_seq = ${through},
        made_at = CASE WHEN EXISTS (SELECT 1 FROM snapshot_changes WHERE seq > ${through}) THEN ${madeAt}
        ELSE MAX(${madeAt}, MIN(${now}, COALESCE((SELECT published_at FROM publications
          WHERE seq > (SELECT vetted_through_seq FROM vetting_watermark WHERE id = 1) ORDER BY seq LIMIT 1), ${now}))) END
      WHERE id = 1`,
  ];
}
