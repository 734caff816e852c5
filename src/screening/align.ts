import { JOINED_FROM, joinedSimilarity, LONGEST_RUN } from './joined.ts';
import type { Token } from './token.ts';
import { initialFits, tokenSimilarity } from './token-similarity.ts';

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

/** What is being aligned. Names have at most twelve tokens: a bit each for those that stand against nothing yet. */
interface Work {
  readonly subject: readonly Token[];
  readonly entry: readonly Token[];
  /** How alike they are, a row for each token of the subject. */
  readonly sims: Float64Array;
  readonly pairs: Pair[];
  freeA: number;
  freeB: number;
}

/** Sets the tokens of two names against each other, the surest first. `from` is where likeness begins. */
export function align(subject: readonly Token[], entry: readonly Token[], from: number): Alignment {
  const work: Work = {
    subject,
    entry,
    sims: measured(subject, entry),
    pairs: [],
    freeA: (1 << subject.length) - 1,
    freeB: (1 << entry.length) - 1,
  };
  takeJoined(work, 'subject');
  takeJoined(work, 'entry');
  takeBest(work, 'token', from);
  takeInitials(work);
  takeBest(work, 'differs', 0);
  const { pairs, freeA, freeB } = work;
  return {
    pairs,
    subjectOnly: leftOver(subject, freeA, pairs, 'subject'),
    entryOnly: leftOver(entry, freeB, pairs, 'entry'),
  };
}

/** Filled anew by each alignment. */
let scratch = new Float64Array(256);

function measured(subject: readonly Token[], entry: readonly Token[]): Float64Array {
  const size = subject.length * entry.length;
  if (size > scratch.length) scratch = new Float64Array(size);
  let at = 0;
  for (const a of subject) for (const b of entry) scratch[at++] = tokenSimilarity(a, b);
  return scratch;
}

/** Takes pair by pair what is most alike; of other names only those that stand for the same thing. */
function takeBest(work: Work, kind: 'token' | 'differs', from: number): void {
  const { subject, entry, sims, pairs } = work;
  const width = entry.length;
  while (work.freeA !== 0 && work.freeB !== 0) {
    let best = -1;
    let bestI = -1;
    let bestJ = -1;
    for (let i = 0; i < subject.length; i++) {
      if ((work.freeA & (1 << i)) === 0) continue;
      for (let j = 0; j < width; j++) {
        const similarity = sims[i * width + j] ?? 0;
        if (similarity < from || (work.freeB & (1 << j)) === 0) continue;
        if (kind === 'differs' && !rivals(subject[i], entry[j])) continue;
        // Between equals, the same role wins, so that VALENZUELA VALENZUELA is not read crosswise.
        const rank = similarity + (sameRole(subject[i], entry[j]) ? 0.02 : 0);
        if (rank <= best) continue;
        best = rank;
        bestI = i;
        bestJ = j;
      }
    }
    const [a, b] = [subject[bestI], entry[bestJ]];
    if (a === undefined || b === undefined) return;
    work.freeA &= ~(1 << bestI);
    work.freeB &= ~(1 << bestJ);
    pairs.push({ kind, similarity: sims[bestI * width + bestJ] ?? 0, subject: [a], entry: [b] });
  }
}

function takeInitials(work: Work): void {
  const { subject, entry, pairs } = work;
  for (const [i, a] of subject.entries()) {
    if ((work.freeA & (1 << i)) === 0) continue;
    for (const [j, b] of entry.entries()) {
      if ((work.freeB & (1 << j)) === 0 || !initialFits(a.word, b.word) || !rivals(a, b)) continue;
      work.freeA &= ~(1 << i);
      work.freeB &= ~(1 << j);
      pairs.push({ kind: 'initial', similarity: 1, subject: [a], entry: [b] });
      break;
    }
  }
}

/** Neighbours of one side that give a word of the other when they are written together. */
function takeJoined(work: Work, side: 'subject' | 'entry'): void {
  const { sims, pairs } = work;
  const [parts, wholes] = side === 'subject' ? [work.subject, work.entry] : [work.entry, work.subject];
  if (parts.length < 2) return;
  const width = work.entry.length;
  const [toPart, toWhole] = side === 'subject' ? [width, 1] : [1, width];
  // What has an equal of its own is not joined.
  let free = 0;
  let met = 0;
  for (let i = 0; i < parts.length; i++) {
    let alike = 0;
    for (let j = 0; j < wholes.length; j++)
      if ((sims[i * toPart + j * toWhole] ?? 0) >= JOINED_FROM) alike |= 1 << j;
    met |= alike;
    if (alike === 0) free |= 1 << i;
  }
  for (let j = 0; j < wholes.length && (free & (free >> 1)) !== 0; j++) {
    const whole = wholes[j];
    if (whole === undefined || whole.word.text.length < 5 || (met & (1 << j)) !== 0) continue;
    const run = bestRun(parts, whole, free);
    if (run === undefined) continue;
    const { from, end, similarity } = run;
    const bits = ((1 << (end - from)) - 1) << from;
    const joined = parts.slice(from, end);
    free &= ~bits;
    if (side === 'subject') {
      work.freeA &= ~bits;
      work.freeB &= ~(1 << j);
      pairs.push({ kind: 'joined', similarity, subject: joined, entry: [whole] });
    } else {
      work.freeB &= ~bits;
      work.freeA &= ~(1 << j);
      pairs.push({ kind: 'joined', similarity, subject: [whole], entry: joined });
    }
  }
}

/** The two or three neighbours, `from` to before `end`, that give a word when written together. */
function bestRun(parts: readonly Token[], whole: Token, free: number) {
  let best: { readonly from: number; readonly end: number; readonly similarity: number } | undefined;
  for (let i = 0; i + 1 < parts.length; i++) {
    if ((free & (1 << i)) === 0) continue;
    let length = parts[i]?.word.text.length ?? 0;
    const particles = (parts[i]?.glued.length ?? 0) - length;
    for (let last = i + 1; last < parts.length && last < i + LONGEST_RUN; last++) {
      if ((free & (1 << last)) === 0) break;
      length += parts[last]?.glued.length ?? 0;
      if (length + particles < whole.word.text.length - 2 || length > whole.glued.length + 2) continue;
      const similarity = joinedSimilarity(parts.slice(i, last + 1), whole);
      if (similarity < JOINED_FROM || similarity <= (best?.similarity ?? 0)) continue;
      best = { from: i, end: last + 1, similarity };
    }
  }
  return best;
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
  free: number,
  pairs: readonly Pair[],
  side: 'subject' | 'entry',
): readonly Token[] {
  if (free === 0) return [];
  return tokens.filter(
    (token, i) =>
      (free & (1 << i)) !== 0 &&
      !pairs.some((pair) => pair.kind === 'token' && pair[side].some((t) => t.word.text === token.word.text)),
  );
}
