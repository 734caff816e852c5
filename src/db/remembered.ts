import type { Database } from './database.ts';
import type { Query } from './sql.ts';

/** Rows that are looked up one by one, each of them about one traveler. */
export interface RowsAbout<Wanted, Row> {
  /** Every table that the read looks into, and those whose triggers write one of them. */
  readonly tables: readonly string[];
  /** Names the look-up of one row. */
  key(wanted: Wanted): string;
  /** Whom the row is about, as statements name them ({@link touching}); undefined: it is not remembered. */
  about(row: Row): string | undefined;
  /** Reads several, in the order asked. */
  read(wanted: readonly Wanted[]): Promise<readonly Row[]>;
}

/** Remembers answers of reads, each until one of its tables is written. */
export interface Memory {
  /** Tells of a statement that is about to be committed, or of a change from elsewhere (`undefined`: any table). */
  wrote(statement: Pick<Query, 'text' | 'touches'> | undefined): void;
  answer<T>(tables: readonly string[], key: string, read: () => Promise<T>): Promise<T>;
  /** The same row by row; a statement that promises whom it touches makes only those forgotten. */
  rows<Wanted, Row>(of: RowsAbout<Wanted, Row>, wanted: readonly Wanted[]): Promise<readonly Row[]>;
}

interface Known {
  readonly stamp: number;
  readonly value: unknown;
}

interface KnownRow extends Known {
  readonly about: string;
}

/** Beyond this many answers everything is forgotten: what is asked for often comes back at once. */
const most = 50_000;

const target = /\b(?:INSERT(?: OR \w+)? INTO|REPLACE INTO|UPDATE(?: OR \w+)?|DELETE FROM)\s+(\w+)/gi;

/** The tables that a statement names as what it writes; what its triggers write is not among them. */
export function writtenTables(text: string): readonly string[] {
  return [...text.matchAll(target)].map(([, table = '']) => table);
}

/**
 * @param look called before an answer is given, at most once a turn of the event loop: it may tell of changes that
 *   somebody else has made
 */
export function createMemory(look: (memory: Memory) => void = () => {}): Memory {
  const known = new Map<string, Known>();
  const knownRows = new Map<string, KnownRow>();
  const keysAbout = new Map<string, string[]>();
  // Grows whenever somebody is touched: what was read meanwhile is not remembered.
  let moment = 0;
  /** Grow with each write of a table: by statements that promise nothing, and by those that promise whom they touch. */
  const stamps = new Map<string, number>();
  const touches = new Map<string, number>();
  const written = new Map<string, readonly string[]>();
  let elsewhere = 0;
  let looked = false;

  function tablesOf(text: string): readonly string[] {
    let tables = written.get(text);
    if (!tables) {
      tables = writtenTables(text);
      if (written.size < 2000) written.set(text, tables);
    }
    return tables;
  }

  /** Only grows, and grows with every write of one of these tables that may concern anybody. */
  function stampOf(tables: readonly string[]): number {
    let sum = elsewhere;
    for (const table of tables) sum += stamps.get(table) ?? 0;
    return sum;
  }

  /** The same for every write whatsoever. */
  function stampOfAll(tables: readonly string[]): number {
    let sum = stampOf(tables);
    for (const table of tables) sum += touches.get(table) ?? 0;
    return sum;
  }

  function grow(counts: Map<string, number>, text: string): void {
    for (const table of tablesOf(text)) counts.set(table, (counts.get(table) ?? 0) + 1);
  }

  function lookAgain(): void {
    looked = false;
  }

  function lookOnce(): void {
    if (looked) return;
    looked = true;
    setImmediate(lookAgain);
    look(memory);
  }

  function forget(traveler: string): void {
    const keys = keysAbout.get(traveler);
    if (!keys) return;
    keysAbout.delete(traveler);
    for (const key of keys) knownRows.delete(key);
  }

  function remember(key: string, row: KnownRow): void {
    if (knownRows.size >= most) {
      knownRows.clear();
      keysAbout.clear();
    }
    const others = keysAbout.get(row.about);
    if (others === undefined) keysAbout.set(row.about, [key]);
    else if (!others.includes(key)) others.push(key);
    knownRows.set(key, row);
  }

  async function readMissing<Wanted, Row>(
    of: RowsAbout<Wanted, Row>,
    wanted: readonly Wanted[],
    found: (Row | undefined)[],
    stamp: number,
  ): Promise<readonly Row[]> {
    const missing = wanted.filter((_, i) => found[i] === undefined);
    const before = moment;
    const rows = await of.read(missing);
    const unchanged = before === moment && stamp === stampOf(of.tables);
    let next = 0;
    return wanted.map((one, i) => {
      const remembered = found[i];
      if (remembered !== undefined) return remembered;
      const value = rows[next++] as Row;
      const about = of.about(value);
      if (unchanged && about !== undefined) remember(of.key(one), { stamp, value, about });
      return value;
    });
  }

  const memory: Memory = {
    wrote(statement) {
      if (statement === undefined) {
        elsewhere += 1;
      } else if (statement.touches) {
        moment += 1;
        grow(touches, statement.text);
        for (const traveler of statement.touches) forget(traveler);
      } else {
        grow(stamps, statement.text);
      }
    },
    async rows<Wanted, Row>(of: RowsAbout<Wanted, Row>, wanted: readonly Wanted[]) {
      lookOnce();
      const stamp = stampOf(of.tables);
      let complete = true;
      const found = wanted.map((one) => {
        const row = knownRows.get(of.key(one));
        if (row?.stamp === stamp) return row.value as Row;
        complete = false;
        return undefined;
      });
      return complete ? (found as Row[]) : readMissing(of, wanted, found, stamp);
    },
    async answer<T>(tables: readonly string[], key: string, read: () => Promise<T>) {
      lookOnce();
      const stamp = stampOfAll(tables);
      const found = known.get(key);
      if (found?.stamp === stamp) return found.value as T;
      const value = await read();
      if (known.size >= most) known.clear();
      known.set(key, { stamp, value });
      return value;
    },
  };
  return memory;
}

const memories = new WeakMap<Database, Memory>();

/** Gives a database a memory; its owner tells it of everything that is written. */
export function giveMemory(db: Database, memory: Memory): void {
  memories.set(db, memory);
}

/**
 * The answer of a read that hot paths make again and again: on Node, where every write goes through one process, it is
 * asked for once until a batch writes one of `tables`; elsewhere it is read each time.
 *
 * @param tables every table that the read looks into, and those whose triggers write one of them
 * @param key names the read with its values
 */
export function remembered<T>(
  db: Database,
  tables: readonly string[],
  key: string,
  read: () => Promise<T>,
): Promise<T> {
  return memories.get(db)?.answer(tables, key, read) ?? read();
}

/** The rows that hot paths look up again and again: remembered on Node as {@link remembered} does, row by row. */
export function rememberedRows<Wanted, Row>(
  db: Database,
  of: RowsAbout<Wanted, Row>,
  wanted: readonly Wanted[],
): Promise<readonly Row[]> {
  return memories.get(db)?.rows(of, wanted) ?? of.read(wanted);
}
