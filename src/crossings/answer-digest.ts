import { sha256Hex } from '../keys/digest.ts';
import type { CrossingView } from './schema.ts';

/** The part of an answer that a digest covers. */
export interface Digested
  extends Pick<
    CrossingView,
    | 'id'
    | 'decision'
    | 'redirectTo'
    | 'phase'
    | 'direction'
    | 'sequence'
    | 'standingAge'
    | 'listVersions'
    | 'late'
    | 'capturedAt'
    | 'receivedAt'
  > {
  readonly reasons: readonly { readonly code: string }[];
  readonly occupants: readonly Pick<CrossingView['occupants'][number], 'membershipState' | 'standing'>[];
  readonly lane: { readonly id: string };
}

/**
 * What an answer said, as 32 hex digits: everything but names, which can be erased, and words, which depend on the
 * language. Computed by whoever got the answer and again from what is stored, it shows whether both are the same.
 */
export function answerDigest(view: Digested): string {
  const fields = [
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
  ];
  return sha256Hex(JSON.stringify(fields)).slice(0, 32);
}
