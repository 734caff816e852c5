import type { Blocks } from './blocks.ts';
import { grown } from './key-table.ts';
import { leadingTokens } from './name-keys.ts';
import type { Name } from './normalise.ts';
import { createPostings } from './postings.ts';
import { createSearchPlan, type Step, shortOf } from './search-plan.ts';
import { createShelf, type Shelf } from './shelf.ts';
import { SHELVES } from './shelves.ts';
import { createTally } from './tally.ts';
import type { WordTable } from './word-table.ts';

/** Finds the names that share enough with another one to be worth comparing. */
export interface NameIndex {
  /**
   * Puts a name, by the numbers of its words, on shelves; gives its sketch, valid until the next one. Ids are the
   * caller's, dense and small; one in use must be removed before it comes again.
   */
  add(id: number, owner: number, words: readonly number[], shelves: readonly number[]): Sketch;
  /** Words and shelves must be those with which it was added. */
  remove(id: number, words: readonly number[], shelves: readonly number[]): void;
  /**
   * Calls `found` for the owner of each name that shares at least `share` of the lighter name's weight and lies on
   * one of the shelves; without shelves, on any.
   */
  find(
    name: Name,
    share: number,
    shelves: readonly number[] | undefined,
    found: (owner: number) => void,
  ): void;
  /** Whether any word of a name of this sketch sounds like one of the name that was looked for last. */
  resembles(low: number, high: number): boolean;
}

/** Up to four terms of a name, 16 bits each: whether it resembles another at all, without reading it. */
export interface Sketch {
  readonly low: number;
  readonly high: number;
}

/** Names of one word stand on a shelf of their own: one hit is enough for them. */
const LONE = SHELVES;
/** Names of terms that few bear need no shelves: they are listed here, by shelf and place. */
const ALL = SHELVES + 1;
const KEYS_A_TERM = 256;
const FEW = 64;
const LONE_SHELF = [LONE];
const PLACE_BITS = 24;
const PLACE = (1 << PLACE_BITS) - 1;
/** Weights are rounded at each hit. */
const ROUNDING = 32 / 1024;
/** The sketch of a name of more terms than it holds: it may be like anything. */
const UNKNOWN = 0xffffffff;

const shortAt = (terms: readonly number[], i: number) => (i < terms.length ? shortOf(terms[i] ?? 0) : 0);
const pairAt = (terms: readonly number[], i: number) =>
  ((shortAt(terms, i + 1) << 16) | shortAt(terms, i)) >>> 0;

const keyOf = (term: number, shelf: number) => term * KEYS_A_TERM + shelf;

