import { swapDayMonth } from './birth-date.ts';
import { createPostings, hash32, type Postings } from './int-list.ts';
import { createNameIndex } from './name-index.ts';
import { leadingTokens, tokenKeys } from './name-keys.ts';
import type { Person } from './person.ts';

/** Finds the people worth comparing with a person: by names, by birth date and a name, by numbers. */
export interface PersonIndex {
  add(id: number, person: Person): void;
  remove(id: number, person: Person): void;
  /** Ids, each once. */
  find(person: Person, share: number): readonly number[];
}

/** `idOf` ids are the caller's: dense, small, reused only after `remove`. */
export function createPersonIndex(): PersonIndex {
  const names = createNameIndex();
  const byDate: Postings = createPostings();
  const byNumber: Postings = createPostings();
  /** Owner of each name id, and the name ids of each owner. */
  const owners: number[] = [];
  const owned: (number[] | undefined)[] = [];
  const free: number[] = [];

  function keys(id: number, person: Person, change: 'add' | 'remove'): void {
    for (const key of dateKeys(person, false)) byDate[change](key, id);
    for (const { number } of person.numbers) for (const key of numberKeys(number)) byNumber[change](key, id);
  }

  return {
    add(id, person) {
      owned[id] = person.names.map(({ name }) => {
        const nameId = free.pop() ?? owners.length;
        owners[nameId] = id;
        names.add(nameId, name);
        return nameId;
      });
      keys(id, person, 'add');
    },
    remove(id, person) {
      for (const [i, nameId] of (owned[id] ?? []).entries()) {
        const name = person.names[i]?.name;
        if (name !== undefined) names.remove(nameId, name);
        free.push(nameId);
      }
      owned[id] = undefined;
      keys(id, person, 'remove');
    },
    find(person, share) {
      const found = new Set<number>();
      const collect = (postings: Postings, key: number) => {
        const list = postings.get(key);
        if (typeof list === 'number') found.add(list);
        else for (let i = 0; i < (list?.length ?? 0); i++) found.add(list?.at(i) ?? 0);
      };
      for (const { name } of person.names)
        names.find(name, share, (nameId) => found.add(owners[nameId] ?? 0));
      for (const key of dateKeys(person, true)) collect(byDate, key);
      for (const { number } of person.numbers) for (const key of numberKeys(number)) collect(byNumber, key);
      return [...found];
    },
  };
}

/** Full birth date with the code of each name, so that one surely heard name and the date are enough. */
function dateKeys(person: Person, swapped: boolean): Set<number> {
  const keys = new Set<number>();
  for (const date of person.birthDates) {
    if (date % 100 === 0) continue;
    for (const { name } of person.names) {
      for (const { word } of leadingTokens(name)) {
        for (const code of tokenKeys(word).codes) {
          keys.add(hash32(`${date}${code}`));
          const other = swapped ? swapDayMonth(date) : undefined;
          if (other !== undefined) keys.add(hash32(`${other}${code}`));
        }
      }
    }
  }
  return keys;
}

/** The number itself; from eight characters also its deletes, by which numbers one slip apart meet. */
function numberKeys(number: string): Set<number> {
  const keys = new Set([hash32(`#${number}`)]);
  if (number.length >= 7) {
    for (let i = 0; i < number.length; i++) keys.add(hash32(`#${number.slice(0, i)}${number.slice(i + 1)}`));
  }
  return keys;
}
