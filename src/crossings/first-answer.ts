import type { Keys } from '../keys/keys.ts';
import { answerFrom, type Basis } from './basis.ts';
import type { ReasonCode } from './reasons.ts';
import { type CrossingRow, toCrossing } from './store.ts';
import type { Answer, Crossing } from './view.ts';

/** What was answered to a check, kept beside what stands where a later decision is to take its place. */
export interface FirstAnswer {
  readonly decision: Crossing['decision'];
  readonly reasons: readonly ReasonCode[];
  readonly answer: Answer;
  readonly awaiting: number;
}

/** A provisional answer in the form in which `first` keeps it: a later decision will stand in its place. */
export function asFirst(
  { decision, reasons }: Pick<FirstAnswer, 'decision' | 'reasons'>,
  basis: Basis,
): string {
  const first: FirstAnswer = { decision, reasons, answer: answerFrom(basis), awaiting: basis.awaiting };
  return JSON.stringify(first);
}

/** A stored crossing as its check was answered, whatever has been decided or done since; with photos where keys are given. */
export function firstAnswer(row: CrossingRow, keys?: Keys): Crossing {
  const { prereadId: _, ...now } = toCrossing(row, keys && { keys, now: row.received_at });
  const basis = JSON.parse(row.basis) as Basis;
  const first: FirstAnswer =
    row.first === null
      ? { decision: now.decision, reasons: now.reasons, answer: now.answer, awaiting: basis.awaiting }
      : JSON.parse(row.first);
  return { ...now, ...first, state: first.awaiting > 0 ? 'provisional' : 'decided' };
}
