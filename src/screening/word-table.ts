import { type TokenKeys, tokenKeys } from './name-keys.ts';
import { rootSpelling } from './name-variants.ts';
import { particles } from './name-words.ts';
import { consonantSkeleton, heardBones, phoneticCode } from './phonetic.ts';
import { createTermDictionary, type NearTerm } from './term-dictionary.ts';
import type { Word } from './token.ts';

/** The words of the names that an index holds, numbered, and the terms that lead to them. */
export interface WordTable {
  /** The number of a word, given when it is new. */
  add(word: Word): number;
  word(number: number): Word;
  /** How the names of a word are listed; undefined for initials, which lead nowhere. */
  listing(number: number): Listing | undefined;
  termOf(code: string): number | undefined;
  near(code: string): readonly NearTerm[];
  /** The term of words written by their sound in another script that have these consonants. */
  heardWith(bones: string): number | undefined;
  /** Terms of all words that have these consonants. */
  withBones(bones: string): readonly number[];
  /** Pairs of terms that give a word when they are written together, in either of their spellings. */
  splits(word: Word): readonly (readonly [number, number])[];
  readonly size: number;
}

export interface Listing {
  /** The terms under which they are found. */
  readonly terms: readonly number[];
  /** What the word weighs in retrieval. */
  readonly weight: number;
}

const REMEMBERED = 50_000;

export function createWordTable(): WordTable {
  const dictionary = createTermDictionary();
  const numbers = new Map<string, number>();
  const words: Word[] = [];
  const listings: (Listing | undefined)[] = [];
  const heard = new Map<string, number>();
  const bones = new Map<string, number[]>();
  const remembered = new Map<string, { size: number; splits: (readonly [number, number])[] }>();
  let ownTerms = 0;

  function termsFor(keys: TokenKeys): number[] {
    const own = keys.codes.map((code) => dictionary.add(code));
    for (const [i, code] of keys.codes.entries()) {
      const skeleton = heardBones(consonantSkeleton(code));
      if (skeleton.length < 2 || i > 0) continue;
      const same = bones.get(skeleton);
      if (same === undefined) bones.set(skeleton, [own[0] ?? 0]);
      else if (!same.includes(own[0] ?? 0)) same.push(own[0] ?? 0);
    }
    if (!keys.heard || keys.bones.length < 2) return own;
    // Such words are also found from their consonants; the terms for that lie above those of the dictionary.
    const known = heard.get(keys.bones) ?? HEARD_FROM + ownTerms++;
    heard.set(keys.bones, known);
    return [...own, known];
  }

  const idOf = (part: string) =>
    dictionary.idOf(phoneticCode(part)) ?? dictionary.idOf(phoneticCode(rootSpelling(part)));

  function splitsOf({ text }: Word): (readonly [number, number])[] {
    const found: (readonly [number, number])[] = [];
    const begins: [number, number][] = [];
    const bare = withoutParticles(text);
    for (const from of bare === text ? [0] : [0, text.length - bare.length]) {
      for (let i = from + 2; i <= text.length - 2; i++) {
        const term = idOf(text.slice(from, i));
        if (term !== undefined) begins.push([i, term]);
      }
    }
    if (begins.length === 0) return [];
    for (let i = 2; i <= text.length - 2; i++) {
      const after = idOf(text.slice(i));
      if (after === undefined) continue;
      // A sound at the seam may be written once (DEUSOTO); between the two may stand particles or a third name.
      for (const [end, before] of begins) if (end <= i + 1) found.push([before, after]);
    }
    return found;
  }

  return {
    add(word) {
      const known = numbers.get(word.key);
      if (known !== undefined) return known;
      numbers.set(word.key, words.length);
      words.push(word);
      const keys = tokenKeys(word);
      const terms = termsFor(keys);
      listings.push(word.text.length > 1 ? { terms, weight: keys.weight } : undefined);
      return words.length - 1;
    },
    word: (number) => words[number] as Word,
    listing: (number) => listings[number],
    termOf: (code) => dictionary.idOf(code),
    near: (code) => dictionary.near(code),
    heardWith: (skeleton) => heard.get(skeleton),
    withBones: (skeleton) => bones.get(skeleton) ?? [],
    splits(word) {
      const known = remembered.get(word.key);
      if (known?.size === dictionary.size) return known.splits;
      const splits = word.text.length < 5 ? [] : splitsOf(word);
      if (remembered.size >= REMEMBERED) remembered.clear();
      remembered.set(word.key, { size: dictionary.size, splits });
      return splits;
    },
    get size() {
      return words.length;
    },
  };
}

/** Terms fill 24 bits: half for the dictionary, half for consonants alone. */
const HEARD_FROM = 1 << 23;

function withoutParticles(text: string): string {
  for (const particle of ['DELAS', 'DELOS', 'DELA', 'DEL', 'DE', ...particles]) {
    if (particle.length > 1 && text.startsWith(particle) && text.length > particle.length + 3)
      return text.slice(particle.length);
  }
  return text;
}
