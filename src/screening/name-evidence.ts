import { type Alignment, align, type Pair } from './align.ts';
import type { RoleWeights, ScreeningConfiguration } from './configuration.ts';
import type { Name } from './normalise.ts';
import type { Token, Word } from './token.ts';

/** What one name says about another, before words are put to it. Weights are log-odds. */
export interface NameEvidence {
  readonly alignment: Alignment;
  readonly total: number;
  /** Weight of each pair, in the order of `alignment.pairs`, after the cap on what names may add. */
  readonly pairWeights: readonly number[];
  readonly subjectOnlyWeights: readonly number[];
  readonly entryOnlyWeights: readonly number[];
  readonly complete: number;
  readonly order: number;
  /** Some token stands against another one. */
  readonly contradicts: boolean;
}

type NameWeights = ScreeningConfiguration['name'];

/** Weighs a subject's name against an entry's: every token of both is accounted for. */
export function weighNames(subject: Name, entry: Name, weights: NameWeights): NameEvidence {
  const alignment = align(subject.tokens, entry.tokens, weights.supportsFrom);
  const raw = alignment.pairs.map((pair) => pairWeight(pair, weights));
  const support = raw.reduce((sum, weight) => sum + Math.max(0, weight), 0);
  const most = oneSharedToken(alignment) ? weights.oneTokenMost : weights.most;
  const scale = support > most ? most / support : 1;
  const pairWeights = raw.map((weight) => (weight > 0 ? weight * scale : weight));
  const subjectOnlyWeights = alignment.subjectOnly.map((token) =>
    entry.truncated ? 0 : missing(token, weights),
  );
  const entryOnlyWeights = alignment.entryOnly.map((token) =>
    subject.truncated ? 0 : missing(token, weights),
  );
  const complete = completeness(alignment, weights);
  const order = orderWeight(alignment, weights);
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const total = sum(pairWeights) + sum(subjectOnlyWeights) + sum(entryOnlyWeights) + complete + order;
  const contradicts = raw.some((weight) => weight < 0);
  return {
    alignment,
    total,
    pairWeights,
    subjectOnlyWeights,
    entryOnlyWeights,
    complete,
    order,
    contradicts,
  };
}

/** From 1 (the same) through 0 (undecided) to -1 (other names): no cliff anywhere. */
export function support(similarity: number, weights: NameWeights): number {
  if (similarity >= weights.supportsFrom) {
    return Math.min(1, (similarity - weights.supportsFrom) / (0.97 - weights.supportsFrom)) ** weights.curve;
  }
  return Math.max(-1, (similarity - weights.supportsFrom) / (weights.supportsFrom - weights.contradictsAt));
}

function pairWeight(pair: Pair, weights: NameWeights): number {
  if (pair.kind === 'initial') return weights.initial;
  const strength = support(pair.similarity, weights);
  const sides = [worth(pair.subject, weights), worth(pair.entry, weights)];
  const [least, most] = [Math.min(...sides), Math.max(...sides)];
  // Written together or apart, the parts say how much was shared, within reason.
  if (strength >= 0) return strength * (pair.kind === 'joined' ? Math.min(most, 2 * least) : least);
  return -strength * contradiction(pair, weights.contradicting);
}

/** By the parts that the two tokens are; where only one side says which, by that one. */
function contradiction(pair: Pair, weights: RoleWeights): number {
  const all = [...pair.subject, ...pair.entry];
  const known = all.filter((token) => token.role !== 'unknown');
  const tokens = known.length > 0 ? known : all;
  return tokens.reduce((sum, token) => sum + byRole(token, weights), 0) / tokens.length;
}

/** Short tokens agree by chance: the factor for one, two, three letters. */
const SHORT: readonly number[] = [0, 0.3, 0.6, 0.8];

/** What sharing these tokens says: the less, the more people bear them. */
export function worth(tokens: readonly Token[], weights: NameWeights): number {
  return tokens.reduce((sum, token) => sum + wordWorth(token.word, weights), 0);
}

/** The same for one word. */
export function wordWorth({ text, frequency }: Word, weights: NameWeights): number {
  const level = frequency === 2 ? weights.veryCommon : frequency === 1 ? weights.common : weights.rare;
  return level * (SHORT[text.length] ?? 1);
}

function missing(token: Token, weights: NameWeights): number {
  return byRole(token, weights.missing) * (token.word.text.length === 1 ? 0.5 : 1);
}

function byRole(token: Token, weights: RoleWeights): number {
  if (token.role === 'given') return token.first ? weights.firstGiven : weights.given;
  return weights[token.role];
}

function oneSharedToken({ pairs, subjectOnly, entryOnly }: Alignment): boolean {
  const shared = pairs.filter((pair) => pair.kind !== 'differs');
  const alone = shared.length === 1 && shared[0]?.kind === 'token';
  return alone && pairs.length + subjectOnly.length + entryOnly.length > 1;
}

/**
 * Nothing left over, or only what people leave out (middle names, the maternal surname) on one side alone. Counts
 * as much as the weakest pair allows, and the less the more common the names are.
 */
function completeness({ pairs, subjectOnly, entryOnly }: Alignment, weights: NameWeights): number {
  if (pairs.length === 0 || pairs.some((pair) => pair.kind === 'differs')) return 0;
  const left = [...subjectOnly, ...entryOnly];
  if (left.length > 0 && (pairs.length < 2 || (subjectOnly.length > 0 && entryOnly.length > 0))) return 0;
  if (left.some((token) => token.first || token.last || token.role === 'paternal')) return 0;
  const strengths = pairs.map((pair) => (pair.kind === 'initial' ? 0.5 : support(pair.similarity, weights)));
  const worths = pairs.map(
    (pair) => Math.min(mean(pair.subject, weights), mean(pair.entry, weights)) / weights.rare,
  );
  const rarity = worths.reduce((sum, value) => sum + value, 0) / worths.length;
  const whole = left.length === 0 ? weights.complete : weights.anchored;
  return whole * Math.max(0, Math.min(...strengths)) * rarity;
}

function mean(tokens: readonly Token[], weights: NameWeights): number {
  return worth(tokens, weights) / tokens.length;
}

/** Given name and surname exchanged weighs; the two surnames exchanged hardly does. */
function orderWeight({ pairs }: Alignment, weights: NameWeights): number {
  const isSurname = (token: Token | undefined) => token?.role === 'paternal' || token?.role === 'maternal';
  let crossed = 0;
  let exchanged = 0;
  let reversed = 0;
  for (const { subject, entry, kind } of pairs) {
    const [a, b] = [subject[0], entry[0]];
    if (kind === 'differs' || a === undefined || b === undefined) continue;
    if ((a.first && a.role === 'given' && isSurname(b)) || (b.first && b.role === 'given' && isSurname(a)))
      crossed++;
    if (a.first !== b.first && (a.role === 'unknown' || b.role === 'unknown')) reversed++;
    if (isSurname(a) && isSurname(b) && a.role !== b.role) exchanged++;
  }
  if (crossed > 0) return weights.givenAsSurname;
  if (reversed >= 2) return weights.givenAsSurname / 2;
  return exchanged >= 2 ? weights.surnamesExchanged : 0;
}
