import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { CrossingListItem } from '../../crossings/list.ts';
import { type Reconciliation, waitingOf } from '../../replay/reconcile.ts';
import { refusalWords } from './refusal.ts';
import { backlogProbe } from './sampler.ts';
import type { Wire } from './wire.ts';

const Page = z.object({ items: z.array(z.unknown()), next: z.string().optional() });
type Page = z.output<typeof Page>;
const Items = z.array(CrossingListItem);
const pollMs = 250;
/** A backlog that does not go down for so long is not all ours to wait for: the pages say who is. */
const patienceMs = 10_000;

/** Waits until nothing is left in the outbox, or no less is left for a while, or the time for it is over. */
export async function drained(
  url: string,
  drainMs: number,
  onProgress: (waiting: number) => void,
): Promise<void> {
  const probe = backlogProbe(url);
  const until = performance.now() + drainMs;
  let fewest = Number.POSITIVE_INFINITY;
  let since = performance.now();
  try {
    for (;;) {
      const waiting = (await probe.ask()) ?? 0;
      onProgress(waiting);
      if (waiting < fewest) {
        fewest = waiting;
        since = performance.now();
      }
      const now = performance.now();
      if (waiting === 0 || now >= until || now - since > patienceMs) return;
      await sleep(Math.max(pollMs, probe.restMs()));
    }
  } finally {
    probe.close();
  }
}

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
 * Reads the run's crossings back from the API, page by page; the next page is under way before one is looked into. A
 * page on which somebody still waits to be screened is asked for again until nobody does, or the time for that is over.
 */
export async function readBack(options: ReadBackOptions, into: Reconciliation): Promise<void> {
  const { wire, token, prefix } = options;
  const until = performance.now() + options.drainMs;

  async function pageAt(cursor: string | undefined): Promise<Page> {
    const query = new URLSearchParams({ terminal: `${prefix}*`, limit: '500' });
    if (cursor !== undefined) query.set('cursor', cursor);
    const { status, text } = await wire.send({ method: 'GET', path: `/v1/crossings?${query}`, token });
    if (status !== 200) throw new Error(refusalWords(status, text));
    return Page.parse(JSON.parse(text));
  }

  function ahead(next: string | undefined): Promise<Page> | undefined {
    const page = next === undefined ? undefined : pageAt(next);
    // Whoever awaits it hears of a failure; until then it is not unheard of.
    page?.catch(() => undefined);
    return page;
  }

  let read = 0;
  let cursor: string | undefined;
  let page = await pageAt(cursor);
  let coming = ahead(page.next);
  for (;;) {
    const items = Items.parse(page.items);
    const waiting = items.reduce((sum, item) => sum + waitingOf(item), 0);
    options.onProgress(read + items.length, waiting);
    if (waiting > 0 && performance.now() < until) {
      await sleep(pollMs);
      const again = await pageAt(cursor);
      // What came to be stored since may have moved the end of the page.
      if (again.next !== page.next) coming = ahead(again.next);
      page = again;
      continue;
    }
    for (const item of items) into.take(item);
    read += items.length;
    if (coming === undefined) return;
    cursor = page.next;
    page = await coming;
    coming = ahead(page.next);
  }
}
