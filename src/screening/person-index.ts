import {
  bestDates,
  type DateGrade,
  gradeDates,
  mistakableDates,
  type PackedDate,
  yearOf,
} from './birth-date.ts';
import { createBlocks } from './blocks.ts';
import type { ScreeningConfiguration } from './configuration.ts';
import { grown } from './key-table.ts';
import { createNameBound } from './name-bound.ts';
import { createNameIndex, YEAR_SHELVES } from './name-index.ts';
import { createNameStore } from './name-store.ts';
import { createNumberIndex } from './number-index.ts';
import type { Person } from './person.ts';
import { createPostings } from './postings.ts';
import { leastNameWeight } from './score.ts';
import { createWordTable } from './word-table.ts';

/** Finds the people who could match a person: by names, by birth date, by numbers. */
export interface PersonIndex {
  /** Ids are the caller's: dense, small, reused only after `remove`. */
  add(id: number, person: Person): void;
  /** The person must be what was added. */
  remove(id: number, person: Person): void;
  /** Ids, each once. Whoever is left out would score below the threshold, or shares too little to be compared. */
  find(person: Person): readonly number[];
}

export function createPersonIndex(configuration: ScreeningConfiguration): PersonIndex {
  const blocks = createBlocks();
  const words = createWordTable();
  const store = createNameStore(blocks, words);
  const bound = createNameBound(words, configuration.name);
  const byDate = createPostings(blocks);
  const byNumber = createNumberIndex(blocks);
  // Of each person a block: how many dates, how many names, the dates, the numbers of the names.
  let refs = new Uint32Array(1024);
  let owners = new Uint32Array(1024);
  let seen = new Uint32Array(1024);
  let stamp = 0;
  let lastName = 0;
  const freeNames: number[] = [];
  const names = createNameIndex(blocks, words, store, (name) => shelvesOf(datesOf(owners[name] ?? 0)));
  // The date of each person, 0 for none, MANY where the block has to be read.
  let dates = new Uint32Array(1024);
  const undated = leastNameWeight(configuration, undefined);
  const leasts = leastByGrade(configuration);
  const datesDecide = leasts.contradiction === undefined;

  function block(id: number) {
    const ref = refs[id] ?? 0;
    const chunk = blocks.chunk(ref);
    const at = blocks.start(ref);
    return {
      chunk,
      dates: at + 2,
      names: at + 2 + (chunk[at] ?? 0),
      end: at + 2 + (chunk[at] ?? 0) + (chunk[at + 1] ?? 0),
    };
  }

  function datesOf(id: number): Uint32Array {
    const { chunk, dates: start, names: end } = block(id);
    return chunk.subarray(start, end);
  }

  function nameNumber(id: number): number {
    const name = freeNames.pop() ?? lastName++;
    if (name >= owners.length) owners = grown(owners, name + 1);
    owners[name] = id;
    return name;
  }

  /** What the names of the two must weigh, by their dates; undefined when no names could. */
  function leastFor(person: Person, id: number): number | undefined {
    const only = person.birthDates.length === 1 ? dates[id] : MANY;
    if (only === 0 || person.birthDates.length === 0) return undated;
    const grade =
      only === MANY || only === undefined
        ? bestDates(person.birthDates, datesOf(id), configuration.birthDate)?.grade
        : gradeDates(person.birthDates[0] ?? 0, only);
    return grade === undefined ? undated : leasts[grade];
  }

  function mayReach(id: number, least: number): boolean {
    const { chunk, names: from, end } = block(id);
    for (let at = from; at < end; at++) if (bound.mayReach(store.read(chunk[at] ?? 0), least)) return true;
    return false;
  }

  /** Names of those born on the day, on the same day of a year that may be meant, or with day and month exchanged. */
  function sameDay(person: Person): number[] {
    const found: number[] = [];
    for (const date of person.birthDates) {
      if (date % 100 === 0) continue;
      for (const other of mistakableDates(date)) for (const id of byDate.get(other)) found.push(id);
    }
    return found;
  }

  return {
    add(id, person) {
      if (id >= refs.length) {
        refs = grown(refs, id + 1);
        seen = grown(seen, id + 1);
        dates = grown(dates, id + 1);
      }
      const { birthDates } = person;
      const ref = blocks.allocate(2 + birthDates.length + person.names.length);
      const chunk = blocks.chunk(ref);
      let at = blocks.start(ref);
      refs[id] = ref;
      chunk[at++] = birthDates.length;
      chunk[at++] = person.names.length;
      for (const date of birthDates) chunk[at++] = date;
      for (const { name } of person.names) {
        const number = nameNumber(id);
        chunk[at++] = number;
        store.put(number, name);
        names.add(number, name);
        for (const date of birthDates) if (date % 100 !== 0) byDate.add(date, number);
      }
      dates[id] = birthDates.length > 1 ? MANY : (birthDates[0] ?? 0);
      for (const { number } of person.numbers) byNumber.add(number, id);
    },
    remove(id, person) {
      const { chunk, dates: start, names: from, end } = block(id);
      for (let at = from; at < end; at++) {
        const name = chunk[at] ?? 0;
        for (const date of person.birthDates) if (date % 100 !== 0) byDate.remove(date, name);
        names.remove(name);
        store.drop(name);
        freeNames.push(name);
      }
      for (const { number } of person.numbers) byNumber.remove(number, id);
      blocks.free(refs[id] ?? 0, end - start + 2);
      refs[id] = 0;
    },
    find(person) {
      stamp = (stamp + 1) >>> 0;
      const certain: number[] = [];
      for (const { number } of person.numbers) {
        byNumber.find(number, (id) => {
          if (seen[id] === stamp) return;
          seen[id] = stamp;
          certain.push(id);
        });
      }
      const likely: number[] = [];
      const needed: number[] = [];
      const consider = (id: number) => {
        if (seen[id] === stamp) return;
        seen[id] = stamp;
        const least = leastFor(person, id);
        if (least === undefined) return;
        likely.push(id);
        needed.push(least);
      };
      const shelves = datesDecide ? nearShelves(person.birthDates) : undefined;
      const born = sameDay(person);
      for (const { name } of person.names) {
        names.find(name, configuration.candidateShare, shelves, (found) => consider(owners[found] ?? 0));
        for (const found of born) if (names.resembles(found)) consider(owners[found] ?? 0);
      }
      const reached = new Set(certain);
      for (const { name } of person.names) {
        bound.against(name);
        for (const [i, id] of likely.entries())
          if (!reached.has(id) && mayReach(id, needed[i] ?? 0)) reached.add(id);
      }
      return [...reached];
    },
  };
}

