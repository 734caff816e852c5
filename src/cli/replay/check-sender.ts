import type { CrossingView } from '../../crossings/schema.ts';
import type { Ledger } from '../../replay/ledger.ts';
import type { ReplayPlan } from '../../replay/plan.ts';
import type { Chances } from '../../replay/traffic.ts';
import type { WireAnswer } from './answer-reader.ts';
import type { Terminals } from './lanes.ts';
import { refusalWords } from './refusal.ts';
import { NoAnswer, type Wire, withBody } from './wire.ts';

export interface CheckSender {
  /** Sends a live check; `done` is called once, when all of its requests are answered. */
  send(check: number, done: () => void): void;
  readonly counts: {
    /** Requests that were sent twice, and those of them that were answered otherwise the second time. */
    repeated: number;
    differing: number;
    /** Zones that were misread at first, and those of them that were refused. */
    misread: number;
    refused: number;
  };
}

export interface SenderParts {
  readonly plan: ReplayPlan;
  readonly wire: Wire;
  readonly terminals: Terminals;
  readonly chances: Chances;
  readonly ledger: Ledger;
  readonly textOf: (check: number, misread?: boolean) => string;
  /** Called when the lane has its answer. */
  readonly onAnswer: (check: number) => void;
  /** An API that is away for so long does not come back within this run. */
  readonly onGone: (error: NoAnswer) => void;
}

/** How live checks go out: once, or twice with one key, or a misread document first. */
export function checkSender(parts: SenderParts): CheckSender {
  const { plan, wire, terminals, chances, ledger } = parts;
  const counts = { repeated: 0, differing: 0, misread: 0, refused: 0 };

  function isMisread(check: number): boolean {
    if (plan.program[check] !== 0 || !chances.isMisread(check)) return false;
    return chances.documentOf(plan.firstPerson[check] ?? 0) !== 'unreadable';
  }

  function write(check: number, answer: WireAnswer): void {
    if (answer.status === 201) ledger.answered(check, JSON.parse(answer.text) as CrossingView);
    else ledger.failed(check, refusalWords(answer.status, answer.text));
    parts.onAnswer(check);
  }

  function sendOnce(check: number, rest: string, done: () => void): void {
    wire.submit((terminals.heads[plan.lane[check] ?? 0] ?? '') + rest, (answer) => {
      if (answer instanceof NoAnswer) parts.onGone(answer);
      else {
        write(check, answer);
        done();
      }
    });
  }

  /** Every other one at once, as when a link doubles it; the rest when the answer is there, as when that was lost. */
  function sendTwice(check: number, rest: string, done: () => void): void {
    const bytes = (terminals.heads[plan.lane[check] ?? 0] ?? '') + rest;
    let first: string | undefined;
    const take = (answer: WireAnswer | NoAnswer) => {
      if (answer instanceof NoAnswer) {
        parts.onGone(answer);
        return;
      }
      if (first === undefined) {
        first = answer.text;
        write(check, answer);
        if (check % 2 === 1) wire.submit(bytes, take);
        return;
      }
      counts.repeated += 1;
      if (first !== answer.text) counts.differing += 1;
      done();
    };
    wire.submit(bytes, take);
    if (check % 2 === 0) wire.submit(bytes, take);
  }

  function sendRead(check: number, done: () => void): void {
    const rest = withBody(terminals.keyOf(check), parts.textOf(check));
    if (chances.isRepeated(check)) sendTwice(check, rest, done);
    else sendOnce(check, rest, done);
  }

  return {
    counts,
    send(check, done) {
      if (!isMisread(check)) {
        sendRead(check, done);
        return;
      }
      const rest = withBody(`${terminals.keyOf(check)}-misread`, parts.textOf(check, true));
      wire.submit((terminals.heads[plan.lane[check] ?? 0] ?? '') + rest, (answer) => {
        if (answer instanceof NoAnswer) {
          parts.onGone(answer);
          return;
        }
        counts.misread += 1;
        if (answer.status === 422) counts.refused += 1;
        sendRead(check, done);
      });
    },
  };
}
