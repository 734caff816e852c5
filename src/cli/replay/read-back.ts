import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { CrossingListItem } from '../../crossings/list.ts';
import { type Reconciliation, waitingOf } from '../../replay/reconcile.ts';
import { refusalWords } from './refusal.ts';
import type { Wire } from './wire.ts';

const Page = z.object({ items: z.array(CrossingListItem), next: z.string().optional() });
const pollMs = 250;

export interface ReadBackOptions {
  readonly wire: Wire;
  /** Of an operator. */
  readonly token: string;
  /** What the names of this run's terminals begin with. */
  readonly prefix: string;
  /** How long screenings may take that are not done yet, in all. */
  readonly drainMs: number;
  readonly onProgress: (read: number, waitingHere: number) => void;
}

/**
 * Reads the run's crossings back from the API, page by page. A page on which somebody still waits to be screened is
 * asked for again until nobody does, or the time for that is over.
 */
export async function readBack(options: ReadBackOptions, into: Reconciliation): Promise<void> {
  const { wire, token, prefix } = options;
  const until = performance.now() + options.drainMs;
  let cursor: string | undefined;
  let read = 0;
  for (;;) {
    const query = new URLSearchParams({ terminal: `${prefix}*`, limit: '500' });
    if (cursor !== undefined) query.set('cursor', cursor);
    const { status, text } = await wire.send({ method: 'GET', path: `/v1/crossings?${query}`, token });
    if (status !== 200) throw new Error(refusalWords(status, text));
    const { items, next } = Page.parse(JSON.parse(text));
    const waiting = items.reduce((sum, item) => sum + waitingOf(item), 0);
    options.onProgress(read + items.length, waiting);
    if (waiting > 0 && performance.now() < until) {
      await sleep(pollMs);
      continue;
    }
    for (const item of items) into.take(item);
    read += items.length;
    if (next === undefined) return;
    cursor = next;
  }
}
