import { bestDates, type DateGrade, gradeDates, mistakableDates } from './birth-date.ts';
import { createBlocks } from './blocks.ts';
import type { ScreeningConfiguration } from './configuration.ts';
import { createDayIndex } from './day-index.ts';
import { createNameBound } from './name-bound.ts';
import { createNameIndex } from './name-index.ts';
import type { Name } from './normalise.ts';
import { createNumberIndex } from './number-index.ts';
import type { Person } from './person.ts';
import { createPersonStore, type NumberedName, SEVERAL } from './person-store.ts';
import { leastNameWeight } from './score.ts';
import { nearShelves, shelvesOf } from './shelves.ts';
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
  const store = createPersonStore(blocks);
  const bound = createNameBound(words, configuration.name);
  const names = createNameIndex(blocks, words);
  const byDate = createDayIndex(blocks);
  const byNumber = createNumberIndex(blocks);
  let lastName = 0;
  const freeNames: number[] = [];
  let stamp = 0;
  const undated = leastNameWeight(configuration, undefined);
  const leasts = leastByGrade(configuration);
  const datesDecide = leasts.contradiction === undefined;

  /** What the names of the two must weigh, by their dates; undefined when no names could. */
  function leastFor(person: Person, id: number): number | undefined {
    const only = store.date(id);
    if (only === 0 || person.birthDates.length === 0) return undated;
    const grade =
      only === SEVERAL || person.birthDates.length > 1
        ? bestDates(person.birthDates, store.dates(id), configuration.birthDate)?.grade
        : gradeDates(person.birthDates[0] ?? 0, only);
    return grade === undefined ? undated : leasts[grade];
  }

  function mayReach(id: number, least: number): boolean {
    store.open(id);
    for (let name = store.next(); name !== undefined; name = store.next())
      if (bound.mayReach(name, least)) return true;
    return false;
  }

  function numberedName(name: Name): NumberedName {
    const numbers: number[] = [];
    for (const { word } of name.tokens) numbers.push(words.add(word));
    return { id: freeNames.pop() ?? lastName++, name, words: numbers };
  }

  /** Those born on a day that a date may be mistaken for, who resemble the person by name. */
  function sameDay(person: Person, found: (id: number) => void): void {
    for (const date of person.birthDates)
      if (date % 100 !== 0)
        for (const other of mistakableDates(date)) byDate.find(other, names.resembles, found);
  }

  return {
    add(id, person) {
      const { birthDates } = person;
      const shelves = shelvesOf(birthDates);
      const numbered = person.names.map(({ name }) => numberedName(name));
      store.put(id, birthDates, numbered);
      for (const name of numbered) {
        const sketch = names.add(name.id, id, name.words, shelves);
        for (const date of birthDates) if (date % 100 !== 0) byDate.add(date, id, sketch);
      }
      for (const { number } of person.numbers) byNumber.add(number, id);
    },
    remove(id, person) {
      const shelves = shelvesOf(person.birthDates);
      store.open(id);
      for (let name = store.next(); name !== undefined; name = store.next()) {
        for (const date of person.birthDates) if (date % 100 !== 0) byDate.remove(date, id);
        names.remove(name.id, [...name.words.subarray(0, name.count)], shelves);
        freeNames.push(name.id);
      }
      for (const { number } of person.numbers) byNumber.remove(number, id);
      store.drop(id);
    },
    find(person) {
      stamp = (stamp + 1) >>> 0;
      const certain: number[] = [];
      for (const { number } of person.numbers) {
        byNumber.find(number, (id) => {
          if (store.mark(id, stamp)) certain.push(id);
        });
      }
      const likely: number[] = [];
      const needed: number[] = [];
      const consider = (id: number) => {
        if (!store.mark(id, stamp)) return;
        const least = leastFor(person, id);
        if (least === undefined) return;
        likely.push(id);
        needed.push(least);
      };
      const shelves = datesDecide ? nearShelves(person.birthDates) : undefined;
      for (const { name } of person.names) {
        names.find(name, configuration.candidateShare, shelves, consider);
        sameDay(person, consider);
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

function leastByGrade(configuration: ScreeningConfiguration): Record<DateGrade, number | undefined> {
  const grades = Object.keys(configuration.birthDate) as DateGrade[];
  return Object.fromEntries(grades.map((grade) => [grade, leastNameWeight(configuration, grade)])) as Record<
    DateGrade,
    number | undefined
  >;
}
