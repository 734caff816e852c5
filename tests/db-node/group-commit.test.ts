import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sql } from '../../src/db/sql.ts';
import { openSqlite, type SqliteDatabase } from '../../src/db/sqlite.ts';

let folder: string;
let db: SqliteDatabase;
/** Somebody else who reads the file: sees what is committed, and that alone. */
let witness: BetterSqlite3.Database;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'garita-commit-'));
  const path = join(folder, 'garita.db');
  db = openSqlite(path);
  db.engine.exec('CREATE TABLE t (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT');
  witness = new BetterSqlite3(path, { readonly: true });
});
afterEach(() => {
  witness.close();
  db.close();
  rmSync(folder, { recursive: true, force: true });
});

const insert = (id: number, text = '') => sql`INSERT INTO t VALUES (${id}, ${text})`;
const committed = () => witness.prepare('SELECT COUNT(*) FROM t').pluck().get();
/** Changes at each commit of another connection (SQLite's documentation of the pragma). */
const dataVersion = () => witness.pragma('data_version', { simple: true });

describe('the engine', () => {
  it('is opened with a write-ahead log, synced by SQLite at checkpoints and by us at commits, and foreign keys', () => {
    expect(db.engine.pragma('synchronous', { simple: true })).toBe(1);
    expect(db.engine.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(db.engine.pragma('foreign_keys', { simple: true })).toBe(1);
  });
});

describe('reads', () => {
  const count = async () => (await db.first(sql<{ n: number }>`SELECT COUNT(*) AS n FROM t`))?.n;

  it('of one turn see one moment; the next turn sees what others committed, and none is held open', async () => {
    const other = new BetterSqlite3(join(folder, 'garita.db'), { timeout: 0 });
    expect(await count()).toBe(0);
    other.exec("INSERT INTO t VALUES (1, '')");
    expect(await count()).toBe(0);
    await new Promise(setImmediate);
    expect(await count()).toBe(1);
    await new Promise(setImmediate);
    expect(other.pragma('wal_checkpoint(TRUNCATE)')).toMatchObject([{ busy: 0 }]);
    other.close();
  });

  it('do not keep the same turn from committing, nor from seeing its own commit', async () => {
    expect(await count()).toBe(0);
    await db.batch([insert(1)]);
    expect(committed()).toBe(1);
    expect(await count()).toBe(1);
  });
});

describe('group commit', () => {
  it('puts concurrent batches into one commit', async () => {
    let commits = 0;
    db.onCommit(() => {
      commits += 1;
    });
    const before = dataVersion();
    await Promise.all(Array.from({ length: 200 }, (_, i) => db.batch([insert(i), insert(1_000 + i)])));
    expect(commits).toBe(1);
    expect(dataVersion()).not.toBe(before);
    expect(committed()).toBe(400);
  });

  it('writes each page to the log once for all of them', async () => {
    const log = () => statSync(join(folder, 'garita.db-wal')).size;
    const start = log();
    await Promise.all(Array.from({ length: 50 }, (_, i) => db.batch([insert(i)])));
    const together = log() - start;
    const middle = log();
    for (let i = 100; i < 150; i++) await db.batch([insert(i)]);
    const oneByOne = log() - middle;
    expect(oneByOne).toBeGreaterThan(together * 20);
  });

  it('answers nobody before the commit', async () => {
    const seen: unknown[] = [];
    const batches = [1, 2, 3].map((id) => db.batch([insert(id)]).then(() => seen.push(committed())));
    expect(seen).toEqual([]);
    await Promise.all(batches);
    expect(seen).toEqual([3, 3, 3]);
  });

  it('answers nobody, and commits nothing, while another process holds the database', async () => {
    db.engine.pragma('busy_timeout = 50');
    const other = new BetterSqlite3(join(folder, 'garita.db'));
    other.exec('BEGIN IMMEDIATE');
    const outcomes = await Promise.allSettled([db.batch([insert(1)]), db.batch([insert(2)])]);
    for (const outcome of outcomes) {
      expect(outcome.status).toBe('rejected');
      expect((outcome as PromiseRejectedResult).reason).toMatchObject({ kind: 'unavailable' });
    }
    other.exec('ROLLBACK');
    other.close();
    expect(committed()).toBe(0);
    await db.batch([insert(3)]);
    expect(committed()).toBe(1);
  });

  it('undoes one failing member alone, also one that fails in its middle', async () => {
    const outcomes = await Promise.allSettled([
      db.batch([insert(1)]),
      db.batch([insert(2), insert(1), insert(3)]),
      db.batch([insert(4)]),
    ]);
    expect(outcomes.map((outcome) => outcome.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(witness.prepare('SELECT id FROM t ORDER BY id').pluck().all()).toEqual([1, 4]);
  });

  it('rejects every member, and acknowledges none, when the disk is full', async () => {
    await db.batch([insert(1)]);
    const pages = Number(db.engine.pragma('page_count', { simple: true }));
    db.engine.pragma(`max_page_count = ${pages + 1}`);
    const large = 'x'.repeat(100_000);
    const outcomes = await Promise.allSettled([
      db.batch([insert(2)]),
      db.batch([insert(3, large)]),
      db.batch([insert(4)]),
    ]);
    for (const outcome of outcomes) {
      expect(outcome.status).toBe('rejected');
      expect((outcome as PromiseRejectedResult).reason).toMatchObject({ kind: 'unavailable' });
    }
    expect(committed()).toBe(1);

    db.engine.pragma('max_page_count = 1000000');
    await db.batch([insert(3, large)]);
    expect(witness.prepare('SELECT COUNT(*) FROM t WHERE id = 3').pluck().get()).toBe(1);
  });

  it('commits what waits when it is closed', async () => {
    const waiting = db.batch([insert(1)]);
    db.close();
    await waiting;
    expect(committed()).toBe(1);
    db = openSqlite(join(folder, 'other.db'));
  });
});