export function createNameIndex(blocks: Blocks, words: WordTable): NameIndex {
  const postings = createPostings(blocks);
  const shelves: Shelf[] = Array.from({ length: LONE + 1 }, createShelf);
  const tally = createTally();
  // By term: 1 when its names were put on shelves.
  let shelved = new Uint8Array(1024);
  // By term: how many places it leads to.
  let listed = new Uint32Array(1024);
  // Of each name where it stands on its first shelf; where it stands on others.
  let places = new Uint32Array(1024);
  const otherPlaces = new Map<number, readonly number[]>();
  // By place on the shelf that is visited: the pair of terms whose first one stands there.
  let marks = new Uint32Array(1024);
  let pairs = 0;
  const plan = createSearchPlan(words, (term) => listed[term] ?? 0);
  // Of the name that is put on shelves or taken from them.
  const reading = { terms: [] as number[], leading: 0, weight: 0 };
  const sketch = { low: 0, high: 0 };

  const isShelved = (term: number) => shelved[term] === 1;

  function putOnShelves(term: number): void {
    const all = postings.get(keyOf(term, ALL)).slice();
    for (const where of all) {
      postings.remove(keyOf(term, ALL), where);
      postings.add(keyOf(term, where >>> PLACE_BITS), where & PLACE);
    }
    shelved[term] = 1;
  }

  function list(term: number, shelf: number, place: number): void {
    if (term < MOST_SHELVED) {
      if (term >= listed.length) {
        listed = grown(listed, term + 1);
        shelved = grown(shelved, term + 1);
      }
      listed[term] = (listed[term] ?? 0) + 1;
    }
    if (isShelved(term)) postings.add(keyOf(term, shelf), place);
    else {
      postings.add(keyOf(term, ALL), ((shelf << PLACE_BITS) | place) >>> 0);
      if ((listed[term] ?? 0) > FEW) putOnShelves(term);
    }
  }

  function unlist(term: number, shelf: number, place: number): void {
    if (term < MOST_SHELVED) listed[term] = (listed[term] ?? 1) - 1;
    if (isShelved(term)) postings.remove(keyOf(term, shelf), place);
    else postings.remove(keyOf(term, ALL), ((shelf << PLACE_BITS) | place) >>> 0);
  }

  /** Reads what leads to a name: the terms of its words, each once, how many words have some, and their weight. */
  function read(numbers: readonly number[]): typeof reading {
    const { terms } = reading;
    terms.length = 0;
    reading.leading = 0;
    reading.weight = 0;
    for (const number of numbers) {
      const listing = words.listing(number);
      if (listing === undefined) continue;
      reading.leading++;
      reading.weight += listing.weight;
      for (const term of listing.terms) if (!terms.includes(term)) terms.push(term);
    }
    return reading;
  }

  /** The place of a name on each of its shelves, in the same order. */
  const placesOf = (id: number) => otherPlaces.get(id) ?? [places[id] ?? 0];

  /** Those of a shelf that stand under both terms. */
  function takePair({ term, with: second = 0, turn: own, adds }: Step, shelf: number): void {
    const length = shelves[shelf]?.length ?? 0;
    if (length > marks.length) marks = grown(marks, length);
    pairs = (pairs + 1) >>> 0;
    let some = false;
    eachPlace(term, shelf, (place) => {
      marks[place] = pairs;
      some = true;
    });
    if (!some) return;
    eachPlace(second, shelf, (place) => {
      if (marks[place] === pairs) tally.meetOne(place, own, adds, true);
    });
  }

  function eachPlace(term: number, shelf: number, visit: (place: number) => void): void {
    const whole = isShelved(term);
    const { values, from, to } = postings.run(keyOf(term, whole ? shelf : ALL));
    for (let i = from; i < to; i++) {
      const where = values[i] ?? 0;
      if (whole) visit(where);
      else if (where >>> PLACE_BITS === shelf) visit(where & PLACE);
    }
  }

  function takeStep(step: Step, shelf: number): void {
    const { term, turn: own, adds, newcomers } = step;
    if (step.with !== undefined) takePair(step, shelf);
    else if (isShelved(term)) tally.meet(postings.run(keyOf(term, shelf)), own, adds, newcomers);
    else {
      const { values, from, to } = postings.run(keyOf(term, ALL));
      for (let i = from; i < to; i++) {
        const where = values[i] ?? 0;
        if (where >>> PLACE_BITS === shelf) tally.meetOne(where & PLACE, own, adds, newcomers);
      }
    }
  }

  return {
    add(id, owner, numbers, onShelves) {
      if (id >= places.length) places = grown(places, id + 1);
      const { terms, leading, weight } = read(numbers);
      const where = leading < 2 ? LONE_SHELF : onShelves;
      for (let i = 0; i < where.length; i++) {
        const shelf = where[i] ?? 0;
        const place = shelves[shelf]?.put(owner, weight) ?? 0;
        if (i === 0) places[id] = place;
        else otherPlaces.set(id, [...placesOf(id), place]);
        for (const term of terms) list(term, shelf, place);
      }
      sketch.low = terms.length > 4 ? UNKNOWN : pairAt(terms, 0);
      sketch.high = terms.length > 4 ? UNKNOWN : pairAt(terms, 2);
      return sketch;
    },
    remove(id, numbers, onShelves) {
      const { terms, leading } = read(numbers);
      const where = leading < 2 ? LONE_SHELF : onShelves;
      const taken = placesOf(id);
      for (const term of terms) for (const [i, shelf] of where.entries()) unlist(term, shelf, taken[i] ?? 0);
      for (const [i, shelf] of where.entries()) shelves[shelf]?.leave(taken[i] ?? 0);
      otherPlaces.delete(id);
    },
    find(name, share, onShelves, found) {
      const total = plan.make(name);
      const single = leadingTokens(name).length < 2;
      const visit = (number: number) => {
        const shelf = shelves[number];
        if (shelf === undefined || shelf.length === 0) return;
        tally.begin(shelf.length, single || number === LONE ? 1 : 2);
        for (let i = 0; i < plan.length; i++) {
          const step = plan.steps[i];
          if (step !== undefined) takeStep(step, number);
        }
        tally.settle((place, shared) => {
          if (shared + ROUNDING >= share * Math.min(total, shelf.weightAt(place)))
            found(shelf.ownerAt(place));
        });
      };
      if (onShelves === undefined) for (let number = 0; number < SHELVES; number++) visit(number);
      else for (const number of onShelves) visit(number);
      visit(LONE);
    },
    resembles(low, high) {
      return (
        low === UNKNOWN ||
        plan.isMet(low & 0xffff) ||
        plan.isMet(low >>> 16) ||
        plan.isMet(high & 0xffff) ||
        plan.isMet(high >>> 16)
      );
    },
  };
}

/** Terms of consonants alone are numbered from here; few names have them. */
const MOST_SHELVED = 1 << 23;
