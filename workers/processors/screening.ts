import type { z } from 'zod';
import type { CrossingPayload, ScreeningPayload } from '../../src/outbox/protocol/payloads.ts';
import type {
  Considered,
  CrossingResult,
  ProposedMatch,
  ScreeningResult,
} from '../../src/outbox/protocol/results.ts';
import type { Feeds } from '../feeds.ts';
import { proposeMatch, type Screener } from '../screener.ts';

/** The matches of one subject against every list, as the API takes them. */
export function screenSubject(
  screener: Screener,
  feeds: Pick<Feeds, 'entry'>,
  who: { readonly subject: Parameters<Screener['screen']>[0]; readonly subjectHash: string },
): { readonly candidates: number; readonly considered: Considered[]; readonly matches: ProposedMatch[] } {
  const { candidates, considered, matches } = screener.screen(who.subject);
  const proposed: ProposedMatch[] = [];
  for (const match of matches) {
    const entry = feeds.entry(match.entryId);
    if (entry !== undefined) {
      proposed.push(proposeMatch(match, entry, { travelerId: who.subject.id, subjectHash: who.subjectHash }));
    }
  }
  const told = considered.flatMap(({ entryId: key, score }): Considered[] => {
    const entry = feeds.entry(key);
    return entry === undefined ? [] : [[entry.listId, entry.entryId, entry.entryHash, score]];
  });
  return { candidates, considered: told, matches: proposed };
}

/** Screens one subject, with the watch lists at `requiredSeq` or later. */
export async function processScreening(
  payload: z.infer<typeof ScreeningPayload>,
  feeds: Feeds,
  screener: Screener,
): Promise<z.infer<typeof ScreeningResult>> {
  await feeds.reach(payload.requiredSeq);
  // The sequence first: changes that arrive meanwhile must not be claimed.
  const seq = feeds.seq();
  return {
    kind: 'screening',
    seq,
    configHash: screener.configHash,
    ...screenSubject(screener, feeds, payload),
  };
}

/** Screens those aboard whom a crossing waits for, all with the same lists. */
export async function processCrossing(
  payload: z.infer<typeof CrossingPayload>,
  feeds: Feeds,
  screener: Screener,
): Promise<z.infer<typeof CrossingResult>> {
  await feeds.reach(payload.requiredSeq);
  const seq = feeds.seq();
  const people = payload.people.map(({ screeningId, ...who }) => ({
    screeningId,
    ...screenSubject(screener, feeds, who),
  }));
  return { kind: 'crossing', seq, configHash: screener.configHash, people };
}
