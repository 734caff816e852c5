import { setTimeout as sleep } from 'node:timers/promises';
import type { SubjectChanges, WatchlistChanges } from '../src/outbox/protocol/feeds.ts';
import type { ListEntry, Subject } from '../src/screening/types.ts';
import type { ApiClient } from './api-client.ts';
import { createEntryLog, entryKey, type LoggedEntry } from './entry-log.ts';
import { ApiError } from './http.ts';
import { type Log, reasonOf } from './log.ts';
import { NotNow } from './results.ts';
import { slices } from './slices.ts';

/** What the feeds fill. */
export interface Indexes {
  putEntry(key: string, entry: ListEntry): void;
  removeEntry(key: string): void;
  putSubject(subject: Subject, subjectHash: string): void;
  removeSubject(id: string): void;
  /** Forgets everything. */
  clear(): void;
}

export interface FeedsOptions {
  readonly api: Pick<ApiClient, 'watchlistChanges' | 'subjectChanges'>;
  readonly indexes: Indexes;
  readonly log: Log;
  readonly pollMs?: number;
  readonly pageSize?: number;
  /** How long `reach` waits before it gives the job back. */
  readonly reachMs?: number;
}

/** The two feeds of the workers, held in memory. */
export interface Feeds {
  /** The publication through which the watch-list index is complete. */
  seq(): number;
  /** The change through which the subject index is complete. */
  subjectsSeq(): number;
  /** Makes sure that both feeds have come at least so far; throws `NotNow` when the API does not get there. */
  reach(seq: number, subjectsSeq?: number): Promise<void>;
  /** Reads both feeds to their present ends. */
  refresh(): Promise<void>;
  entry(key: string): LoggedEntry | undefined;
  /** Entries whose last change lies in (`afterSeq`, `throughSeq`], tombstones among them. */
  changedEntries(afterSeq: number, throughSeq: number): readonly LoggedEntry[];
  /** Resolves when both feeds were read to their ends once. */
  readonly loaded: Promise<void>;
  stop(): Promise<void>;
}

export function startFeeds(options: FeedsOptions): Feeds {
  const { api, indexes, log } = options;
  const pageSize = options.pageSize ?? 500;
  let entries = createEntryLog();
  const stopping = new AbortController();
  let cursor = '';
  let seq = 0;
  let subjectsSeq = 0;
  let pulling: Promise<void> | undefined;

  async function applyEntries(page: WatchlistChanges): Promise<void> {
    const pause = slices();
    for (const { listId, entryId, entryHash, seq: changedAt, entry } of page.changes) {
      const key = entryKey(listId, entryId);
      if (entry === undefined) indexes.removeEntry(key);
      else indexes.putEntry(key, entry as unknown as ListEntry);
      entries.put({ listId, entryId, entryHash, seq: changedAt, listed: entry !== undefined });
      await pause();
    }
  }

  async function applySubjects(page: SubjectChanges): Promise<void> {
    const pause = slices();
    for (const { travelerId, subject, subjectHash } of page.changes) {
      if (subject === undefined) indexes.removeSubject(travelerId);
      else indexes.putSubject({ ...subject, id: travelerId }, subjectHash);
      await pause();
    }
  }

  /** The API does not know our cursor: another database stands behind it, for example a restored one. */
  function startOver(): void {
    log.warn('the feeds are of another database; reading them from the beginning');
    indexes.clear();
    entries = createEntryLog();
    cursor = '';
    seq = 0;
    subjectsSeq = 0;
  }

  async function nextEntries(): Promise<WatchlistChanges> {
    try {
      return await api.watchlistChanges(cursor, pageSize);
    } catch (error) {
      const refused = error instanceof ApiError && (error.status === 400 || error.status === 422);
      if (!refused || cursor === '') throw error;
      startOver();
      return api.watchlistChanges(cursor, pageSize);
    }
  }

  async function pullAll(): Promise<void> {
    for (let more = true; more && !stopping.signal.aborted; ) {
      const page = await nextEntries();
      await applyEntries(page);
      ({ cursor, more } = page);
      seq = page.seq;
    }
    for (let more = true; more && !stopping.signal.aborted; ) {
      const page = await api.subjectChanges(subjectsSeq, pageSize);
      await applySubjects(page);
      ({ more, seq: subjectsSeq } = page);
    }
  }

  /** Never two at once. A pull that is under way may have begun before what the caller is after. */
  async function pull(): Promise<void> {
    if (pulling !== undefined) await pulling.catch(() => {});
    pulling ??= pullAll().finally(() => {
      pulling = undefined;
    });
    return pulling;
  }

  async function load(): Promise<void> {
    const started = performance.now();
    for (let waitMs = 100; !stopping.signal.aborted; waitMs = Math.min(waitMs * 2, 3_000)) {
      try {
        await pull();
        const ms = Math.round(performance.now() - started);
        log.info({ entries: entries.size, seq, subjectsSeq, ms }, 'feeds loaded');
        return;
      } catch (error) {
        log.warn({ reason: reasonOf(error) }, 'feeds not loaded yet');
        await sleep(waitMs, undefined, { signal: stopping.signal }).catch(() => {});
      }
    }
  }

  const loaded = load();

  async function poll(): Promise<void> {
    await loaded;
    while (!stopping.signal.aborted) {
      await sleep(options.pollMs ?? 1_000, undefined, { signal: stopping.signal }).catch(() => {});
      if (!stopping.signal.aborted)
        await pull().catch((error) => log.debug({ reason: reasonOf(error) }, 'poll failed'));
    }
  }

  const polling = poll();
  return {
    seq: () => seq,
    subjectsSeq: () => subjectsSeq,
    loaded,
    async reach(wanted, wantedSubjects = 0) {
      const there = () => seq >= wanted && subjectsSeq >= wantedSubjects;
      const until = performance.now() + (options.reachMs ?? 20_000);
      while (!there()) {
        await pull();
        if (there()) return;
        if (performance.now() > until || stopping.signal.aborted)
          throw new NotNow('the feeds are not there yet', 1_000);
        await sleep(50);
      }
    },
    refresh: pull,
    entry: (key) => entries.get(key),
    changedEntries: (after, through) => entries.changed(after, through),
    async stop() {
      stopping.abort();
      await polling;
    },
  };
}
