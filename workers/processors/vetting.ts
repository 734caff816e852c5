import type { z } from 'zod';
import type { ProposedMatch, VettingPayload, VettingResult } from '../../src/outbox/protocol.ts';
import type { ApiClient } from '../api-client.ts';
import type { Feeds } from '../feeds.ts';
import { proposeMatch, type Screener } from '../screener.ts';
import { slices } from '../slices.ts';

/**
 * Vets every enrolled subject against what changed on the lists since the watermark: each changed entry goes
 * through the reverse index, so the work grows with the change, not with the members.
 */
export async function processVetting(
  payload: z.infer<typeof VettingPayload>,
  api: Pick<ApiClient, 'watermark'>,
  feeds: Feeds,
  screener: Screener,
): Promise<z.infer<typeof VettingResult>> {
  await feeds.reach(payload.requiredSeq, payload.requiredSubjectsSeq);
  const { vettedThroughSeq: fromSeq } = await api.watermark();
  // Both before the work: what arrives meanwhile must not be claimed.
  const seq = feeds.seq();
  const subjectsSeq = feeds.subjectsSeq();
  const changed = feeds.changedEntries(fromSeq, seq);
  const matches: ProposedMatch[] = [];
  const pause = slices();
  for (const { key } of changed) {
    // As it is now: it may have changed again, or gone, since the work began.
    const now = feeds.entry(key);
    if (now?.entry !== undefined) {
      for (const { subjectId, subjectHash, match } of screener.affectedBy(key, now.entry)) {
        matches.push(proposeMatch(match, now, { travelerId: subjectId, subjectHash }));
      }
    }
    await pause();
  }
  return {
    kind: 'vetting',
    seq,
    subjectsSeq,
    fromSeq: Math.min(fromSeq, seq),
    configHash: screener.configHash,
    changedEntries: changed.map(({ listId, entryId }) => ({ listId, entryId })),
    matches,
  };
}
