import BetterSqlite3 from 'better-sqlite3';
import { type Database, toDatabaseError } from './database.ts';
import { createMemory, giveMemory } from './remembered.ts';
import type { Query } from './sql.ts';

type Rows = readonly (readonly unknown[])[];

interface Waiting {
  readonly queries: readonly Query[];
  readonly resolve: (rows: Rows) => void;
  readonly reject: (error: unknown) => void;
}

/** SQLite on Node, with what only this engine has: a hook after each commit, a checkpointing close, backup. */
export interface SqliteDatabase extends Database {
  /** Called after each durable commit; the outbox wakes its long polls with it. */
  onCommit(listener: () => void): void;
  /** Copies the live database into `path` (SQLite's online backup). */
  backup(path: string): Promise<void>;
  close(): void;
  /** The engine itself, for migrations and for what stands outside the application: backup, tests. */
  readonly engine: BetterSqlite3.Database;
}

/**
 * Opens `path` with group commit: batches that arrive while others wait share one transaction and resolve after
 * its commit. One fsync serves them all (`synchronous=FULL`), and none is answered before it. A batch that fails
 * undoes itself alone; a failed commit rejects every member.
 *
 * Reads of one turn of the event loop share one snapshot; it ends with the turn, or before the next commit.
 */
export function openSqlite(path: string): SqliteDatabase {
  const engine = new BetterSqlite3(path);
  engine.pragma('journal_mode = WAL');
  engine.pragma('synchronous = FULL');
  engine.pragma('foreign_keys = ON');
  engine.pragma('temp_store = MEMORY');
  engine.pragma('cache_size = -65536');
  engine.pragma('mmap_size = 1073741824');
  // 64 MB: a page that many commits write comes into the file once.
  engine.pragma('wal_autocheckpoint = 16000');
  engine.pragma('busy_timeout = 5000');

  const dataVersion = engine.prepare('PRAGMA data_version').pluck();
  let seenVersion = dataVersion.get();
  // Nobody else writes while the service runs; an operator's own hand on the file is noticed all the same.
  const memory = createMemory((told) => {
    const version = dataVersion.get();
    if (version !== seenVersion) told.wrote(undefined);
    seenVersion = version;
  });
  const statements = new Map<string, BetterSqlite3.Statement<unknown[]>>();
  const listeners: (() => void)[] = [];
  let waiting: Waiting[] = [];
  let scheduled = false;
  let snapshot = false;
  let fault: string | undefined;

  /**
   * `+?` means what `?` means. But where a join compares with a bare `?`, the planner looks at the bound value, and
   * SQLite then prepares the statement anew for every run: one of two tables by their keys took 7.7 µs where it takes 1.3.
   */
  const unseen = (text: string) => text.replaceAll('?', '+?');

  function prepare(text: string): BetterSqlite3.Statement<unknown[]> {
    let statement = statements.get(text);
    if (!statement) {
      statement = engine.prepare(unseen(text));
      if (statements.size < 2000) statements.set(text, statement);
    }
    return statement;
  }

  function run(query: Query): readonly unknown[] {
    const statement = prepare(query.text);
    memory.wrote(query);
    if (statement.reader) return statement.all(...query.values);
    statement.run(...query.values);
    return [];
  }

  const begin = prepare('BEGIN IMMEDIATE');
  const commit = prepare('COMMIT');
  const rollback = prepare('ROLLBACK');
  const savepoint = prepare('SAVEPOINT member');
  const release = prepare('RELEASE member');
  const undo = prepare('ROLLBACK TO member');
  const beginSnapshot = prepare('BEGIN DEFERRED');
  function endSnapshot(): void {
    if (!snapshot) return;
    snapshot = false;
    if (engine.open && engine.inTransaction) commit.run();
  }

  /** The statement, to be run in this turn's snapshot; one that writes has its own transaction. */
  function reading(query: Query): BetterSqlite3.Statement<unknown[]> {
    const statement = prepare(query.text);
    if (!statement.readonly) {
      memory.wrote(query);
      endSnapshot();
    } else if (!engine.inTransaction) {
      beginSnapshot.run();
      snapshot = true;
      setImmediate(endSnapshot);
    }
    return statement;
  }

  /** The usual case: nobody fails, so nobody needs a savepoint, whose copies of pages cost a tenth of a commit. */
  function runTogether(members: readonly Waiting[]): [Waiting, Rows][] {
    return members.map((member) => [member, member.queries.map(run)]);
  }

  /** Each member in a savepoint of its own; whoever fails is told, and the others go on. */
  function runApart(members: readonly Waiting[]): [Waiting, Rows][] {
    const done: [Waiting, Rows][] = [];
    for (const member of members) {
      savepoint.run();
      try {
        const rows = member.queries.map(run);
        release.run();
        done.push([member, rows]);
      } catch (error) {
        // Disk full and I/O errors roll the whole transaction back: there is no savepoint left to return to.
        if (!engine.inTransaction) throw error;
        undo.run();
        release.run();
        member.reject(toDatabaseError(error));
      }
    }
    return done;
  }

  function inTransaction(work: () => [Waiting, Rows][]): [Waiting, Rows][] {
    begin.run();
    try {
      const done = work();
      commit.run();
      return done;
    } catch (error) {
      if (engine.open && engine.inTransaction) rollback.run();
      throw error;
    }
  }

  function commitAll(members: readonly Waiting[]): [Waiting, Rows][] {
    if (members.length === 1) return inTransaction(() => runTogether(members));
    try {
      return inTransaction(() => runTogether(members));
    } catch (error) {
      if (toDatabaseError(error).kind === 'unavailable') throw error;
      return inTransaction(() => runApart(members));
    }
  }

  function flush(): void {
    const members = waiting;
    waiting = [];
    scheduled = false;
    endSnapshot();
    let done: [Waiting, Rows][];
    try {
      done = commitAll(members);
    } catch (error) {
      const reason = toDatabaseError(error);
      if (reason.kind === 'unavailable') fault = reason.detail;
      for (const member of members) member.reject(reason);
      return;
    }
    if (done.length > 0) fault = undefined;
    for (const [member, rows] of done) member.resolve(rows);
    if (done.length > 0) for (const listener of listeners) listener();
  }

  const database: SqliteDatabase = {
    engine,
    async all<Row>(query: Query<Row>) {
      return reading(query).all(...query.values) as Row[];
    },
    async first<Row>(query: Query<Row>) {
      return reading(query).get(...query.values) as Row | undefined;
    },
    batch(queries) {
      return new Promise((resolve, reject) => {
        waiting.push({ queries, resolve, reject });
        if (scheduled) return;
        scheduled = true;
        setImmediate(flush);
      });
    },
    storeFault: () => fault,
    onCommit(listener) {
      listeners.push(listener);
    },
    async backup(target) {
      await engine.backup(target);
    },
    close() {
      if (waiting.length > 0) flush();
      endSnapshot();
      engine.close();
    },
  };
  giveMemory(database, memory);
  return database;
}
