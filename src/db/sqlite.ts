import BetterSqlite3 from 'better-sqlite3';
import { type Database, toDatabaseError } from './database.ts';
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
 * Opens `path` with group commit: batches that arrive while others wait share one transaction, a savepoint
 * each, and resolve after its commit. One fsync serves them all (`synchronous=FULL`), and none is answered
 * before it. A batch that fails undoes itself alone; a failed commit rejects every member.
 */
export function openSqlite(path: string): SqliteDatabase {
  const engine = new BetterSqlite3(path);
  engine.pragma('journal_mode = WAL');
  engine.pragma('synchronous = FULL');
  engine.pragma('foreign_keys = ON');
  engine.pragma('temp_store = MEMORY');
  engine.pragma('cache_size = -65536');
  engine.pragma('mmap_size = 1073741824');
  engine.pragma('wal_autocheckpoint = 4000');
  engine.pragma('busy_timeout = 5000');

  const statements = new Map<string, BetterSqlite3.Statement<unknown[]>>();
  const listeners: (() => void)[] = [];
  let waiting: Waiting[] = [];
  let scheduled = false;

  function prepare(text: string): BetterSqlite3.Statement<unknown[]> {
    let statement = statements.get(text);
    if (!statement) {
      statement = engine.prepare(text);
      if (statements.size < 2000) statements.set(text, statement);
    }
    return statement;
  }

  function run(query: Query): readonly unknown[] {
    const statement = prepare(query.text);
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

  function runMember(member: Waiting, done: [Waiting, Rows][]): void {
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

  function flush(): void {
    const members = waiting;
    waiting = [];
    scheduled = false;
    const done: [Waiting, Rows][] = [];
    try {
      begin.run();
      for (const member of members) runMember(member, done);
      commit.run();
    } catch (error) {
      if (engine.open && engine.inTransaction) rollback.run();
      const reason = toDatabaseError(error);
      for (const member of members) member.reject(reason);
      return;
    }
    for (const [member, rows] of done) member.resolve(rows);
    for (const listener of listeners) listener();
  }

  return {
    engine,
    async all<Row>(query: Query<Row>) {
      return prepare(query.text).all(...query.values) as Row[];
    },
    async first<Row>(query: Query<Row>) {
      return prepare(query.text).get(...query.values) as Row | undefined;
    },
    batch(queries) {
      return new Promise((resolve, reject) => {
        waiting.push({ queries, resolve, reject });
        if (scheduled) return;
        scheduled = true;
        setImmediate(flush);
      });
    },
    onCommit(listener) {
      listeners.push(listener);
    },
    async backup(target) {
      await engine.backup(target);
    },
    close() {
      if (waiting.length > 0) flush();
      engine.close();
    },
  };
}