/** Stands for several dates. */
const MANY = 0xffffffff;

function leastByGrade(configuration: ScreeningConfiguration): Record<DateGrade, number | undefined> {
  const grades = Object.keys(configuration.birthDate) as DateGrade[];
  return Object.fromEntries(grades.map((grade) => [grade, leastNameWeight(configuration, grade)])) as Record<
    DateGrade,
    number | undefined
  >;
}

const shelfOf = (year: number) => Math.min(YEAR_SHELVES - 1, Math.max(1, year - 1900));

function shelvesOf(dates: ArrayLike<PackedDate>): number[] {
  if (dates.length === 0) return [0];
  const shelves: number[] = [];
  for (let i = 0; i < dates.length; i++) {
    const shelf = shelfOf(yearOf(dates[i] ?? 0));
    if (!shelves.includes(shelf)) shelves.push(shelf);
  }
  return shelves;
}

/**
 * Where those may stand whose date of birth does not rule this one out: on the years beside it. What else can agree
 * (the same day of another year) is found by the day.
 */
function nearShelves(dates: readonly PackedDate[]): number[] | undefined {
  if (dates.length === 0) return undefined;
  const years = dates.flatMap((date) => [yearOf(date) - 1, yearOf(date), yearOf(date) + 1]);
  return [0, ...new Set(years.map(shelfOf))];
}
