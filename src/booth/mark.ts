import type { CrossingView } from '../crossings/schema.ts';
import type { Database } from '../db/database.ts';
import { sql } from '../db/sql.ts';
import { silentAfterMs } from './link.ts';

interface MarkRow {
  readonly id: string | null;
  readonly state: string | null;
  readonly next_id: string | null;
  readonly next_state: CrossingView['state'] | null;
  readonly next_decision: CrossingView['decision'] | null;
  readonly next_persons: number | null;
  readonly terminals: string;
}

/** The newest of a lane: what stands at its booth, and the car behind it whose cards were read at the head of the lane. */
export interface Mark {
  /** The same text as long as nothing has changed that the booth shows. Nothing personal is in it. */
  readonly text: string;
  readonly crossingId: string | null;
  readonly next:
    | {
        readonly decision: CrossingView['decision'];
        readonly state: CrossingView['state'];
        readonly occupants: number;
      }
    | undefined;
}

/**
 * Looked at over and over by every booth that follows its lane: four rows by their keys, and the lane's heartbeats. Of
 * those it marks whether each is heard, and when its pack was made to about 10 s; that they beat is no news.
 */
export async function readMark(db: Database, laneId: string, now: number): Promise<Mark> {
  const row = await db.first(
    sql<MarkRow>`SELECT c.id, c.state, n.id AS next_id, n.state AS next_state, n.decision AS next_decision,
        n.persons AS next_persons,
        (SELECT json_group_array(terminal_id || ' ' || snapshot_version || ' ' || journal_depth || ' ' || drill || ' ' ||
            (at >= ${now - silentAfterMs}) || ' ' || ((at / 1000 - COALESCE(snapshot_age, 0)) / 10))
          FROM terminal_heartbeats WHERE lane_id = lane.id) AS terminals
      FROM (SELECT ${laneId} AS id) lane
      LEFT JOIN lane_latest lc ON lc.lane_id = lane.id AND lc.phase = 'booth'
      LEFT JOIN crossings c ON c.id = lc.crossing_id
      LEFT JOIN lane_latest ln ON ln.lane_id = lane.id AND ln.phase = 'preread'
      LEFT JOIN crossings n ON n.id = ln.crossing_id AND (c.id IS NULL OR n.received_at > c.received_at)
        AND NOT EXISTS (SELECT 1 FROM crossing_prereads p WHERE p.preread_id = n.id)`,
  );
  const { id = null, state = null, next_id: nextId = null } = row ?? {};
  const next =
    row?.next_state && row.next_decision
      ? { decision: row.next_decision, state: row.next_state, occupants: row.next_persons ?? 0 }
      : undefined;
  return {
    text: [id, state, nextId, row?.next_state ?? '', row?.terminals ?? ''].join('|'),
    crossingId: id,
    next,
  };
}
