import type { LaneClass } from '../lanes/lane-class.ts';
import { type Basis, replayDecision } from './basis.ts';
import type { Crossing } from './view.ts';

/** A stored crossing beside what its log of events says. */
export interface Stored {
  readonly lane_class: LaneClass;
  readonly basis: string;
  /** JSON of decision and reasons of the last event that decided, before an officer disposed of it. */
  readonly last_event: string | null;
  readonly disposed: number;
}

/** A decision as an event has it. */
export function decisionIn(event: string | null): {
  readonly decision: string;
  readonly reasons: readonly string[];
} {
  return event === null ? { decision: 'none', reasons: [] } : JSON.parse(event);
}

/** Whether the decision follows from the stored facts and rules, and the answer says what they say. */
function standsOnBasis({ lane_class, ...row }: Stored, crossing: Crossing): boolean {
  const basis = JSON.parse(row.basis) as Basis;
  const { redirectTo, same } = replayDecision(basis, crossing);
  const expected: Crossing['answer'] = {
    redirectTo,
    occupants: basis.facts.occupants.map(({ membership, standing }) => ({
      membershipState: membership?.state ?? null,
      standing,
    })),
    standingAge: basis.standingAge,
    listVersions: basis.listVersions,
  };
  return (
    same &&
    basis.facts.laneClass === lane_class &&
    JSON.stringify(expected) === JSON.stringify(crossing.answer)
  );
}

/**
 * Whether a stored crossing is whole: its state and decision are those of its events, which are never changed, and its
 * answer is what its facts and rules give when it is decided again.
 */
export function isSound(row: Stored, crossing: Crossing): boolean {
  const { state, awaiting, decision, reasons } = crossing;
  const last = decisionIn(row.last_event);
  const stateIs = row.disposed ? 'disposed' : awaiting > 0 ? 'provisional' : 'decided';
  return (
    state === stateIs &&
    last.decision === decision &&
    last.reasons.join() === reasons.join() &&
    standsOnBasis(row, crossing)
  );
}
