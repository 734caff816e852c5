import { heardAlike } from './across-scripts.ts';
import { leastCost, weightedDistance } from './edit-distance.ts';
import { isHeard, type Token, type Word } from './token.ts';

/** Below this two tokens are simply different names. */
const FLOOR = 0.3;
/** Less alike than this, words are other words, however much less. */
const WORTH_KNOWING = 0.4;
/** A beginning without its end neither supports nor contradicts. */
const PREFIX = 0.72;
/** A beginning whose end a machine-readable zone may have cut. */
export const CUT = 0.92;
/** Two names that many bear are two names, however near in letters. */
const TWO_KNOWN_NAMES = 0.64;

/**
 * How alike two tokens are, 0..1: 1 equal; 0.9 and above the same name written, said or called otherwise; about
 * 0.7 neither the same nor another; below, other names. Symmetric. Initials are left to `initialFits`.
 */
export function tokenSimilarity(a: Token, b: Token): number {
  if (a.word.text === b.word.text) return 1;
  if (a.glued === b.glued || a.glued === b.word.text || b.glued === a.word.text) return 0.98;
  const words = wordSimilarity(a.word, b.word);
  if (words >= 0.88) return words;
  if ((a.cut || b.cut) && isPrefix(a.word.text, b.word.text, 2)) return CUT;
  return words;
}

/** The last pairs compared, by the hash of both: names repeat, and so do the comparisons between them. */
const REMEMBERED = 1 << 18;
// Both ids and what they gave lie side by side: a pair is found again, or not, with one look into memory.
const memory = new ArrayBuffer(REMEMBERED * 16);
const pairs = new Uint32Array(memory);
const similarities = new Float64Array(memory);

/** Always in one order: what a pair gives must not depend on who was asked first. */
const measured = (a: Word, b: Word, least: number) =>
  a.text < b.text ? compareWords(a, b, least) : compareWords(b, a, least);

/** The same for words alone, wherever they stand. Below `from`, some lesser number will do. */
export function wordSimilarity(a: Word, b: Word, from = WORTH_KNOWING): number {
  if (a === b || a.text === b.text) return 1;
  const low = a.id < b.id ? a.id : b.id;
  const high = a.id < b.id ? b.id : a.id;
  const slot = (Math.imul(low, 0x9e3779b1) ^ Math.imul(high, 0x85ebca6b)) >>> 14;
  if (pairs[4 * slot] === low && pairs[4 * slot + 1] === high) return similarities[2 * slot + 1] ?? 0;
  const similarity = measured(a, b, from);
  // What was only found to be too little is not remembered.
  if (from > WORTH_KNOWING && similarity < from) return similarity;
  pairs[4 * slot] = low;
  pairs[4 * slot + 1] = high;
  similarities[2 * slot + 1] = similarity;
  return similarity;
}

function compareWords(a: Word, b: Word, least: number): number {
  if (a.root === b.root) return 0.98;
  if (a.code === b.code && a.code.length >= 3) return 0.95;
  if (sharesCalledName(a, b)) return 0.88;
  if (a.script !== b.script && (isHeard(a) || isHeard(b)))
    return Math.max(heardAlike(a.text, a.script, b.text, b.script), compareLetters(a, b, least));
  return compareLetters(a, b, least);
}

function compareLetters(a: Word, b: Word, least: number): number {
  if (fewLettersShared(a.letters, b.letters)) return FLOOR;
  const text = textSimilarity(a.root, b.root, least);
  const isSound = a.code.length >= 3 && b.code.length >= 3;
  const sound = isSound ? 0.97 * textSimilarity(a.code, b.code, least) : 0;
  const best = Math.max(text, sound, FLOOR) - (bothEndsDiffer(a, b) ? 0.02 : 0);
  // Fernández and Hernández, Mario and María: two well-known names, not a slip of the pen.
  if (a.frequency > 0 && b.frequency > 0) return Math.min(best, TWO_KNOWN_NAMES);
  return best < PREFIX && isPrefix(a.text, b.text, 3) ? PREFIX : best;
}

function bothEndsDiffer(a: Word, b: Word): boolean {
  const differ = (x: string, y: string) => x[0] !== y[0] && x.at(-1) !== y.at(-1);
  return differ(a.root, b.root) && differ(a.code, b.code);
}

/**
 * True only when two words are sure to be less alike than this, told from their letters: much cheaper than measuring.
 * `from` must exceed all that is given without measuring (`FLOOR`).
 */
export function surelyApart(a: Word, b: Word, from: number): boolean {
  if (isHeard(a) || isHeard(b) || a.called.length > 0 || b.called.length > 0) return false;
  if (isPrefix(a.text, b.text, 1)) return false;
  const root = (a.root.length + b.root.length) / 2;
  const code = (a.code.length + b.code.length) / 2;
  return (
    leastCost(a.rootLetters, b.rootLetters) > (1 - from) * root + SLACK &&
    leastCost(a.letters, b.letters) > (1 - from) * code + SLACK
  );
}

/** For sums of costs in another order. */
const SLACK = 1e-9;

/** Words that share less than half of the sounds of the one with fewer are other words: no need to measure. */
function fewLettersShared(a: number, b: number): boolean {
  return bitCount(a & b) * 2 < Math.min(bitCount(a), bitCount(b));
}

function bitCount(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count++;
  return count;
}

/** One letter on either side that begins the other word. */
export function initialFits(a: Word, b: Word): boolean {
  if (a.text.length !== 1 && b.text.length !== 1) return false;
  const [short, long] = a.text.length === 1 ? [a, b] : [b, a];
  return long.text.startsWith(short.text) || long.called.some((name) => name.startsWith(short.text));
}

/** Two folded strings by weighted distance: 1 equal, 0 less alike than is worth knowing. */
export function textSimilarity(a: string, b: string, least = WORTH_KNOWING): number {
  const length = (a.length + b.length) / 2;
  if (Math.abs(a.length - b.length) > length * 0.6) return 0;
  const similarity = 1 - weightedDistance(a, b, (1 - least) * length) / length;
  // Where the measuring stops depends on the order of the two; what was not measured to the end counts for nothing.
  return similarity < least ? 0 : similarity;
}

function sharesCalledName(a: Word, b: Word): boolean {
  if (a.called.length === 0 && b.called.length === 0) return false;
  return (
    a.called.some((name) => name === b.text || name === b.root || b.called.includes(name)) ||
    b.called.some((name) => name === a.text || name === a.root)
  );
}

/** One of the two begins the other and has at least so many letters. */
export function isPrefix(a: string, b: string, least: number): boolean {
  if (Math.min(a.length, b.length) < least) return false;
  return a.length < b.length ? b.startsWith(a) : a.startsWith(b);
}
