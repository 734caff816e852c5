import { programOf } from '../crossings/decide.ts';
import type { LaneClass } from '../lanes/lane-class.ts';

/** Whom a lane's snapshot is about: the members of its program, or of either where it asks for none. */
export type SnapshotScope = 'SENTRI' | 'FAST' | 'ANY';

export function scopeOf(laneClass: LaneClass): SnapshotScope {
  return programOf[laneClass] ?? 'ANY';
}
