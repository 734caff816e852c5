import { answerDigest } from '../crossings/answer-digest.ts';
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
  /** `answerDigest` of what was answered, shortened; undefined where there is no answer. */
  digestOf(index: number): number | undefined;
  /** Into `decisions`; undefined where there is no answer. */
  decisionOf(index: number): number | undefined;
  readonly counts: {
    answered: number;
    failed: number;
    admit: number;
    refer: number;
    redirect: number;
  };
  /** Why the first of the failed ones failed. */
  firstFailure(): string | undefined;
}

export function openLedger(size: number): Ledger {
  const digest = new Float64Array(size);
  // From 1; 0 where there is no answer.
  const decision = new Uint8Array(size);
  const counts = { answered: 0, failed: 0, admit: 0, refer: 0, redirect: 0 };
  let failure: string | undefined;
  return {
    answered(index, view) {
      digest[index] = shortDigest(answerDigest(view));
      decision[index] = decisions.indexOf(view.decision) + 1;
      counts.answered += 1;
      counts[view.decision] += 1;
    },
    failed(_, why) {
      failure ??= why;
      counts.failed += 1;
    },
    digestOf: (index) => (decision[index] === 0 ? undefined : digest[index]),
    decisionOf: (index) => (decision[index] === 0 ? undefined : (decision[index] ?? 0) - 1),
    counts,
    firstFailure: () => failure,
  };
}
