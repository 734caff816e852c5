import type { z } from 'zod';
import type { Watermark } from '../../src/outbox/protocol/feeds.ts';
import type { VettingPayload } from '../../src/outbox/protocol/payloads.ts';
import type {
  ProposedMatch,
  VettingPart,
  VettingPosition,
  VettingResult,
} from '../../src/outbox/protocol/results.ts';
import type { ApiClient } from '../api-client.ts';
import type { LoggedEntry } from '../entry-log.ts';
import type { Feeds } from '../feeds.ts';
import { NotNow } from '../results.ts';
import { proposeMatch, type Screener } from '../screener.ts';
import { slices } from '../slices.ts';

/** What one request brings at most: the API answers lanes between two of them. */
const PART = { entries: 2_000, matches: 500 } as const;

type Here = Pick<LoggedEntry, 'seq' | 'listId' | 'entryId'>;

/** Negative when `a` comes first: in the order of list versions, then of lists and entries. */
function inOrder(a: Here, b: Here): number {
  if (a.seq !== b.seq) return a.seq - b.seq;
  if (a.listId !== b.listId) return a.listId < b.listId ? -1 : 1;
  return a.entryId === b.entryId ? 0 : a.entryId < b.entryId ? -1 : 1;
}

/** Whether an entry is done by parts that came before; of the one under way, the traveler through whom it is done. */
function doneThrough(entry: Here, progress: Watermark['progress'], messageId: string): string | true {
  if (progress === undefined) return '';
  const order = inOrder(entry, progress);
  if (order !== 0) return order < 0 || '';
  if (progress.travelerId === '') return true;
  // What another message found of it would be withdrawn by this one: all of it again.
  return progress.messageId === messageId ? progress.travelerId : '';
}

/**
 * Vets every enrolled subject against what changed on the lists since the watermark: each changed entry goes
 * through the reverse index, so the work grows with the change, not with the members. What is too much for one
 * request goes in parts; a worker that takes over after a kill goes on where they end.
 */
export async function processVetting(
  payload: z.infer<typeof VettingPayload>,
  api: Pick<ApiClient, 'watermark' | 'vettingPart'>,
  feeds: Feeds,
  screener: Screener,
  messageId: string,
): Promise<z.infer<typeof VettingResult>> {
  await feeds.reach(payload.requiredSeq, payload.requiredSubjectsSeq);
  const { vettedThroughSeq: fromSeq, progress } = await api.watermark();
  // Both before the work: what arrives meanwhile must not be claimed.
  const seq = feeds.seq();
  const subjectsSeq = feeds.subjectsSeq();
  const { configHash } = screener;
  const changed = feeds.changedEntries(fromSeq, seq).toSorted(inOrder);
  const pause = slices();
  let after: VettingPosition | undefined = progress && positionOf(progress, progress.travelerId);
  let part = { changedEntries: [] as { listId: string; entryId: string }[], matches: [] as ProposedMatch[] };

  async function send(through: VettingPosition): Promise<void> {
    const common = { seq, configHash, fromSeq: Math.min(fromSeq, seq), subjectsSeq };
    const body: VettingPart = { ...common, ...part, through };
    const answer = await api.vettingPart(messageId, body);
    if (answer.outcome === 'rejected') throw new Error(`part rejected: ${answer.detail ?? 'no detail'}`);
    if (answer.outcome === 'lease_lost') throw new NotNow(answer.detail ?? 'the lease is lost', 1_000);
    after = through;
    part = { changedEntries: [], matches: [] };
  }

  for (const entry of changed) {
    const { key, listId, entryId } = entry;
    const done = doneThrough(entry, progress, messageId);
    if (done === true) continue;
    // As it is now: it may have changed again, or gone, since the work began.
    const now = feeds.entry(key);
    if (now !== undefined) {
      for (const { subjectId, subjectHash, match } of screener.affectedBy(key)) {
        if (subjectId <= done) continue;
        part.matches.push(proposeMatch(match, now, { travelerId: subjectId, subjectHash }));
        if (part.matches.length >= PART.matches) await send(positionOf(entry, subjectId));
      }
    }
    part.changedEntries.push({ listId, entryId });
    if (part.changedEntries.length >= PART.entries) await send(positionOf(entry, ''));
    await pause();
  }
  return {
    kind: 'vetting',
    seq,
    subjectsSeq,
    fromSeq: Math.min(fromSeq, seq),
    configHash,
    ...part,
    ...(after === undefined ? {} : { after }),
  };
}

function positionOf({ seq, listId, entryId }: Here, travelerId: string): VettingPosition {
  return { seq, listId, entryId, travelerId };
}
