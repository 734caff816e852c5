import { bestDates, type PackedDate, swapDayMonth, yearOf } from './birth-date.ts';
import { createBlocks } from './blocks.ts';
import type { ScreeningConfiguration } from './configuration.ts';
import { grown } from './key-table.ts';
import { createNameBound } from './name-bound.ts';
import { createNameIndex, SHELVES } from './name-index.ts';
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
  const byDay = createPostings(blocks);
  const byNumber = createNumberIndex(blocks);
  // Of each person a block: how many dates, how many names, the dates, the numbers of the names.
  let refs = new Uint32Array(1024);
  let owners = new Uint32Array(1024);
  let seen = new Uint32Array(1024);
  let stamp = 0;
  let lastName = 0;
  const freeNames: number[] = [];
  const names = createNameIndex(blocks, words, store, (name) => shelvesOf(datesOf(owners[name] ?? 0)));
  const datesDecide = leastNameWeight(configuration, 'contradiction') === undefined;

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
    const { chunk, dates, names: end } = block(id);
    return chunk.subarray(dates, end);
  }

  function nameNumber(id: number): number {
    const name = freeNames.pop() ?? lastName++;
    if (name >= owners.length) owners = grown(owners, name + 1);
    owners[name] = id;
    return name;
  }

  /** Whether a name of the person could carry a match with one of `id`; its own dates and names are at hand. */
  function leastFor(person: Person, id: number): number | undefined {
    const grade = bestDates(person.birthDates, datesOf(id), configuration.birthDate)?.grade;
    return leastNameWeight(configuration, grade);
  }

  function mayReach(id: number, least: number): boolean {
    const { chunk, names: from, end } = block(id);
    for (let at = from; at < end; at++) if (bound.mayReach(store.read(chunk[at] ?? 0), least)) return true;
    return false;
  }

  /** Those born on the same day of whatever year, or with day and month exchanged. */
  function sameDay(person: Person): number[] {
    const found: number[] = [];
    for (const date of person.birthDates) {
      if (date % 100 === 0) continue;
      for (const day of [date, swapDayMonth(date)])
        if (day !== undefined) for (const id of byDay.get(day % 10_000)) found.push(id);
    }
    return found;
  }

  function resembles(id: number): boolean {
    const { chunk, names: from, end } = block(id);
    for (let at = from; at < end; at++) if (names.resembles(chunk[at] ?? 0)) return true;
    return false;
  }

  return {
    add(id, person) {
      if (id >= refs.length) {
        refs = grown(refs, id + 1);
        seen = grown(seen, id + 1);
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
      }
      for (const day of daysOf(birthDates)) byDay.add(day, id);
      for (const { number } of person.numbers) byNumber.add(number, id);
    },
    remove(id, person) {
      const { chunk, dates, names: from, end } = block(id);
      for (let at = from; at < end; at++) {
        const name = chunk[at] ?? 0;
        names.remove(name);
        store.drop(name);
        freeNames.push(name);
      }
      for (const day of daysOf(person.birthDates)) byDay.remove(day, id);
      for (const { number } of person.numbers) byNumber.remove(number, id);
      blocks.free(refs[id] ?? 0, end - dates + 2);
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
      const leasts: number[] = [];
      const consider = (id: number) => {
        if (seen[id] === stamp) return;
        seen[id] = stamp;
        const least = leastFor(person, id);
        if (least === undefined) return;
        likely.push(id);
        leasts.push(least);
      };
      const shelves = datesDecide ? nearShelves(person.birthDates) : undefined;
      const born = sameDay(person).filter((id) => leastFor(person, id) !== undefined);
      for (const { name } of person.names) {
        names.find(name, configuration.candidateShare, shelves, (found) => consider(owners[found] ?? 0));
        for (const id of born) if (resembles(id)) consider(id);
      }
      const reached = new Set(certain);
      for (const { name } of person.names) {
        bound.against(name);
        for (const [i, id] of likely.entries())
          if (!reached.has(id) && mayReach(id, leasts[i] ?? 0)) reached.add(id);
      }
      return [...reached];
    },
  };
}

/** Month and day of each full date, each once. */
function daysOf(dates: readonly PackedDate[]): Set<number> {
  return new Set(dates.filter((date) => date % 100 !== 0).map((date) => date % 10_000));
}

const shelfOf = (year: number) => Math.min(SHELVES - 2, Math.max(1, year - 1900));

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
