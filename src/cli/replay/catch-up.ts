import { setTimeout as sleep } from 'node:timers/promises';
import type { CrossingView } from '../../crossings/schema.ts';
import type { Ledger } from '../../replay/ledger.ts';
import { batchSize, batchText, isFinal } from '../../terminal/forward.ts';
import type { Terminals } from './lanes.ts';
import { refusalWords } from './refusal.ts';
import type { Wire } from './wire.ts';

export interface CatchUp {
  readonly wire: Wire;
  readonly terminals: Terminals;
  readonly ledger: Ledger;
  /** The checks that each lane has stored, in the order in which they happened. */
  readonly stored: readonly (readonly number[])[];
  /** Terminals that send at the same time. */
  readonly atOnce: number;
  readonly textOf: (check: number) => string;
  /** So many more are done with, of which the centre marked so many late. */
  readonly onSettled: (count: number, late: number) => void;
}

interface Result {
  readonly index: number;
  readonly status: number;
  readonly body?: CrossingView;
  readonly problem?: unknown;
}

/** Writes down what became of a batch; the checks that have to be sent again. */
function settle({ ledger, onSettled }: CatchUp, part: readonly number[], text: string): number[] {
  const again = new Set(part);
  let late = 0;
  for (const { index, status, body, problem } of (JSON.parse(text) as { results: Result[] }).results) {
    const check = part[index];
    if (check === undefined) continue;
    if (status < 300 && body) {
      ledger.answered(check, body);
      if (body.late) late += 1;
    } else if (isFinal(status)) ledger.failed(check, refusalWords(status, JSON.stringify(problem ?? {})));
    else continue;
    again.delete(check);
  }
  onSettled(part.length - again.size, late);
  return [...again];
}

/** So many answers in a row that settle nothing, each with a rest twice as long: the centre will not take these. */
const mostIdle = 12;
const shortestRestMs = 50;

/** One terminal's events, as a terminal sends them: in order, in batches, resting as long as the last one took. */
async function sendStored(catchUp: CatchUp, lane: number): Promise<void> {
  const { wire, terminals, ledger } = catchUp;
  let left = [...(catchUp.stored[lane] ?? [])];
  let size = batchSize;
  let idle = 0;
  while (left.length > 0) {
    const part = left.slice(0, size);
    const started = performance.now();
    const { status, text } = await wire.send({
      method: 'POST',
      path: '/v1/crossings/batch',
      token: terminals.tokens[lane] ?? '',
      body: batchText(
        part.map((check) => ({ idempotencyKey: terminals.keyOf(check), body: catchUp.textOf(check) })),
      ),
    });
    if (status < 300) {
      const again = settle(catchUp, part, text);
      idle = again.length < part.length ? 0 : idle + 1;
      if (idle > mostIdle) throw new Error(`stored events are not taken: ${refusalWords(status, text)}`);
      left = [...again, ...left.slice(part.length)];
    } else if (part.length > 1) size = Math.ceil(part.length / 4);
    else {
      ledger.failed(part[0] ?? 0, refusalWords(status, text));
      catchUp.onSettled(1, 0);
      left = left.slice(1);
    }
    await sleep(idle > 0 ? shortestRestMs * 2 ** idle : performance.now() - started);
  }
}

/** After an outage: every terminal sends what it has stored, `atOnce` of them at the same time, lane after lane. */
export async function catchUp(options: CatchUp): Promise<void> {
  const lanes = options.stored.keys();
  const sendNext = async () => {
    for (const lane of lanes) await sendStored(options, lane);
  };
  await Promise.all(Array.from({ length: options.atOnce }, sendNext));
}
