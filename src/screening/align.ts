import { joinedTexts, LONGEST_RUN } from './joined.ts';
import { soundsEqual } from './phonetic.ts';
import type { Token } from './token.ts';
import { initialFits, textSimilarity, tokenSimilarity } from './token-similarity.ts';

/** One or two adjacent tokens of a side, set against one or two of the other. */
export interface Pair {
  readonly subject: readonly Token[];
  readonly entry: readonly Token[];
  readonly similarity: number;
  readonly kind: 'token' | 'joined' | 'initial' | 'differs';
}

/** Every token of both names accounted for, once. */
export interface Alignment {
  readonly pairs: readonly Pair[];
  readonly subjectOnly: readonly Token[];
  readonly entryOnly: readonly Token[];
}

/** From here words written together count as the same name. */
export const JOINED_FROM = 0.88;

/** Sets the tokens of two names against each other, the surest first. `from` is where likeness begins. */
export function align(subject: readonly Token[], entry: readonly Token[], from: number): Alignment {
  const pairs: Pair[] = [];
  const freeA = subject.map(() => true);
  const freeB = entry.map(() => true);
  const sims = subject.map((a) => entry.map((b) => tokenSimilarity(a, b)));
  const take = (kind: Pair['kind'], as: readonly number[], bs: readonly number[], similarity: number) => {
    for (const i of as) freeA[i] = false;
    for (const j of bs) freeB[j] = false;
    pairs.push({ kind, similarity, subject: pick(subject, as), entry: pick(entry, bs) });
  };

  takeJoined(subject, entry, sims, (run, j, s) => take('joined', run, [j], s));
  takeJoined(entry, subject, transpose(sims, entry.length), (run, i, s) => take('joined', [i], run, s));
  const usable = (i: number, j: number) => freeA[i] === true && freeB[j] === true;
  takeBest(subject, entry, sims, from, usable, (i, j, s) => take('token', [i], [j], s));
  takeInitials(subject, entry, usable, (i, j) => take('initial', [i], [j], 1));
  const sameKind = (i: number, j: number) => usable(i, j) && rivals(subject[i], entry[j]);
  takeBest(subject, entry, sims, 0, sameKind, (i, j, s) => take('differs', [i], [j], s));
  return {
    pairs,
    subjectOnly: leftOver(subject, freeA, pairs, 'subject'),
    entryOnly: leftOver(entry, freeB, pairs, 'entry'),
  };
}

function takeBest(
  as: readonly Token[],
  bs: readonly Token[],
  sims: readonly (readonly number[])[],
  from: number,
  usable: (i: number, j: number) => boolean,
  take: (i: number, j: number, similarity: number) => void,
): void {
  for (;;) {
    let best = -1;
    let bestI = -1;
    let bestJ = -1;
    for (let i = 0; i < as.length; i++) {
      for (let j = 0; j < bs.length; j++) {
        const similarity = sims[i]?.[j] ?? 0;
        if (similarity < from || !usable(i, j)) continue;
        // Between equals, the same role wins, so that VALENZUELA VALENZUELA is not read crosswise.
        const rank = similarity + (sameRole(as[i], bs[j]) ? 0.02 : 0);
        if (rank > best) [best, bestI, bestJ] = [rank, i, j];
      }
    }
    if (bestI < 0) return;
    take(bestI, bestJ, sims[bestI]?.[bestJ] ?? 0);
  }
}

function takeInitials(
  as: readonly Token[],
  bs: readonly Token[],
  usable: (i: number, j: number) => boolean,
  take: (i: number, j: number) => void,
): void {
  for (const [i, a] of as.entries()) {
    const j = bs.findIndex((b, index) => usable(i, index) && initialFits(a.word, b.word) && rivals(a, b));
    if (j >= 0) take(i, j);
  }
}

function takeJoined(
  parts: readonly Token[],
  wholes: readonly Token[],
  sims: readonly (readonly number[])[],
  take: (run: readonly number[], whole: number, similarity: number) => void,
): void {
  if (parts.length < 2) return;
  // What has an equal of its own is not joined.
  const free = parts.map((_, i) => wholes.every((_, j) => (sims[i]?.[j] ?? 0) < JOINED_FROM));
  for (const [j, whole] of wholes.entries()) {
    if (whole.word.text.length < 5 || parts.some((_, i) => (sims[i]?.[j] ?? 0) >= JOINED_FROM)) continue;
    const run = bestRun(parts, whole, free);
    if (run === undefined) continue;
    for (const i of run.indexes) free[i] = false;
    take(run.indexes, j, run.similarity);
  }
}

/** The two or three neighbours that give a word when written together. */
function bestRun(parts: readonly Token[], whole: Token, free: readonly boolean[]) {
  let best: { indexes: number[]; similarity: number } | undefined;
  for (let i = 0; i + 1 < parts.length; i++) {
    let length = parts[i]?.word.text.length ?? 0;
    const particles = (parts[i]?.glued.length ?? 0) - length;
    for (let end = i + 1; end < parts.length && end < i + LONGEST_RUN; end++) {
      if (free[i] !== true || free[end] !== true) break;
      length += parts[end]?.glued.length ?? 0;
      if (length + particles < whole.word.text.length - 2 || length > whole.glued.length + 2) continue;
      const similarity = joinedSimilarity(parts.slice(i, end + 1), whole);
      if (similarity < JOINED_FROM || similarity <= (best?.similarity ?? 0)) continue;
      best = { indexes: Array.from({ length: end - i + 1 }, (_, k) => i + k), similarity };
    }
  }
  return best;
}

function joinedSimilarity(run: readonly Token[], whole: Token): number {
  let best = 0;
  for (const joined of joinedTexts(run)) {
    best = Math.max(best, togetherSimilarity(joined, whole.word.text));
    if (whole.glued !== whole.word.text) best = Math.max(best, togetherSimilarity(joined, whole.glued));
  }
  return best;
}

/** How alike a word and several written together are: 0 when they are not. */
export function togetherSimilarity(joined: string, single: string): number {
  if (joined === single) return 0.98;
  if (Math.abs(joined.length - single.length) > 2) return 0;
  // A joined name begins or ends as its parts do; both slips at once are too rare to pay for.
  if (joined[0] !== single[0] && joined.at(-1) !== single.at(-1)) return 0;
  const similarity = textSimilarity(joined, single, JOINED_FROM);
  return similarity < 0.94 && soundsEqual(joined, single) ? 0.94 : similarity;
}

/** Tokens that stand for the same thing, so that only one of them can be right. */
function rivals(a: Token | undefined, b: Token | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  if (a.role === 'unknown' || b.role === 'unknown') return true;
  return (a.role === 'given') === (b.role === 'given');
}

function sameRole(a: Token | undefined, b: Token | undefined): boolean {
  return a !== undefined && b !== undefined && a.role === b.role && a.first === b.first;
}

/** A token written twice (`Shoigu Shoigu Sergey`) is not left over. */
function leftOver(
  tokens: readonly Token[],
  free: readonly boolean[],
  pairs: readonly Pair[],
  side: 'subject' | 'entry',
) {
  return tokens.filter(
    (token, i) =>
      free[i] === true &&
      !pairs.some((pair) => pair.kind === 'token' && pair[side].some((t) => t.word.text === token.word.text)),
  );
}

function pick(tokens: readonly Token[], indexes: readonly number[]): Token[] {
  return tokens.filter((_, i) => indexes.includes(i));
}

function transpose(sims: readonly (readonly number[])[], width: number): number[][] {
  return Array.from({ length: width }, (_, j) => sims.map((row) => row[j] ?? 0));
}
