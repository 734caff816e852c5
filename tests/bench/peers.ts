import { distance } from 'fastest-levenshtein';
import Fuse from 'fuse.js';
import MiniSearch from 'minisearch';
import { fold } from '../../src/screening/fold.ts';
import type { ListEntry } from '../../src/screening/types.ts';
import { createWatchlistIndex } from '../../src/screening/watchlist-index.ts';
import { openDraw, seedPurpose } from '../../src/seed/draw.ts';
import { entryAt } from '../../src/seed/lists.ts';
import { rewrite } from './rewritings.ts';
import type { Section } from './section.ts';
import { round } from './section.ts';

/** One line of the list as the peers hold it: a name and whose it is. */
interface Line {
  readonly id: number;
  readonly entryId: string;
  readonly name: string;
  readonly dates: readonly string[];
}

interface Query {
  readonly name: string;
  readonly birthDate: string;
  readonly entryId: string;
}

/** The ids of the entries that a peer puts first. */
type Search = (query: Query) => readonly string[];

const SHOWN = 10;
const queriesMost = 200;
/** Processor time in ms for which each is run before it is measured, and at least while it is. */
const warmUp = 2000;
const measuredLeast = 1000;

/** A listed person with a full date as papers write the name: one rewriting or two at once. */
function queryFor(entry: ListEntry, i: number): Query | undefined {
  const [birthDate] = entry.birthDates ?? [];
  if (entry.type !== 'person' || birthDate?.length !== 10) return undefined;
  const [surnames = '', given = ''] = (entry.names[0]?.full ?? '').split(', ');
  if (given === '') return undefined;
  const whole = { given: given.split(' '), surnames: surnames.split(' '), birthDate };
  const written = rewrite(whole, 1 + (i % 2), openDraw(7, seedPurpose.entry, i))?.parts;
  if (written === undefined) return undefined;
  return {
    name: [...written.given, ...written.surnames].join(' '),
    birthDate: written.birthDate,
    entryId: entry.id,
  };
}

/** Whether a date rules an entry out: peers are given that much. */
const mayBe = ({ dates }: Line, { birthDate }: Query) =>
  dates.length === 0 || dates.some((date) => birthDate.startsWith(date.slice(0, 4)));

function idsOf(lines: readonly Line[], query: Query): string[] {
  const fitting = lines.filter((line) => mayBe(line, query)).map(({ entryId }) => entryId);
  return [...new Set(fitting)].slice(0, SHOWN);
}

const sorted = (name: string) =>
  fold(name)
    .split(/[^A-Z0-9]+/)
    .filter(Boolean)
    .sort()
    .join(' ');

function jaroWinkler(a: string, b: string): number {
  const window = Math.max(0, Math.floor(Math.max(a.length, b.length) / 2) - 1);
  const taken = new Uint8Array(b.length);
  const found: string[] = [];
  for (let i = 0; i < a.length; i++) {
    const to = Math.min(b.length, i + window + 1);
    for (let j = Math.max(0, i - window); j < to; j++) {
      if (taken[j] === 1 || a[i] !== b[j]) continue;
      taken[j] = 1;
      found.push(a[i] ?? '');
      break;
    }
  }
  const theirs = [...b].filter((_, j) => taken[j] === 1);
  const m = found.length;
  if (m === 0) return 0;
  const moved = found.filter((letter, i) => letter !== theirs[i]).length / 2;
  const jaro = (m / a.length + m / b.length + (m - moved) / m) / 3;
  let prefix = 0;
  while (prefix < 4 && a[prefix] === b[prefix]) prefix++;
  return jaro + prefix * 0.1 * (1 - jaro);
}

