import type { Database } from './database.ts';

/** Remembers answers of reads, each until one of its tables is written. */
export interface Memory {
  /** Tells of a statement that is about to be committed, or of a change from elsewhere (`undefined`: any table). */
  wrote(text: string | undefined): void;
  answer<T>(tables: readonly string[], key: string, read: () => Promise<T>): Promise<T>;
}

interface Known {
  readonly stamp: number;
  readonly value: unknown;
}

/** Beyond this many answers everything is forgotten: what is asked for often comes back at once. */
const most = 20_000;

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
  const stamps = new Map<string, number>();
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

  /** Only grows, and grows with every write of one of these tables. */
  function stampOf(tables: readonly string[]): number {
    let sum = elsewhere;
    for (const table of tables) sum += stamps.get(table) ?? 0;
    return sum;
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

  const memory: Memory = {
    wrote(text) {
      if (text === undefined) elsewhere += 1;
      else for (const table of tablesOf(text)) stamps.set(table, (stamps.get(table) ?? 0) + 1);
    },
    async answer<T>(tables: readonly string[], key: string, read: () => Promise<T>) {
      lookOnce();
      const stamp = stampOf(tables);
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
 * @param tables every table that the read looks into; none that triggers write
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
