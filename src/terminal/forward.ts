import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Journal, JournalEvent } from './journal.ts';
import type { Link } from './link.ts';

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

const largestBatch = 500;
const batchTimeoutMs = 30_000;

/** The body of a batch of stored events, each exactly as it was stored: the centre compares them with what it has. */
export function batchText(events: readonly JournalEvent[]): string {
  const items = events.map(
    ({ idempotencyKey, body }) => `{"idempotencyKey":${JSON.stringify(idempotencyKey)},"body":${body}}`,
  );
  return `{"items":[${items.join()}]}`;
}

/** A refusal that sending it again would not change. */
export function isFinal(status: number): boolean {
  return status >= 400 && status < 500 && ![401, 403, 408, 425, 429].includes(status);
}

function settle(journal: Journal, events: readonly JournalEvent[], text: string): number {
  let settled = 0;
  for (const { index, status, body, problem } of BatchReply.parse(JSON.parse(text)).results) {
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
}

/**
 * Sends what the journal still holds, oldest first, each event under the key that it was given when it happened, so
 * that none becomes two. Between batches it rests as long as the last one took: a terminal that comes back takes at
 * most half of one connection's time from the lanes that are live. Ends when nothing is left or the centre is away.
 *
 * @returns how many events were settled
 */
export async function forward({ journal, link, live }: ForwardState): Promise<number> {
  let size = largestBatch;
  let total = 0;
  for (;;) {
    const events = journal.pending(size, live);
    const [first] = events;
    if (!first) return total;
    const started = performance.now();
    const outcome = await link.ask({
      method: 'POST',
      path: '/v1/crossings/batch',
      text: batchText(events),
      timeoutMs: batchTimeoutMs,
    });
    if (outcome.kind !== 'answer') return total;
    const text = new TextDecoder().decode(outcome.bytes);
    if (outcome.status < 300) {
      const settled = settle(journal, events, text);
      total += settled;
      if (settled === 0) return total;
    } else if (events.length > 1) {
      // One of them spoils the whole request: smaller ones find it.
      size = Math.ceil(events.length / 4);
      continue;
    } else if (isFinal(outcome.status)) {
      journal.dead(first, text);
      total += 1;
    } else {
      return total;
    }
    await sleep(performance.now() - started);
  }
}
