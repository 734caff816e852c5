import { answerDigest, firstDigest } from '../crossings/answer-digest.ts';
import type { CrossingView } from '../crossings/schema.ts';

/** So many hex digits of a digest fit a number exactly: one change in 10^15 goes unseen. */
const digits = 13;

/** A digest of an answer as a number, by which two are compared. */
export function shortDigest(digest: string): number {
  return Number.parseInt(digest.slice(0, digits), 16);
}

export const decisions = ['admit', 'refer', 'redirect'] as const;

/** What became of every check, by its index in the plan. One array a field. */
export interface Ledger {
  answered(index: number, view: CrossingView): void;
  failed(index: number, why: string): void;
  /** Whether it was answered, and if so, whether somebody was still being screened. */
  stateOf(index: number): 'none' | 'decided' | 'provisional';
  /** Of what was answered: `answerDigest`, or `firstDigest` where a later decision may stand in its place. */
  digestOf(index: number): number;
  /** Into `decisions`; undefined where there is no answer. */
  decisionOf(index: number): number | undefined;
  readonly counts: {
    answered: number;
    failed: number;
    late: number;
    admit: number;
    refer: number;
    redirect: number;
  };
  /** Why the first of the failed ones failed. */
  firstFailure(): string | undefined;
}

export function openLedger(size: number): Ledger {
  const digest = new Float64Array(size);
  const state = new Uint8Array(size);
  const decision = new Uint8Array(size);
  const states = ['none', 'decided', 'provisional'] as const;
  const counts = { answered: 0, failed: 0, late: 0, admit: 0, refer: 0, redirect: 0 };
  let failure: string | undefined;
  return {
    answered(index, view) {
      const provisional = view.state === 'provisional';
      digest[index] = shortDigest(provisional ? firstDigest(view) : answerDigest(view));
      state[index] = provisional ? 2 : 1;
      decision[index] = decisions.indexOf(view.decision);
      counts.answered += 1;
      counts[view.decision] += 1;
      if (view.late) counts.late += 1;
    },
    failed(_, why) {
      failure ??= why;
      counts.failed += 1;
    },
    stateOf: (index) => states[state[index] ?? 0] ?? 'none',
    digestOf: (index) => digest[index] ?? 0,
    decisionOf: (index) => (state[index] === 0 ? undefined : decision[index]),
    counts,
    firstFailure: () => failure,
  };
}
