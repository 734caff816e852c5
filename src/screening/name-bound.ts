import { JOINED_FROM, togetherSimilarity } from './align.ts';
import type { ScreeningConfiguration } from './configuration.ts';
import { joinedTexts, LONGEST_RUN } from './joined.ts';
import { grown } from './key-table.ts';
import { support, worth } from './name-evidence.ts';
import type { StoredName } from './name-store.ts';
import type { Name } from './normalise.ts';
import type { Token, Word } from './token.ts';
import { CUT, initialFits, isPrefix, wordSimilarity } from './token-similarity.ts';
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
  // What each word of the table could add for the chosen name, computed when it is first met.
  let stamps = new Uint32Array(1024);
  let gains = new Float32Array(1024);
  let masks = new Uint16Array(1024);
  let worths = new Float32Array(1024);
  let stamp = 0;
  let tokens: readonly Token[] = [];
  let runs: readonly string[] = [];
  let wholes: readonly Token[] = [];
  let isCut = false;
  const asToken = (word: Word): Token => ({
    word,
    role: 'unknown',
    first: false,
    last: false,
    glued: word.text,
    cut: false,
  });

  function learn(number: number): void {
    if (number >= stamps.length) {
      stamps = grown(stamps, number + 1);
      gains = grown(gains, number + 1);
      masks = grown(masks, number + 1);
      worths = grown(worths, number + 1);
    }
    stamps[number] = stamp;
    const word = words.word(number);
    const other = asToken(word);
    const own = worth([other], weights);
    worths[number] = own;
    let gain = 0;
    let mask = 0;
    for (const [i, token] of tokens.entries()) {
      const adds = gainOf(token, other, own);
      if (adds < 0) continue;
      mask |= 1 << i;
      gain = Math.max(gain, adds);
    }
    if (joinsTo(word.text)) {
      mask = 0xffff;
      gain = Math.max(gain, 2 * own);
    }
    gains[number] = gain;
    masks[number] = mask;
  }

  /** Below 0: the two stand for nothing common. */
  function gainOf(token: Token, other: Token, own: number): number {
    const { word } = other;
    let similarity = wordSimilarity(token.word, word);
    if (token.glued === word.text) similarity = Math.max(similarity, 0.98);
    if (token.cut && isPrefix(token.word.text, word.text, 2)) similarity = Math.max(similarity, CUT);
    const together = similarity >= weights.supportsFrom ? support(similarity, weights) : -1;
    const adds = together < 0 ? -1 : together * Math.min(own, worth([token], weights));
    return initialFits(token, other) ? Math.max(adds, weights.initial) : adds;
  }

  function joinsTo(text: string): boolean {
    return text.length >= 5 && runs.some((run) => togetherSimilarity(run, text) >= JOINED_FROM);
  }

  /** Neighbours of the stored name that one word of the chosen one may be written for. */
  function holdsRun({ words: numbers, glued }: StoredName): boolean {
    for (const { word, glued: longest } of wholes) {
      for (let i = 0; i + 1 < numbers.length; i++) {
        let letters = words.word(numbers[i] ?? 0).text.length;
        const particles = Math.max(0, (glued[i]?.length ?? 0) - letters);
        for (let end = i + 1; end < numbers.length && end < i + LONGEST_RUN; end++) {
          letters += glued[end]?.length || words.word(numbers[end] ?? 0).text.length;
          if (letters + particles < word.text.length - 2 || letters > longest.length + 2) continue;
          if (textsOf(i, end, numbers, glued).some((text) => together(text, word.text, longest))) return true;
        }
      }
    }
    return false;
  }

  const together = (text: string, single: string, longest: string) =>
    togetherSimilarity(text, single) >= JOINED_FROM ||
    (longest !== single && togetherSimilarity(text, longest) >= JOINED_FROM);

  function textsOf(
    from: number,
    end: number,
    numbers: readonly number[],
    glued: readonly string[],
  ): string[] {
    const bare = words.word(numbers[from] ?? 0).text;
    const first = glued[from] || bare;
    let rest = '';
    for (let i = from + 1; i <= end; i++) rest += glued[i] || words.word(numbers[i] ?? 0).text;
    const texts = first === bare ? [bare + rest] : [bare + rest, first + rest];
    if (end === from + 1) texts.push(words.word(numbers[end] ?? 0).text + first);
    return texts;
  }

  return {
    against(name) {
      stamp = (stamp + 1) >>> 0;
      tokens = name.tokens;
      isCut = name.truncated;
      const texts: string[] = [];
      for (let i = 0; i + 1 < tokens.length; i++)
        for (let length = 2; length <= LONGEST_RUN && i + length <= tokens.length; length++)
          texts.push(...joinedTexts(tokens.slice(i, i + length)));
      runs = texts;
      wholes = tokens.filter((token) => token.word.text.length >= 5);
    },
    mayReach(stored, least) {
      if (stored.truncated && !isCut) return true;
      let total = 0;
      let hits = 0;
      let mask = 0;
      let rarest = 0;
      const count = stored.words.length;
      for (let i = 0; i < count; i++) {
        const number = stored.words[i] ?? 0;
        if (stamps[number] !== stamp) learn(number);
        let gain = gains[number] ?? 0;
        let bits = masks[number] ?? 0;
        const own = worths[number] ?? 0;
        const long = stored.glued[i] ?? '';
        if (long !== '') {
          if (joinsTo(long)) return true;
          for (let k = 0; k < tokens.length; k++) {
            if (tokens[k]?.glued !== long && tokens[k]?.word.text !== long) continue;
            gain = Math.max(gain, own);
            bits |= 1 << k;
          }
        }
        if (bits === 0) continue;
        hits++;
        mask |= bits;
        total += gain;
        if (own > rarest) rarest = own;
      }
      const joined = mask >= 0x8000;
      const partners = joined ? tokens.length : bitCount(mask);
      const alone = !joined && Math.min(hits, partners) < 2 && count + tokens.length > 2;
      const most = Math.min(total, alone ? weights.oneTokenMost : weights.most);
      const left = count > hits;
      const lacking = tokens.length > partners;
      const whole =
        left && lacking
          ? 0
          : left || lacking
            ? weights.anchored
            : Math.max(weights.complete, weights.anchored);
      if (most + (whole * rarest) / weights.rare >= least - ROUNDING) return true;
      return count > 1 && wholes.length > 0 && holdsRun(stored);
    },
  };
}

function bitCount(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count++;
  return count;
}
