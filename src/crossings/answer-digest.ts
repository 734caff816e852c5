import { sha256Hex } from '../keys/digest.ts';
import type { CrossingView } from './schema.ts';

function digest(fields: readonly unknown[]): string {
  return sha256Hex(JSON.stringify(fields)).slice(0, 32);
}

/**
 * What an answer said, as 32 hex digits: everything but names, which can be erased, and words, which depend on the
 * language. Computed by whoever got the answer and again from what is stored, it shows whether both are the same.
 */
export function answerDigest(view: CrossingView): string {
  return digest([
    view.id,
    view.decision,
    view.reasons.map(({ code }) => code),
    view.redirectTo ?? null,
    view.occupants.map(({ membershipState, standing }) => [membershipState ?? null, standing]),
    view.lane.id,
    view.phase,
    view.direction,
    view.sequence,
    view.standingAge,
    view.listVersions,
    view.late,
    view.capturedAt,
    view.receivedAt,
  ]);
}

/** The part of an answer that a later decision never changes, together with the decision that was given first. */
export function firstDigest(
  first: Omit<CrossingView, 'decision' | 'reasons'> & {
    readonly decision: string;
    readonly reasons: readonly { readonly code: string }[];
  },
): string {
  return digest([
    first.id,
    first.decision,
    first.reasons.map(({ code }) => code),
    first.lane.id,
    first.phase,
    first.direction,
    first.sequence,
    first.late,
    first.capturedAt,
    first.receivedAt,
  ]);
}
