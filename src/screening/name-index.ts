import type { Blocks } from './blocks.ts';
import { grown } from './key-table.ts';
import { joinedCodes, leadingTokens, tokenKeys } from './name-keys.ts';
import type { NameStore } from './name-store.ts';
import type { Name } from './normalise.ts';
import { createPostings } from './postings.ts';
import type { Word } from './token.ts';
import type { WordTable } from './word-table.ts';

/** Finds the names that share enough with another one to be worth comparing. */
export interface NameIndex {
  /** Ids are the caller's, dense and small; an id in use must be removed before it is added again. */
  add(id: number, name: Name): void;
  /** The name must still be in the store. */
  remove(id: number): void;
  /**
   * Calls `found` once for each name that shares at least `share` of the lighter name's weight and lies in one of
   * the shelves; without shelves, in any.
   */
  find(name: Name, share: number, shelves: readonly number[] | undefined, found: (id: number) => void): void;
  /** Whether any word of a stored name sounds like one of the name that was looked for last. */
  resembles(id: number): boolean;
}

/** A name stands on the shelf of each year of birth of its bearer, below this one, or on shelf 0 when none is known. */
export const YEAR_SHELVES = 126;
/** Names of one word: one hit is enough for them. */
const LONE = YEAR_SHELVES;
/** Names of terms that few bear need no shelves: they stand on this one. */
const ALL = YEAR_SHELVES + 1;
const FEW = 64;
const SHELVES = ALL + 1;
const UNSHELVED = [ALL];
const LONE_SHELF = [LONE];
const YEARS = Array.from({ length: YEAR_SHELVES }, (_, shelf) => shelf);

const TURN_AT = 26;
const HITS_AT = 19;
const TURNS = 63;
const BELOW_TURN = (1 << TURN_AT) - 1;
const SHARED = (1 << HITS_AT) - 1;
const FINE = 1024;
/** Weights are rounded at each hit. */
const ROUNDING = 32;
const UNSKETCHED = 0xffff;

/** 1 to 65,534: of a larger dictionary some terms look like each other, which costs a comparison and nothing else. */
const sketchOf = (term: number) => (term % (UNSKETCHED - 1)) + 1;

const tallyOf = (weight: number, count: number) => Math.round(weight * FINE) + (count << HITS_AT);

