import { defaultConfiguration, type ScreeningConfiguration } from './configuration.ts';
import { matchOf } from './match.ts';
import { entryPerson, type Person, subjectPerson } from './person.ts';
import { createPersonIndex } from './person-index.ts';
import { isOutOfReach, weigh } from './score.ts';
import type { ListEntry, Match, Subject } from './types.ts';

export interface ScreeningOutcome {
  /** How many entries were compared. */
  readonly candidates: number;
  /** At or above the threshold, best first; equal scores in order of key. */
  readonly matches: Match[];
}

/** All lists in memory. May be changed while it is in use: every call sees all changes made before it. */
export interface WatchlistIndex {
  readonly size: number;
  /** Adds or replaces an entry. `key` comes back as `Match.entryId`. */
  upsert(key: string, entry: ListEntry): void;
  /** Forgets an entry; an unknown key is no error. */
  remove(key: string): void;
  screen(subject: Subject): ScreeningOutcome;
}

export function createWatchlistIndex(
  configuration: ScreeningConfiguration = defaultConfiguration,
): WatchlistIndex {
  const index = createPersonIndex();
  const ids = new Map<string, number>();
  const keys: string[] = [];
  const people: (Person | undefined)[] = [];
  const free: number[] = [];

  function remove(key: string): void {
    const id = ids.get(key);
    const person = id === undefined ? undefined : people[id];
    if (id === undefined || person === undefined) return;
    index.remove(id, person);
    people[id] = undefined;
    ids.delete(key);
    free.push(id);
  }

  return {
    get size() {
      return ids.size;
    },
    upsert(key, entry) {
      remove(key);
      const id = free.pop() ?? people.length;
      const person = entryPerson(entry);
      ids.set(key, id);
      keys[id] = key;
      people[id] = person;
      index.add(id, person);
    },
    remove,
    screen(subject) {
      const person = subjectPerson(subject);
      const matches: Match[] = [];
      const found = index.find(person, configuration.candidateShare);
      for (const id of found) {
        const entry = people[id];
        if (entry === undefined || isOutOfReach(person, entry, configuration)) continue;
        const evidence = weigh(person, entry, configuration);
        if (evidence.score >= configuration.threshold)
          matches.push(matchOf(keys[id] ?? '', evidence, configuration));
      }
      matches.sort((a, b) => b.score - a.score || (a.entryId < b.entryId ? -1 : 1));
      return { candidates: found.length, matches };
    },
  };
}
