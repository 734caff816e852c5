import { contentHash } from '../screening/content.ts';

/** What a decision follows beyond its facts. Stored by its hash with every crossing. */
export interface CrossingRules {
  /** Raised whenever decide.ts would decide the same facts otherwise. */
  readonly version: number;
  /** Share of admissible booth checks that are drawn for an exam, 0..1. */
  readonly randomExamRate: number;
}

export const rulesVersion = 3;

const hashes = new Map<number, string>();

export function rulesOf(randomExamRate: number): CrossingRules {
  return { version: rulesVersion, randomExamRate };
}

/** Names the rules in a stored decision. */
export function rulesHash(rules: CrossingRules): string {
  const known = hashes.get(rules.randomExamRate);
  if (known !== undefined && rules.version === rulesVersion) return known;
  const hash = contentHash({ ...rules });
  if (rules.version === rulesVersion && hashes.size < 100) hashes.set(rules.randomExamRate, hash);
  return hash;
}
