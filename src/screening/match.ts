import type { ScreeningConfiguration } from './configuration.ts';
import { explain } from './explain.ts';
import type { Evidence } from './score.ts';
import type { Match } from './types.ts';

/** A score as it is stored and shown: four places. */
export function shownScore(score: number): number {
  return Math.round(score * 10_000) / 10_000;
}

/** A candidate over the threshold, explained. The score is rounded to four places. */
export function matchOf(entryKey: string, evidence: Evidence, configuration: ScreeningConfiguration): Match {
  return {
    entryId: entryKey,
    score: shownScore(evidence.score),
    entryName: evidence.entryName,
    parts: explain(evidence, configuration),
  };
}
