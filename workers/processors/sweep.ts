import type { z } from 'zod';
import type { SweepPayload } from '../../src/outbox/protocol/payloads.ts';
import type { ProposedMatch, SweepResult } from '../../src/outbox/protocol/results.ts';
import type { Feeds } from '../feeds.ts';
import type { Screener } from '../screener.ts';
import { slices } from '../slices.ts';
import { screenSubject } from './screening.ts';

/** Screens again every enrolled traveler of a range of ids. */
export async function processSweep(
  payload: z.infer<typeof SweepPayload>,
  feeds: Feeds,
  screener: Screener,
): Promise<z.infer<typeof SweepResult>> {
  await feeds.reach(payload.requiredSeq, payload.requiredSubjectsSeq);
  const seq = feeds.seq();
  const subjectsSeq = feeds.subjectsSeq();
  const matches: ProposedMatch[] = [];
  const pause = slices();
  let screened = 0;
  for (const who of screener.range(payload.afterTravelerId, payload.throughTravelerId)) {
    screened += 1;
    matches.push(...screenSubject(screener, feeds, who).matches);
    await pause();
  }
  return {
    kind: 'sweep',
    seq,
    subjectsSeq,
    configHash: screener.configHash,
    screened,
    matches,
  };
}
