import { createBlocks } from './blocks.ts';
import { defaultConfiguration, type ScreeningConfiguration } from './configuration.ts';
import { createKeyTable, grown } from './key-table.ts';
import { matchOf, shownScore } from './match.ts';
import { packEntry, unpackEntry } from './packed.ts';
import { entryPerson, type Person, subjectPerson } from './person.ts';
import { createPersonIndex } from './person-index.ts';
import { weigh } from './score.ts';
import { createTextStore } from './text-store.ts';
import type { ListEntry, Match, Subject } from './types.ts';

export interface ScreeningOutcome {
  /** How many entries were compared name by name. */
  readonly candidates: number;
  /** Those entries with their scores, as matches round and order them. */
  readonly considered: readonly Scored[];
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
  /** What is compared of an entry; its id and what is only told are left out. */
  get(key: string): ListEntry | undefined;
  screen(subject: Subject): ScreeningOutcome;
}

type Scored = { readonly entryId: string; readonly score: number };
const bestFirst = (a: Scored, b: Scored) => b.score - a.score || (a.entryId < b.entryId ? -1 : 1);

/** Entries kept ready to be compared: those that are candidates again and again. */
const READY = 8192;

export function createWatchlistIndex(
  configuration: ScreeningConfiguration = defaultConfiguration,
): WatchlistIndex {
  const blocks = createBlocks();
  const index = createPersonIndex(configuration);
  const keys = createKeyTable(blocks);
  const texts = createTextStore(blocks);
  let refs = new Uint32Array(1024);
  const ready = new Map<number, Person>();

  function personOf(id: number): Person {
    const known = ready.get(id);
    if (known !== undefined) return known;
    const person = entryPerson(unpackEntry(texts.get(refs[id] ?? 0)));
    if (ready.size >= READY) ready.clear();
    ready.set(id, person);
    return person;
  }

  function forget(id: number): void {
    index.remove(id, personOf(id));
    texts.free(refs[id] ?? 0);
    ready.delete(id);
  }

  return {
    get size() {
      return keys.size;
    },
    upsert(key, entry) {
      const { size } = keys;
      const id = keys.add(key);
      if (keys.size === size) forget(id);
      if (id >= refs.length) refs = grown(refs, id + 1);
      refs[id] = texts.put(packEntry(entry));
      index.add(id, entryPerson(entry));
    },
    remove(key) {
      const known = keys.find(key);
      if (known === undefined) return;
      forget(known);
      keys.remove(key);
    },
    get(key) {
      const id = keys.find(key);
      return id === undefined ? undefined : unpackEntry(texts.get(refs[id] ?? 0));
    },
    screen(subject) {
      const person = subjectPerson(subject);
      const matches: Match[] = [];
      const considered: { entryId: string; score: number }[] = [];
      for (const id of index.find(person)) {
        const evidence = weigh(person, personOf(id), configuration);
        const entryId = keys.text(id);
        considered.push({ entryId, score: shownScore(evidence.score) });
        if (evidence.score >= configuration.threshold)
          matches.push(matchOf(entryId, evidence, configuration));
      }
      if (considered.length > 1) {
        considered.sort(bestFirst);
        matches.sort(bestFirst);
      }
      return { candidates: considered.length, considered, matches };
    },
  };
}