export function createNameIndex(
  blocks: Blocks,
  words: WordTable,
  store: NameStore,
  shelvesOf: (id: number) => readonly number[],
): NameIndex {
  const postings = createPostings(blocks);
  // By term: 1 when its names were put on shelves.
  let shelved = new Uint8Array(1024);
  // By term: how many names it leads to.
  let listed = new Uint32Array(1024);
  let weights = new Float32Array(1024);
  let counts = new Uint8Array(1024);
  // Of each name met by a search, in one number: which word met it last (6 bits), how often it was met (7 bits), and
  // the weight shared (19 bits, in units of FINE). All zero between searches.
  let tallies = new Uint32Array(1024);
  // Of each name up to four words, 16 bits each: whether it resembles another at all, without reading it.
  let sketches = new Uint16Array(4096);
  let touched = new Uint32Array(1024);
  let touchedCount = 0;
  let turn = 0;
  // By the sketch of a term: the search that came by it.
  const lastSearch = new Uint32Array(1 << 16);
  let searches = 0;

  const isShelved = (term: number) => shelved[term] === 1;
  const keyOf = (term: number, shelf: number) => term * SHELVES + shelf;

  function reserve(id: number): void {
    if (id < weights.length) return;
    weights = grown(weights, id + 1);
    counts = grown(counts, id + 1);
    tallies = grown(tallies, id + 1);
    sketches = grown(sketches, 4 * weights.length);
    touched = grown(touched, id + 1);
  }

  const placesOf = (id: number) => ((counts[id] ?? 0) < 2 ? LONE_SHELF : shelvesOf(id));

  function putOnShelves(term: number): void {
    const ids = postings.get(keyOf(term, ALL)).slice();
    for (const id of ids) {
      postings.remove(keyOf(term, ALL), id);
      for (const shelf of placesOf(id)) postings.add(keyOf(term, shelf), id);
    }
    shelved[term] = 1;
  }

  function list(term: number, id: number): void {
    if (term < MOST_SHELVED) {
      if (term >= listed.length) {
        listed = grown(listed, term + 1);
        shelved = grown(shelved, term + 1);
      }
      listed[term] = (listed[term] ?? 0) + 1;
    }
    if (isShelved(term)) for (const shelf of placesOf(id)) postings.add(keyOf(term, shelf), id);
    else {
      postings.add(keyOf(term, ALL), id);
      if ((listed[term] ?? 0) > FEW) putOnShelves(term);
    }
  }

  function unlist(term: number, id: number): void {
    if (term < MOST_SHELVED) listed[term] = (listed[term] ?? 1) - 1;
    const shelves = isShelved(term) ? placesOf(id) : UNSHELVED;
    for (const shelf of shelves) postings.remove(keyOf(term, shelf), id);
  }

  /** The terms of a stored name, each once. */
  function termsOf(id: number): Set<number> {
    const terms = new Set<number>();
    for (const number of store.read(id).words) {
      if (words.word(number).text.length > 1) for (const term of words.terms(number)) terms.add(term);
    }
    return terms;
  }

  /** Those that bear a term; `more` only those that were met before, of which alone a second hit makes candidates. */
  function visit(
    term: number,
    shelves: readonly number[],
    weight: number,
    count: number,
    more: boolean,
  ): void {
    lastSearch[sketchOf(term)] = searches;
    if (!isShelved(term)) touch(postings.get(keyOf(term, ALL)), weight, count);
    else {
      touch(postings.get(keyOf(term, LONE)), weight, count);
      for (const shelf of shelves) {
        const ids = postings.get(keyOf(term, shelf));
        if (more) touchAgain(ids, weight, count);
        else touch(ids, weight, count);
      }
    }
  }

  function hitBoth(one: number, two: number, shelves: readonly number[], weight: number): void {
    const [fewer, more] = (listed[one] ?? 0) < (listed[two] ?? 0) ? [one, two] : [two, one];
    for (const shelf of isShelved(fewer) ? shelves : UNSHELVED) {
      const ids = postings
        .get(keyOf(fewer, shelf))
        .filter((id) => isSketched(id, more) && termsOf(id).has(more));
      touch(ids, weight, 2);
    }
  }

  /** False when a name is sure not to have the term. */
  function isSketched(id: number, term: number): boolean {
    for (let at = 4 * id; at < 4 * id + 4; at++) {
      if (sketches[at] === UNSKETCHED || sketches[at] === sketchOf(term)) return true;
    }
    return false;
  }

  function touch(ids: Uint32Array, weight: number, count: number): void {
    const adds = tallyOf(weight, count);
    for (let i = 0; i < ids.length; i++) {
      const id = ids[i] ?? 0;
      const tally = tallies[id] ?? 0;
      if (tally >>> TURN_AT === turn) continue;
      if (tally === 0) touched[touchedCount++] = id;
      tallies[id] = (tally & BELOW_TURN) + adds + ((turn << TURN_AT) >>> 0);
    }
  }

  function touchAgain(ids: Uint32Array, weight: number, count: number): void {
    const adds = tallyOf(weight, count);
    for (let i = 0; i < ids.length; i++) {
      const id = ids[i] ?? 0;
      const tally = tallies[id] ?? 0;
      if (tally === 0 || tally >>> TURN_AT === turn) continue;
      tallies[id] = (tally & BELOW_TURN) + adds + ((turn << TURN_AT) >>> 0);
    }
  }

  function searchWord(word: Word, shelves: readonly number[], more: boolean): void {
    const keys = tokenKeys(word);
    nextTurn();
    for (const code of keys.codes)
      for (const { id, weight } of words.near(code)) visit(id, shelves, weight, 1, more);
    if (keys.bones.length >= 2) {
      const term = words.vowellessWith(keys.bones);
      if (term !== undefined) visit(term, shelves, keys.weight, 1, more);
      if (keys.vowelless)
        for (const same of words.withBones(keys.bones)) visit(same, shelves, keys.weight, 1, more);
    }
    for (const [before, after] of words.splits(word)) hitBoth(before, after, shelves, keys.weight);
  }

  /** A name of twelve words has no more turns than are told apart. */
  function nextTurn(): void {
    turn = (turn % TURNS) + 1;
  }

  /** How many names a word leads to, about. */
  function reach(word: Word): number {
    let sum = 0;
    for (const code of tokenKeys(word).codes) for (const { id } of words.near(code)) sum += listed[id] ?? 0;
    return sum;
  }

  function search(name: Name, shelves: readonly number[]): number {
    searches = (searches + 1) >>> 0;
    for (const { code, weight } of joinedCodes(name)) {
      nextTurn();
      const term = words.termOf(code);
      if (term !== undefined) visit(term, shelves, weight, 2, false);
    }
    const leading = leadingTokens(name).map(({ word }) => ({ word, reach: reach(word) }));
    leading.sort((a, b) => a.reach - b.reach);
    // Two hits are needed, so the word that most names share has nobody to add.
    for (const [i, { word }] of leading.entries())
      searchWord(word, shelves, i > 0 && i === leading.length - 1);
    return leading.reduce((sum, { word }) => sum + tokenKeys(word).weight, 0);
  }

  return {
    add(id, name) {
      reserve(id);
      const tokens = leadingTokens(name);
      weights[id] = tokens.reduce((sum, { word }) => sum + tokenKeys(word).weight, 0);
      counts[id] = tokens.length;
      sketches.fill(0, 4 * id, 4 * id + 4);
      const terms = termsOf(id);
      let at = 4 * id;
      for (const term of terms) {
        list(term, id);
        if (terms.size <= 4) sketches[at++] = sketchOf(term);
      }
      if (terms.size > 4) sketches[at] = UNSKETCHED;
    },
    remove(id) {
      for (const term of termsOf(id)) unlist(term, id);
    },
    find(name, share, shelves, found) {
      touchedCount = 0;
      const total = search(name, shelves ?? YEARS);
      const single = leadingTokens(name).length < 2;
      for (let i = 0; i < touchedCount; i++) {
        const id = touched[i] ?? 0;
        const tally = tallies[id] ?? 0;
        tallies[id] = 0;
        if (((tally >>> HITS_AT) & 0x7f) < 2 && !single && (counts[id] ?? 0) > 1) continue;
        const shared = (tally & SHARED) + ROUNDING;
        if (shared >= FINE * share * Math.min(total, weights[id] ?? 0)) found(id);
      }
    },
    resembles(id) {
      for (let at = 4 * id; at < 4 * id + 4; at++) {
        const term = sketches[at] ?? 0;
        if (term === UNSKETCHED || (term !== 0 && lastSearch[term] === searches)) return true;
      }
      return false;
    },
  };
}

/** Terms of consonants alone are numbered from here; few names have them. */
const MOST_SHELVED = 1 << 23;
