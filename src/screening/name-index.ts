import type { Blocks } from './blocks.ts';
import { grown } from './key-table.ts';
import { joinedCodes, leadingTokens, tokenKeys } from './name-keys.ts';
import type { NameStore } from './name-store.ts';
import type { Name } from './normalise.ts';
import { createPostings } from './postings.ts';
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

/** A name stands on the shelf of each year of birth of its bearer, or on shelf 0 when none is known. */
export const SHELVES = 128;
/** Names of terms that few bear need no shelves: they stand on this one. */
const ALL = SHELVES - 1;
const FEW = 64;
const UNSHELVED = [ALL];
const EVERY_SHELF = Array.from({ length: ALL }, (_, shelf) => shelf);

export function createNameIndex(
  blocks: Blocks,
  words: WordTable,
  store: NameStore,
  shelvesOf: (id: number) => readonly number[],
): NameIndex {
  const postings = createPostings(blocks);
  // By term: 1 when its names were put on shelves.
  let shelved = new Uint8Array(1024);
  let weights = new Float32Array(1024);
  let counts = new Uint8Array(1024);
  let shared = new Float32Array(1024);
  let hits = new Uint8Array(1024);
  let lastToken = new Uint32Array(1024);
  let touched = new Uint32Array(1024);
  let touchedCount = 0;
  let stamp = 0;
  // By term: the search that came by it.
  let lastSearch = new Uint32Array(1024);
  let searches = 0;

  const isShelved = (term: number) => shelved[term] === 1;
  const keyOf = (term: number, shelf: number) => term * SHELVES + shelf;

  function reserve(id: number): void {
    if (id < weights.length) return;
    weights = grown(weights, id + 1);
    counts = grown(counts, id + 1);
    shared = grown(shared, id + 1);
    hits = grown(hits, id + 1);
    lastToken = grown(lastToken, id + 1);
    touched = grown(touched, id + 1);
  }

  function putOnShelves(term: number): void {
    const ids = postings.get(keyOf(term, ALL)).slice();
    for (const id of ids) {
      postings.remove(keyOf(term, ALL), id);
      for (const shelf of shelvesOf(id)) postings.add(keyOf(term, shelf), id);
    }
    if (term >= shelved.length) shelved = grown(shelved, term + 1);
    shelved[term] = 1;
  }

  function list(term: number, id: number): void {
    if (isShelved(term)) for (const shelf of shelvesOf(id)) postings.add(keyOf(term, shelf), id);
    else {
      postings.add(keyOf(term, ALL), id);
      if (postings.count(keyOf(term, ALL)) > FEW && term < MOST_SHELVED) putOnShelves(term);
    }
  }

  function unlist(term: number, id: number): void {
    const shelves = isShelved(term) ? shelvesOf(id) : [ALL];
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

  function shelvesFor(term: number, shelves: readonly number[] | undefined): readonly number[] {
    return isShelved(term) ? (shelves ?? EVERY_SHELF) : UNSHELVED;
  }

  function visit(term: number, shelves: readonly number[] | undefined, weight: number, count: number): void {
    for (const shelf of shelvesFor(term, shelves)) touch(postings.get(keyOf(term, shelf)), weight, count);
  }

  function hitBoth(one: number, two: number, shelves: readonly number[] | undefined, weight: number): void {
    for (const shelf of shelvesFor(one, shelves)) {
      const ids = postings.get(keyOf(one, shelf)).filter((id) => termsOf(id).has(two));
      touch(ids, weight, 2);
    }
  }

  function touch(ids: Uint32Array, weight: number, count: number): void {
    for (let i = 0; i < ids.length; i++) {
      const id = ids[i] ?? 0;
      if (lastToken[id] === stamp) continue;
      lastToken[id] = stamp;
      if (hits[id] === 0) touched[touchedCount++] = id;
      shared[id] = (shared[id] ?? 0) + weight;
      hits[id] = (hits[id] ?? 0) + count;
    }
  }

  function search(name: Name, shelves: readonly number[] | undefined): number {
    let total = 0;
    searches = (searches + 1) >>> 0;
    const hit = (term: number | undefined, weight: number, count: number) => {
      if (term === undefined) return;
      if (term < MOST_SHELVED) {
        if (term >= lastSearch.length) lastSearch = grown(lastSearch, term + 1);
        lastSearch[term] = searches;
      }
      visit(term, shelves, weight, count);
    };
    for (const { word } of leadingTokens(name)) {
      const keys = tokenKeys(word);
      total += keys.weight;
      stamp = (stamp + 1) >>> 0;
      for (const code of keys.codes) for (const { id, weight } of words.near(code)) hit(id, weight, 1);
      if (keys.bones.length >= 2) {
        hit(words.vowellessWith(keys.bones), keys.weight, 1);
        if (keys.vowelless) for (const term of words.withBones(keys.bones)) hit(term, keys.weight, 1);
      }
      for (const [before, after] of words.splits(word)) {
        hitBoth(before, after, shelves, keys.weight);
      }
    }
    for (const { code, weight } of joinedCodes(name)) {
      stamp = (stamp + 1) >>> 0;
      hit(words.termOf(code), weight, 2);
    }
    return total;
  }

  return {
    add(id, name) {
      reserve(id);
      const tokens = leadingTokens(name);
      weights[id] = tokens.reduce((sum, { word }) => sum + tokenKeys(word).weight, 0);
      counts[id] = tokens.length;
      for (const term of termsOf(id)) list(term, id);
    },
    remove(id) {
      for (const term of termsOf(id)) unlist(term, id);
    },
    find(name, share, shelves, found) {
      touchedCount = 0;
      const total = search(name, shelves);
      const single = leadingTokens(name).length < 2;
      for (let i = 0; i < touchedCount; i++) {
        const id = touched[i] ?? 0;
        const enough = (shared[id] ?? 0) >= share * Math.min(total, weights[id] ?? 0);
        const isCandidate = enough && ((hits[id] ?? 0) >= 2 || single || (counts[id] ?? 0) < 2);
        shared[id] = 0;
        hits[id] = 0;
        lastToken[id] = 0;
        if (isCandidate) found(id);
      }
    },
    resembles: (id) =>
      store
        .read(id)
        .words.some((number) => words.terms(number).some((term) => lastSearch[term] === searches)),
  };
}

/** Terms of consonants alone are numbered from here; few names have them. */
const MOST_SHELVED = 1 << 23;
