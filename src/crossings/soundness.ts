import { sha256Hex } from '../keys/digest.ts';
import type { LaneClass } from '../lanes/lane-class.ts';
import { type Basis, replayDecision } from './basis.ts';
import type { Crossing } from './view.ts';

/** A stored crossing beside what its log of events says. */
export interface Stored {
  readonly lane_class: LaneClass;
  readonly basis: string;
  /** JSON of the last event after the check that decided, before an officer disposed of it. */
  readonly later_event: string | null;
  readonly disposed: number;
}

interface Given {
  readonly decision: string;
  readonly reasons: readonly string[];
  readonly basisHash?: string | null;
}

/** What a later event says of the basis of its decision. */
export function basisHash(basis: string): string {
  return sha256Hex(basis).slice(0, 32);
}

/** Whether the decision follows from the stored facts and rules, and the answer says what they say. */
function standsOnBasis(
  { lane_class, ...row }: Stored,
  crossing: Pick<Crossing, 'decision' | 'reasons'>,
): boolean {
  const basis = JSON.parse(row.basis) as Basis;
  const { redirectTo, same } = replayDecision(basis, crossing);
  return same && basis.facts.laneClass === lane_class && redirectTo === basis.redirectTo;
}

/**
 * Whether a stored crossing is whole: its state and decision are those of its last event, and its answer is what its
 * facts and rules give when it is decided again.
 */
export function isSound(
  row: Stored,
  crossing: Pick<Crossing, 'state' | 'awaiting' | 'decision' | 'reasons'>,
  first: Given,
): boolean {
  const { state, awaiting, decision, reasons } = crossing;
  const last: Given = row.later_event === null ? first : JSON.parse(row.later_event);
  const stateIs = row.disposed ? 'disposed' : awaiting > 0 ? 'provisional' : 'decided';
  return (
    state === stateIs &&
    last.decision === decision &&
    last.reasons.join() === reasons.join() &&
    (!last.basisHash || last.basisHash === basisHash(row.basis)) &&
    standsOnBasis(row, crossing)
  );
}
