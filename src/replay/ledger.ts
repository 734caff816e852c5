import { answerDigest, firstDigest } from '../crossings/answer-digest.ts';
import type { CrossingView } from '../crossings/schema.ts';

/** What was answered, as much of it as reconciling needs. */
export interface Answered {
  readonly id: string;
  readonly decision: CrossingView['decision'];
  /** Somebody was still being screened: a later decision may be stored in its place. */
  readonly provisional: boolean;
  readonly digest: string;
}

/** What became of every check, by its index in the plan. */
export interface Ledger {
  answered(index: number, view: CrossingView): void;
  failed(index: number, why: string): void;
  answerTo(index: number): Answered | undefined;
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
  const answers = new Array<Answered | undefined>(size);
  const counts = { answered: 0, failed: 0, admit: 0, refer: 0, redirect: 0 };
  let failure: string | undefined;
  return {
    answered(index, view) {
      const provisional = view.state === 'provisional';
      const digest = provisional ? firstDigest(view) : answerDigest(view);
      answers[index] = { id: view.id, decision: view.decision, provisional, digest };
      counts.answered += 1;
      counts[view.decision] += 1;
    },
    failed(_, why) {
      failure ??= why;
      counts.failed += 1;
    },
    answerTo: (index) => answers[index],
    counts,
    firstFailure: () => failure,
  };
}
