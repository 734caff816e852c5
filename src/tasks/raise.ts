import { newId } from '../db/new-id.ts';
import { type Query, sql } from '../db/sql.ts';

/**
 * What an officer has to look at. `non_member_in_vehicle`: somebody without a membership rode in a members' lane.
 * `late_hit`: of an event that a terminal stored while it was alone, or of one that an officer disposed of before the
 * screening was done, it turns out that somebody should have been referred.
 */
export const taskKinds = ['non_member_in_vehicle', 'late_hit'] as const;
export type TaskKind = (typeof taskKinds)[number];

/** Raises a task, once for a crossing. */
export function raiseTask(kind: TaskKind, crossingId: string, now: number): Query {
  return sql`INSERT INTO officer_tasks (id, kind, crossing_id, state, created_at)
    VALUES (${newId()}, ${kind}, ${crossingId}, 'open', ${now})
    ON CONFLICT (crossing_id, kind) DO NOTHING`;
}
