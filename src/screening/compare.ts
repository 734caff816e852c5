import { packDate } from './birth-date.ts';
import { defaultConfiguration, type ScreeningConfiguration } from './configuration.ts';
import { explain } from './explain.ts';
import { lineName } from './normalise.ts';
import type { Person } from './person.ts';
import { weigh } from './score.ts';
import type { MatchPart } from './types.ts';

/** A name on one line and, where known, a date of birth (`YYYY`, `YYYY-MM` or `YYYY-MM-DD`). */
export interface NameAndDate {
  readonly name: string;
  readonly birthDate?: string;
}

export interface Comparison {
  /** 0..1. The weights are those of screening; the prior is the one for pairs. */
  readonly score: number;
  readonly verdict: 'match' | 'no_match';
  readonly parts: readonly MatchPart[];
}

/** Compares two people directly. The verdict uses the screening threshold. */
export function comparePair(
  subject: NameAndDate,
  entry: NameAndDate,
  configuration: ScreeningConfiguration = defaultConfiguration,
): Comparison {
  const paired = { ...configuration, prior: configuration.pairPrior };
  const evidence = weigh(person(subject), person(entry), paired);
  return {
    score: evidence.score,
    verdict: evidence.score >= configuration.threshold ? 'match' : 'no_match',
    parts: explain(evidence, configuration),
  };
}

function person({ name, birthDate }: NameAndDate): Person {
  const parsed = lineName(name);
  // Lists give several dates separated by semicolons; any of them may be the right one.
  const dates = (birthDate ?? '')
    .split(/[;|]/)
    .map(packDate)
    .filter((date) => date !== undefined);
  const names = parsed.tokens.length === 0 ? [] : [{ name: parsed, kind: 'primary' as const }];
  return { label: name, names, birthDates: dates, nationalities: [], numbers: [] };
}
