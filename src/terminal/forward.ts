import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Journal, JournalEvent } from './journal.ts';
import type { Link, Outcome } from './link.ts';

const BatchReply = z.object({
  results: z.array(
    z.object({
      index: z.int(),
      status: z.int(),
      body: z.looseObject({ id: z.string() }).optional(),
      problem: z.looseObject({}).optional(),
    }),
  ),
});

/** Events of one request: the centre is busy with them for some 30 ms, in which a live check waits. */
export const batchSize = 100;
const batchTimeoutMs = 30_000;
const shortestRestMs = 500;
const longestRestMs = 30_000;

/** The body of a batch of stored events, each exactly as it was stored: the centre compares them with what it has. */
export function batchText(events: readonly Pick<JournalEvent, 'idempotencyKey' | 'body'>[]): string {
  const items = events.map(
    ({ idempotencyKey, body }) => `{"idempotencyKey":${JSON.stringify(idempotencyKey)},"body":${body}}`,
  );
  return `{"items":[${items.join()}]}`;
}

/** A refusal that sending it again would not change. */
export function isFinal(status: number): boolean {
  return status >= 400 && status < 500 && ![401, 403, 408, 425, 429].includes(status);
}

function resultsIn(text: string): z.output<typeof BatchReply>['results'] {
  try {
    return BatchReply.parse(JSON.parse(text)).results;
  } catch {
    // Somebody else's page on the way: as good as a centre that is busy.
    return [];
  }
}

function settle(journal: Journal, events: readonly JournalEvent[], text: string): number {
  let settled = 0;
  for (const { index, status, body, problem } of resultsIn(text)) {
    const event = events[index];
    if (!event) continue;
    if (status < 300 && body) journal.sent(event, body.id);
    else if (isFinal(status)) journal.dead(event, JSON.stringify(problem ?? { status }));
    else continue;
    settled += 1;
  }
  return settled;
}

export interface ForwardState {
  readonly journal: Journal;
  readonly link: Link;
  /** Keys of events that a check is sending at this moment. */
  readonly live: ReadonlySet<string>;
  readonly stopped: AbortSignal;
}

/** What became of a request with stored events. `busy` and `smaller` ask for another one. */
type Step =
  | { readonly kind: 'settled'; readonly count: number }
  | { readonly kind: 'busy'; readonly restMs?: number }
  | { readonly kind: 'smaller' }
  | { readonly kind: 'away' };

function stepOf(journal: Journal, events: readonly JournalEvent[], outcome: Outcome): Step {
  if (outcome.kind !== 'answer') return { kind: 'away' };
  const { status, bytes, retryAfterMs } = outcome;
  const [first] = events;
  const text = new TextDecoder().decode(bytes);
  if (status < 300) {
    const count = settle(journal, events, text);
    return count > 0 ? { kind: 'settled', count } : { kind: 'busy' };
  }
  if (!isFinal(status))
    return { kind: 'busy', ...(retryAfterMs === undefined ? {} : { restMs: retryAfterMs }) };
  // One of them spoils the whole request: smaller ones find it.
  if (events.length > 1) return { kind: 'smaller' };
  if (first) journal.dead(first, text);
  return { kind: 'settled', count: 1 };
}

/** Lets whoever is at the lane go first, but for no longer than a check may take. */
async function laneIsFree({ live, stopped }: ForwardState): Promise<void> {
  const until = performance.now() + 2_000;
  while (live.size > 0 && performance.now() < until && !stopped.aborted) await sleep(5);
}

/**
 * Sends what the journal still holds, oldest first, each event under the key that it was given when it happened, so
 * that none becomes two. Live checks go first; between batches it rests as long as the last one took, so that a
 * terminal that comes back takes at most half of one connection's time; a centre that is busy (429, 5xx) is left alone
 * for as long as it asks, or twice as long each time. Ends when nothing is left or the centre is away.
 *
 * @returns how many events were settled
 */
export async function forward(state: ForwardState): Promise<number> {
  const { journal, link, live, stopped } = state;
  let size = batchSize;
  let total = 0;
  let rest = shortestRestMs;
  while (!stopped.aborted) {
    await laneIsFree(state);
    const events = journal.pending(size, live);
    if (events.length === 0) return total;
    const started = performance.now();
    const outcome = await link.ask({
      method: 'POST',
      path: '/v1/crossings/batch',
      weight: 'bulk',
      text: batchText(events),
      timeoutMs: batchTimeoutMs,
    });
    const step = stepOf(journal, events, outcome);
    if (step.kind === 'away') return total;
    if (step.kind === 'smaller') {
      size = Math.ceil(events.length / 4);
      continue;
    }
    let pause = performance.now() - started;
    if (step.kind === 'settled') {
      total += step.count;
      rest = shortestRestMs;
      size = Math.min(batchSize, size * 2);
    } else {
      pause = step.restMs ?? rest;
      rest = Math.min(longestRestMs, rest * 2);
    }
    await sleep(pause, undefined, { signal: stopped }).catch(() => undefined);
  }
  return total;
}
