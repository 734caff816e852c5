import { JOINED_FROM, joinedTexts, LONGEST_RUN, togetherSimilarity } from './joined.ts';
import type { StoredName } from './person-store.ts';
import type { Token } from './token.ts';
import { endsMeet, endsOf, type WordShapes } from './word-shapes.ts';
import type { WordTable } from './word-table.ts';

/** Which words of a chosen name and of stored ones may be several of the other side, written together. */
export interface BoundRuns {
  /** Chooses the name that the following are held against. */
  against(tokens: readonly Token[]): void;
  /** Whether neighbours of the chosen name give this word of the table. */
  joinToWord(number: number): boolean;
  /** The same for a word with its particles. */
  joinTo(text: string): boolean;
  /**
   * Neighbours of the stored name that one word of the chosen one may be written for. What surely stands for a word
   * of the other side is not joined with its neighbours, and nothing else stands for its partner.
   *
   * @param sure by position in the stored name, not 0 where a word surely stands for one of the chosen name
   * @param partners those words of the chosen name, a bit each
   */
  heldBy(stored: StoredName, sure: Uint16Array, partners: number): boolean;
}

/** A word of the chosen name that may be several written together. */
interface Whole {
  readonly bit: number;
  readonly text: string;
  /** With its particles. */
  readonly longest: string;
  readonly ends: number;
  readonly longestEnds: number;
}

/** Shorter words are not written together. */
const SHORTEST = 5;

export function createBoundRuns(words: WordTable, shapes: WordShapes): BoundRuns {
  let runs: readonly { readonly text: string; readonly ends: number }[] = [];
  let wholes: readonly Whole[] = [];

  /** Read only where length and ends allow it; `text` is asked for then. */
  function joins(length: number, ends: number, text: string | number): boolean {
    if (length < SHORTEST) return false;
    for (const run of runs) {
      if (Math.abs(run.text.length - length) > 2 || !endsMeet(run.ends, ends)) continue;
      const whole = typeof text === 'string' ? text : words.word(text).text;
      if (togetherSimilarity(run.text, whole) >= JOINED_FROM) return true;
    }
    return false;
  }

  function beginsRun(stored: StoredName, i: number, sure: Uint16Array, whole: Whole): boolean {
    const { text, longest } = whole;
    const first = stored.words[i] ?? 0;
    const glued = stored.glued[i] ?? '';
    let letters = shapes.length(first);
    const particles = Math.max(0, glued.length - letters);
    for (let end = i + 1; end < stored.count && end < i + LONGEST_RUN && sure[end] === 0; end++) {
      const last = stored.words[end] ?? 0;
      letters += stored.glued[end]?.length || shapes.length(last);
      if (letters + particles < text.length - 2 || letters > longest.length + 2) continue;
      // What is written together begins or ends as the whole does.
      const fits = glued !== '' || meets(whole, shapes.ends(first)) || meets(whole, shapes.ends(last));
      if (fits && textsOf(i, end, stored).some((joined) => gives(joined, whole))) return true;
    }
    return false;
  }

  function textsOf(from: number, end: number, { words: numbers, glued }: StoredName): string[] {
    const bare = words.word(numbers[from] ?? 0).text;
    const first = glued[from] || bare;
    let rest = '';
    for (let i = from + 1; i <= end; i++) rest += glued[i] || words.word(numbers[i] ?? 0).text;
    const texts = first === bare ? [bare + rest] : [bare + rest, first + rest];
    if (end === from + 1) texts.push(words.word(numbers[end] ?? 0).text + first);
    return texts;
  }

  return {
    against(tokens) {
      const texts: string[] = [];
      for (let i = 0; i + 1 < tokens.length; i++)
        for (let length = 2; length <= LONGEST_RUN && i + length <= tokens.length; length++)
          texts.push(...joinedTexts(tokens.slice(i, i + length)));
      runs = texts.map((text) => ({ text, ends: endsOf(text) }));
      wholes = tokens.flatMap(({ word: { text }, glued }, k) =>
        text.length < SHORTEST
          ? []
          : [{ bit: 1 << k, text, longest: glued, ends: endsOf(text), longestEnds: endsOf(glued) }],
      );
    },
    joinToWord: (number) => joins(shapes.length(number), shapes.ends(number), number),
    joinTo: (text) => joins(text.length, endsOf(text), text),
    heldBy(stored, sure, partners) {
      for (const whole of wholes) {
        if ((partners & whole.bit) !== 0) continue;
        for (let i = 0; i + 1 < stored.count; i++)
          if (sure[i] === 0 && beginsRun(stored, i, sure, whole)) return true;
      }
      return false;
    },
  };
}

const meets = ({ ends, longestEnds }: Whole, word: number) =>
  endsMeet(ends, word) || endsMeet(longestEnds, word);

const gives = (joined: string, { text, longest }: Whole) =>
  togetherSimilarity(joined, text) >= JOINED_FROM ||
  (longest !== text && togetherSimilarity(joined, longest) >= JOINED_FROM);
