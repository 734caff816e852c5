import { createSubjectIndex } from '../../src/screening/subject-index.ts';
import type { ListEntry, Subject } from '../../src/screening/types.ts';
import { createWatchlistIndex } from '../../src/screening/watchlist-index.ts';
import { entryAt } from '../../src/seed/lists.ts';
import { personAt } from '../../src/seed/people.ts';
import { quantile, round, type Section } from './section.ts';

const mebibyte = 2 ** 20;
/** Made and handed over so many at a time, so that what is measured is the index and not its input. */
const slice = 500;
const passes = 3;

const number = (value: number) => value.toLocaleString('en-US');
const resident = () => {
  globalThis.gc?.();
  return process.memoryUsage().rss / mebibyte;
};
/** Processor time of this process in milliseconds: other work on the machine does not count. */
const cpu = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

function subjectAt(i: number): Subject {
  const { passport, nationality, ...person } = personAt(1, i);
  const { givenNames, paternalSurname, birthDate } = person;
  const maternal = person.maternalSurname === undefined ? {} : { maternalSurname: person.maternalSurname };
  const id = `00000000-0000-7000-8000-${String(i).padStart(12, '0')}`;
  const documents = [{ type: 'passport', ...passport }];
  return { id, givenNames, paternalSurname, ...maternal, birthDate, nationality, documents };
}

/** Hands over `count` made things, slice by slice; the processor time that taking them took, in ms. */
function fill<T>(count: number, make: (i: number) => T, take: (one: T) => void): number {
  let spent = 0;
  for (let from = 0; from < count; from += slice) {
    const made = Array.from({ length: Math.min(slice, count - from) }, (_, i) => make(from + i));
    const before = cpu();
    for (const one of made) take(one);
    spent += cpu() - before;
  }
  return spent;
}

/** The time of each call in ms, the least of three passes, sorted; and calls per second of processor time. */
function timed<T>(all: readonly T[], call: (one: T) => void) {
  const times = new Float64Array(all.length).fill(Number.POSITIVE_INFINITY);
  let spent = 0;
  for (let pass = 0; pass < passes; pass++) {
    const before = cpu();
    for (const [i, one] of all.entries()) {
      const at = performance.now();
      call(one);
      times[i] = Math.min(times[i] ?? 0, performance.now() - at);
    }
    spent = cpu() - before;
  }
  return { times: times.sort(), perSecond: Math.round((all.length / spent) * 1000) };
}

function spread(times: Float64Array): string {
  const [p50, p99] = [quantile(times, 0.5), quantile(times, 0.99)].map((value) => round(value, 3));
  return `p50 ${p50} ms, p99 ${p99} ms, longest ${round(times.at(-1) ?? 0, 1)} ms`;
}

/** A list in memory: built, screened against, changed while it is in use. */
function forward(entries: number) {
  const before = resident();
  const index = createWatchlistIndex();
  const make = (i: number) => entryAt(1, i, entries);
  const built = fill(entries, make, (entry: ListEntry) => index.upsert(entry.id, entry)) / 1000;
  const memory = Math.round(resident() - before);
  const people = Array.from({ length: Math.min(entries, 20_000) }, (_, i) => subjectAt(i));
  const { times, perSecond } = timed(people, (person) => index.screen(person));
  const delta = Array.from({ length: 1000 }, (_, i) => ({ ...make(entries + i), id: make(i * 7).id }));
  let longest = 0;
  const changing = cpu();
  for (const entry of delta) {
    const at = performance.now();
    index.upsert(entry.id, entry);
    longest = Math.max(longest, performance.now() - at);
  }
  const changed = Math.round(cpu() - changing);
  return {
    rows: [
      { what: 'full screens a second', figure: `${number(perSecond)} (${spread(times)})` },
      { what: 'index built', figure: `${round(built)} s` },
      { what: 'memory that it took', figure: `${memory} MiB resident` },
      { what: '1,000 entries changed', figure: `${changed} ms, the longest ${round(longest, 1)} ms` },
    ],
    // Kept, lest what it frees be counted for the other direction.
    index,
    figures: {
      perSecond,
      p99: round(quantile(times, 0.99), 3),
      buildSeconds: round(built),
      memoryMiB: memory,
    },
  };
}

/** As many enrolled members, asked whom a changed entry names. */
function reverse(members: number) {
  const before = resident();
  const index = createSubjectIndex();
  fill(members, subjectAt, (subject) => index.upsert(subject, '0'.repeat(64)));
  const memory = Math.round(resident() - before);
  const entries = Array.from({ length: 300 }, (_, i) => entryAt(1, i * 13, members));
  const { times } = timed(entries, (entry) => index.affectedBy(entry.id, entry));
  return {
    rows: [
      { what: `one changed entry against ${number(members)} members`, figure: spread(times) },
      { what: 'memory that they took', figure: `${memory} MiB resident` },
    ],
    figures: { changedEntryP99: round(quantile(times, 0.99), 3), membersMiB: memory },
  };
}

/** Synthetic people on synthetic lists with the frequencies of real names, in this process, one core. */
export function benchScreening({ entries }: { readonly entries: number }): Section {
  const there = forward(entries);
  const back = reverse(entries);
  if (there.index.size === 0) throw new Error('nothing to screen against');
  return {
    title: `Screening on ${number(entries)} synthetic entries, one core, in processor time; calls by the least of ${passes} passes`,
    rows: [...there.rows, ...back.rows],
    figures: { ...there.figures, ...back.figures },
  };
}
