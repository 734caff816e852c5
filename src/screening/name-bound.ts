import { createBoundRuns } from './bound-runs.ts';
import type { ScreeningConfiguration } from './configuration.ts';
import { JOINED_FROM } from './joined.ts';
import { grown } from './key-table.ts';
import { support, wordWorth } from './name-evidence.ts';
import type { Name } from './normalise.ts';
import { createNumberSet, type NumberSet } from './number-set.ts';
import type { StoredName } from './person-store.ts';
import type { Token, Word } from './token.ts';
import { CUT, initialFits, isPrefix, surelyApart, wordSimilarity } from './token-similarity.ts';
import { createWordShapes } from './word-shapes.ts';
import type { WordTable } from './word-table.ts';

/**
 * The most that `weighNames` could give for one name against stored ones, from a few numbers a word: what cannot
 * reach the threshold is never aligned. Relies on contradictions and missing parts never adding to a score.
 */
export interface NameBound {
  /** Chooses the name that the following are held against. */
  against(name: Name): void;
  /** False only when the alignment is sure to give less than `least`. */
  mayReach(stored: StoredName, least: number): boolean;
}

/** Gains are kept in single precision. */
const ROUNDING = 0.001;

export function createNameBound(words: WordTable, weights: ScreeningConfiguration['name']): NameBound {
  // What each word of the table could add for the chosen name, computed when it is first met: the gain, the words of
  // the chosen name that it may stand for, and those of them that it surely stands for.
  let stamps = new Uint32Array(1024);
  let gains = new Float32Array(1024);
  let masks = new Uint16Array(1024);
  let sures = new Uint16Array(1024);
  let worths = new Float32Array(1024);
  let stamp = 0;
  let tokens: readonly Token[] = [];
  let tokenWorths: readonly number[] = [];
  let apart: readonly NumberSet[] = [];
  const unlike = new Map<Word, NumberSet>();
  const shapes = createWordShapes(words);
  const runs = createBoundRuns(words, shapes);
  let isCut = false;
  // Of the stored name that is looked at.
  const sure = new Uint16Array(MOST_TOKENS);

  function learn(number: number): void {
    if (number >= stamps.length) {
      stamps = grown(stamps, number + 1);
      gains = grown(gains, number + 1);
      masks = grown(masks, number + 1);
      sures = grown(sures, number + 1);
      worths = grown(worths, number + 1);
    }
    if (stamps[number] === 0) worths[number] = wordWorth(words.word(number), weights);
    stamps[number] = stamp;
    const own = worths[number] ?? 0;
    const isInitial = shapes.length(number) === 1;
    let gain = 0;
    let mask = 0;
    let certain = 0;
    for (let i = 0; i < tokens.length; i++) {
      const token = tokens[i];
      if (token === undefined) continue;
      const similarity = similarityTo(token, number, apart[i]);
      if (similarity >= JOINED_FROM) certain |= 1 << i;
      let adds = -1;
      if (similarity >= weights.supportsFrom)
        adds = support(similarity, weights) * Math.min(own, tokenWorths[i] ?? 0);
      if ((isInitial || token.word.text.length === 1) && initialFits(token.word, words.word(number)))
        adds = Math.max(adds, weights.initial);
      if (adds < 0) continue;
      mask |= 1 << i;
      gain = Math.max(gain, adds);
    }
    if (certain === 0 && runs.joinToWord(number)) {
      mask = JOINED;
      gain = Math.max(gain, 2 * own);
    }
    gains[number] = gain;
    masks[number] = mask;
    sures[number] = certain;
  }

  function similarityTo(token: Token, number: number, known: NumberSet | undefined): number {
    const { word: own, glued, cut } = token;
    const isUnlike = known?.has(number) ?? false;
    // Of most words this is all that has to be read.
    if (isUnlike && !cut && glued === own.text) return 0;
    const from = weights.supportsFrom;
    const word = words.word(number);
    let similarity = isUnlike || surelyApart(own, word, from) ? 0 : wordSimilarity(own, word, from);
    if (similarity < from) known?.add(number);
    if (similarity < 0.98 && glued === word.text) similarity = 0.98;
    if (similarity < CUT && cut && isPrefix(own.text, word.text, 2)) similarity = CUT;
    return similarity;
  }

  /** The words of the table that were found to be unlike a word: the same names are looked for again and again. */
  function apartFrom(word: Word): NumberSet {
    const known = unlike.get(word) ?? createNumberSet();
    unlike.delete(word);
    unlike.set(word, known);
    for (const oldest of unlike.keys()) {
      if (unlike.size <= REMEMBERED) break;
      unlike.delete(oldest);
    }
    return known;
  }

  return {
    against(name) {
      stamp = (stamp + 1) >>> 0;
      tokens = name.tokens;
      tokenWorths = tokens.map(({ word }) => wordWorth(word, weights));
      apart = tokens.map(({ word }) => apartFrom(word));
      isCut = name.truncated;
      runs.against(tokens);
    },
    mayReach(stored, least) {
      if (stored.truncated && !isCut) return true;
      let total = 0;
      let hits = 0;
      let mask = 0;
      let partnersSure = 0;
      let rarest = 0;
      const { count } = stored;
      for (let i = 0; i < count; i++) {
        const number = stored.words[i] ?? 0;
        if (stamps[number] !== stamp) learn(number);
        let gain = gains[number] ?? 0;
        let bits = masks[number] ?? 0;
        let certain = sures[number] ?? 0;
        const own = worths[number] ?? 0;
        const long = stored.glued[i] ?? '';
        if (long !== '') {
          for (let k = 0; k < tokens.length; k++) {
            if (tokens[k]?.glued !== long && tokens[k]?.word.text !== long) continue;
            gain = Math.max(gain, own);
            bits |= 1 << k;
            certain |= 1 << k;
          }
          if (certain === 0 && runs.joinTo(long)) return true;
        }
        sure[i] = certain;
        partnersSure |= certain;
        if (bits === 0) continue;
        hits++;
        mask |= bits;
        total += gain;
        if (own > rarest) rarest = own;
      }
      const joined = mask === JOINED;
      const partners = joined ? tokens.length : bitCount(mask);
      const left = count > hits;
      const lacking = tokens.length > partners;
      // A word written twice is not left over.
      const alone = !joined && Math.min(hits, partners) < 2 && (left || lacking);
      const most = Math.min(total, alone ? weights.oneTokenMost : weights.most);
      const whole =
        left && lacking
          ? 0
          : left || lacking
            ? weights.anchored
            : Math.max(weights.complete, weights.anchored);
      if (most + (whole * rarest) / weights.rare >= least - ROUNDING) return true;
      return runs.heldBy(stored, sure, partnersSure);
    },
  };
}

/** Stands for any word of the chosen name; names have at most twelve. */
const JOINED = 0xffff;
const MOST_TOKENS = 16;
/** Words of which it is remembered what is unlike them, those lately looked for. */
const REMEMBERED = 512;

function bitCount(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count++;
  return count;
}