function peers(lines: readonly Line[]): Readonly<Record<string, Search>> {
  const keyed = lines.map((line) => ({ ...line, key: sorted(line.name) }));
  const fuse = new Fuse(keyed, { keys: ['key'], threshold: 0.4, ignoreLocation: true, includeScore: true });
  const mini = new MiniSearch<(typeof keyed)[number]>({ fields: ['key'], idField: 'id' });
  mini.addAll(keyed);
  const byScore = (score: (key: string) => number, some: readonly (typeof keyed)[number][]) =>
    some.map((line) => ({ line, score: score(line.key) })).sort((a, b) => b.score - a.score);
  return {
    'fuse.js': (query) =>
      idsOf(
        fuse.search(sorted(query.name), { limit: 200 }).map(({ item }) => item),
        query,
      ),
    'minisearch, then fastest-levenshtein': (query) => {
      const name = sorted(query.name);
      const found = mini.search(name, { fuzzy: 0.2 }).slice(0, 500);
      const some = found.flatMap(({ id }) => keyed[id as number] ?? []);
      const ranked = byScore((key) => 1 - distance(name, key) / Math.max(name.length, key.length), some);
      return idsOf(
        ranked.map(({ line }) => line),
        query,
      );
    },
    'brute-force Jaro-Winkler': (query) => {
      const name = sorted(query.name);
      const fitting = keyed.filter((line) => mayBe(line, query));
      return idsOf(
        byScore((key) => jaroWinkler(name, key), fitting).map(({ line }) => line),
        query,
      );
    },
  };
}

const cpu = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/** Screening and its peers on one job: whom of the list do this name and this date of birth mean? */
export function benchPeers({ entries }: { readonly entries: number }): Section {
  const list = Array.from({ length: entries }, (_, i) => entryAt(1, i));
  const index = createWatchlistIndex();
  for (const entry of list) index.upsert(entry.id, entry);
  const persons = list.filter(({ type }) => type === 'person');
  const names = persons.flatMap((entry) =>
    entry.names.map(({ full }) => ({ entryId: entry.id, name: full, dates: entry.birthDates ?? [] })),
  );
  const lines = names.map((line, id): Line => ({ id, ...line }));
  const step = Math.max(1, Math.floor(persons.length / queriesMost / 3));
  const queries = persons
    .filter((_, i) => i % step === 0)
    .flatMap((entry, i) => queryFor(entry, i) ?? [])
    .slice(0, queriesMost);
  const ours: Search = ({ name: fullName, birthDate }) =>
    index
      .screen({ id: 'q', fullName, birthDate })
      .considered.slice(0, SHOWN)
      .map(({ entryId }) => entryId);
  const all: Readonly<Record<string, Search>> = { garita: ours, ...peers(lines) };
  const measured = Object.entries(all).map(([name, search]) => {
    // Each for the same time, so that none is measured while its code is still being compiled.
    const warming = cpu();
    for (let i = 0; cpu() - warming < warmUp; i++) search(queries[i % queries.length] as Query);
    // What takes microseconds is repeated until the clock can tell it.
    const before = cpu();
    let found = 0;
    let times = 0;
    for (; times === 0 || cpu() - before < measuredLeast; times++)
      for (const query of queries) if (search(query).includes(query.entryId)) found++;
    const perSecond = (queries.length * times * 1000) / (cpu() - before);
    return { name, perSecond, recall: found / times / queries.length };
  });
  const [own, ...others] = measured;
  // The best of them is the one that finds most; between equals the faster.
  const best = others.reduce((a, b) =>
    b.recall > a.recall || (b.recall === a.recall && b.perSecond > a.perSecond) ? b : a,
  );
  const fastest = others.reduce((a, b) => (b.perSecond > a.perSecond ? b : a));
  return {
    title: `Whom do a name and a date of birth mean? ${queries.length} rewritten once or twice against ${entries.toLocaleString('en-US')} synthetic entries, among the first ${SHOWN}`,
    rows: measured.map(({ name, perSecond, recall }) => ({
      what: name,
      figure: `${round(perSecond, 1).toLocaleString('en-US')} a second, recall ${round(recall, 3)}`,
    })),
    figures: {
      timesTheBestPeer: round((own?.perSecond ?? 0) / best.perSecond, 1),
      timesTheFastestPeer: round((own?.perSecond ?? 0) / fastest.perSecond, 1),
      recall: round(own?.recall ?? 0, 3),
      bestPeerRecall: round(best.recall, 3),
      fastestPeerRecall: round(fastest.recall, 3),
    },
  };
}
