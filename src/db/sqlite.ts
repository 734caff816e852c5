import BetterSqlite3 from 'better-sqlite3';
import { checkpointsBetweenCommits } from './checkpoints-node.ts';
import { type Database, DatabaseError, toDatabaseError } from './database.ts';
import { type LogFile, openLogFile } from './log-node.ts';
import { openReads, tune } from './reads-node.ts';
import { createMemory, giveMemory } from './remembered.ts';
import type { Query } from './sql.ts';
import { commitsTogether, type Outcome, type Rows } from './together-node.ts';

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
 * Opens `path` with group commit: batches that arrive while others wait share one transaction and one write to disk,
 * and none is answered before it. A batch that fails undoes itself alone; a failed commit rejects every member.
 *
 * The disk is waited for beside the event loop. SQLite commits into its log without syncing it (`synchronous=NORMAL`);
 * then this syncs the log itself, and until that has succeeded:
 * - no member is answered, nor refused;
 * - nobody sees the commit: reads have a connection of their own, whose snapshot is held from before it;
 * - the next transaction does not begin. What arrives waits for it, and will share it.
 *
 * So what is seen is on the disk, and a cut of power takes away what nobody has been told. What it leaves is whole: log
 * frames are chained by checksums, so recovery takes the longest run of whole commits, which has every synced one in it;
 * SQLite syncs the log before a checkpoint writes the file, the file before the log is used again, and the header of a
 * log that is used again (its documentation of `PRAGMA synchronous`).
 *
 * A sync that fails leaves in doubt what is on the disk, and a second that succeeds does not undo that (Linux marks the
 * pages as written). So nothing is stored any more until a new start, while reads go on from what is surely there.
 *
 * Reads of one turn of the event loop share one snapshot; it ends with the turn, or before the next commit.
 */
export function openSqlite(path: string, openLog: (path: string) => LogFile = openLogFile): SqliteDatabase {
  const engine = new BetterSqlite3(path);
  engine.pragma('journal_mode = WAL');
  engine.pragma('synchronous = NORMAL');
  tune(engine);
  engine.pragma('mmap_size = 1073741824');
  // The log is there from the first look into a table.
  engine.prepare('SELECT 1 FROM sqlite_schema').get();
  const log = openLog(path);
  const reads = openReads(path);

  const dataVersion = engine.prepare('PRAGMA data_version').pluck();
  let seenVersion = dataVersion.get();
  // Nobody else writes while the service runs; an operator's own hand on the file is noticed all the same.
  const memory = createMemory((told) => {
    const version = dataVersion.get();
    if (version === seenVersion) return;
    told.wrote(undefined);
    // Reads that are held see it later: then it is told again.
    if (reads.held) return;
    reads.renew();
    seenVersion = version;
  });
  const listeners: (() => void)[] = [];
  let waiting: Waiting[] = [];
  /** Committed, and not yet surely on the disk. */
  let syncing: readonly Outcome<Waiting>[] | undefined;
  let scheduled = false;
  let fault: string | undefined;
  /** Set for good when a sync has failed. */
  let inDoubt: DatabaseError | undefined;

  const commitTogether = commitsTogether<Waiting>(engine);
  const checkpointWhenDue = checkpointsBetweenCommits(engine);

  /** Commits whoever waits; true when that is now to be synced. */
  function commitWaiting(): boolean {
    const members = waiting;
    waiting = [];
    try {
      if (inDoubt) throw inDoubt;
      reads.renew();
      checkpointWhenDue();
      reads.hold();
      syncing = commitTogether(members);
      return true;
    } catch (error) {
      const reason = toDatabaseError(error);
      if (!inDoubt) reads.renew();
      if (reason.kind === 'unavailable') fault = reason.detail;
      for (const { reject } of members) reject(reason);
      return false;
    }
  }

  /** What was committed is on the disk, or nobody knows. */
  function synced(error: Error | null): void {
    const outcomes = syncing ?? [];
    syncing = undefined;
    if (error) {
      fault = 'a write did not reach it; a new start is needed';
      inDoubt = new DatabaseError('unavailable', fault, { cause: error });
      for (const { member } of outcomes) member.reject(inDoubt);
      return;
    }
    reads.renew();
    let stored = false;
    for (const outcome of outcomes) {
      if ('error' in outcome) {
        outcome.member.reject(outcome.error);
        continue;
      }
      stored = true;
      for (const query of outcome.member.queries) memory.wrote(query);
      outcome.member.resolve(outcome.rows);
    }
    if (!stored) return;
    fault = undefined;
    for (const listener of listeners) listener();
  }

  function schedule(): void {
    if (scheduled || syncing || waiting.length === 0) return;
    scheduled = true;
    setImmediate(flush);
  }

  function flush(): void {
    scheduled = false;
    if (syncing || waiting.length === 0 || !commitWaiting()) return;
    const these = syncing;
    log.sync((error) => {
      // A close has not waited.
      if (syncing !== these) return;
      synced(error);
      schedule();
    });
  }

  function syncNow(): void {
    try {
      log.syncNow();
      synced(null);
    } catch (error) {
      synced(error instanceof Error ? error : new Error(String(error)));
    }
  }

  const batch: Database['batch'] = (queries) =>
    new Promise((resolve, reject) => {
      waiting.push({ queries, resolve, reject });
      schedule();
    });

  const database: SqliteDatabase = {
    engine,
    batch,
    async all<Row>(query: Query<Row>) {
      const statement = reads.statement(query.text);
      if (statement.readonly) return statement.all(...query.values) as Row[];
      return ((await batch([query]))[0] ?? []) as Row[];
    },
    async first<Row>(query: Query<Row>) {
      const statement = reads.statement(query.text);
      if (statement.readonly) return statement.get(...query.values) as Row | undefined;
      return (await batch([query]))[0]?.[0] as Row | undefined;
    },
    storeFault: () => fault,
    onCommit(listener) {
      listeners.push(listener);
    },
    async backup(target) {
      await engine.backup(target);
    },
    close() {
      if (syncing) syncNow();
      if (waiting.length > 0 && commitWaiting()) syncNow();
      log.close();
      // The last writer to close empties the log into the file. What is in doubt must not get there: a page that did not
      // reach the disk may come back as it was before. A reader closed last leaves the log as it is.
      const [first, last] = inDoubt ? [engine, reads] : [reads, engine];
      first.close();
      last.close();
    },
  };
  giveMemory(database, memory);
  return database;
}
