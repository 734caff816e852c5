import { copyFileSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type LogFile, openLogFile } from '../../src/db/log-node.ts';
import { remembered } from '../../src/db/remembered.ts';
import { sql } from '../../src/db/sql.ts';
import { openSqlite, type SqliteDatabase } from '../../src/db/sqlite.ts';

let folder: string;
let path: string;
let db: SqliteDatabase;
/** Syncs that have been asked for and not yet been let through. */
let held: ((error?: Error) => void)[];
let holding: boolean;

/** The real log file, whose syncs are let through one by one; what the disk has surely got is kept as an image. */
function slowLog(file: string): LogFile {
  const log = openLogFile(file);
  return {
    ...log,
    sync(done) {
      // What has been written up to here is what the sync promises.
      for (const part of ['', '-wal']) copyFileSync(`${file}${part}`, join(folder, `asked.db${part}`));
      const go = (error?: Error) => {
        if (error) return done(error);
        log.sync((fault) => {
          if (!fault)
            for (const part of ['', '-wal'])
              copyFileSync(join(folder, `asked.db${part}`), join(folder, `disk.db${part}`));
          done(fault);
        });
      };
      if (holding) held.push(go);
      else go();
    },
  };
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'garita-disk-'));
  path = join(folder, 'garita.db');
  held = [];
  holding = false;
  db = openSqlite(path, slowLog);
  db.engine.exec('CREATE TABLE t (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT');
});
afterEach(() => {
  db.close();
  rmSync(folder, { recursive: true, force: true });
});

const insert = (id: number, text = '') => sql`INSERT INTO t VALUES (${id}, ${text})`;
const ids = async () => (await db.all(sql<{ id: number }>`SELECT id FROM t ORDER BY id`)).map(({ id }) => id);
const turn = () => new Promise(setImmediate);

async function untilAsked(): Promise<(error?: Error) => void> {
  for (;;) {
    const sync = held.shift();
    if (sync) return sync;
    await turn();
  }
}

/** What is there after the power was cut at the last sync that was told of. */
function afterPowerCut(): number[] {
  for (const part of ['', '-wal'])
    copyFileSync(join(folder, `disk.db${part}`), join(folder, `found.db${part}`));
  rmSync(join(folder, 'found.db-shm'), { force: true });
  const found = new BetterSqlite3(join(folder, 'found.db'));
  expect(found.pragma('integrity_check', { simple: true })).toBe('ok');
  const rows = found.prepare<[], number>('SELECT id FROM t ORDER BY id').pluck().all();
  found.close();
  return rows;
}

describe('until the disk has it', () => {
  beforeEach(() => {
    holding = true;
  });

  it('a batch is not answered, and nobody sees it', async () => {
    let answered = false;
    const batch = db.batch([insert(1)]).then(() => {
      answered = true;
    });
    const sync = await untilAsked();
    await turn();
    expect([answered, await ids()]).toEqual([false, []]);
    sync();
    await batch;
    expect(await ids()).toEqual([1]);
  });

  it('nobody hears that somebody else was first', async () => {
    const told: string[] = [];
    const both = [1, 1].map((id, i) =>
      db.batch([insert(id)]).then(
        () => told.push(`${i} stored`),
        ({ kind }) => told.push(`${i} ${kind}`),
      ),
    );
    const sync = await untilAsked();
    await turn();
    expect(told).toEqual([]);
    sync();
    await Promise.all(both);
    expect(told).toEqual(['0 stored', '1 unique']);
  });

  it('what comes meanwhile waits, and shares the next commit', async () => {
    const first = db.batch([insert(1)]);
    const sync = await untilAsked();
    const others = [2, 3, 4].map((id) => db.batch([insert(id)]));
    await turn();
    expect(held).toEqual([]);
    sync();
    await first;
    const next = await untilAsked();
    expect(await ids()).toEqual([1]);
    next();
    await Promise.all(others);
    expect([await ids(), held]).toEqual([[1, 2, 3, 4], []]);
  });

  it('what is remembered stays what it was, and is read anew then', async () => {
    const count = () => remembered(db, ['t'], 'how many', async () => (await ids()).length);
    expect(await count()).toBe(0);
    const batch = db.batch([insert(1)]);
    const sync = await untilAsked();
    expect(await count()).toBe(0);
    await turn();
    expect(await count()).toBe(0);
    sync();
    await batch;
    expect(await count()).toBe(1);
  });

  it('a statement that writes and answers rows waits as a batch does', async () => {
    let answered: unknown;
    const reply = db.first(sql`INSERT INTO t VALUES (7, 'seven') RETURNING text`).then((row) => {
      answered = row;
    });
    const sync = await untilAsked();
    await turn();
    expect(answered).toBeUndefined();
    sync();
    await reply;
    expect(answered).toEqual({ text: 'seven' });
    holding = false;
    expect(await db.all(sql`DELETE FROM t RETURNING id`)).toEqual([{ id: 7 }]);
  });

  it('closing waits for it, and for what waited', async () => {
    const first = db.batch([insert(1)]);
    await untilAsked();
    const second = db.batch([insert(2)]);
    db.close();
    await Promise.all([first, second]);
    db = openSqlite(path);
    expect(await ids()).toEqual([1, 2]);
  });
});

describe('when the disk does not take it', () => {
  it('nobody is acknowledged, nothing more is stored, and reads go on from what is there', async () => {
    await db.batch([insert(1)]);
    holding = true;
    const outcomes = Promise.allSettled([db.batch([insert(2)]), db.batch([insert(1)])]);
    const fail = await untilAsked();
    fail(new Error('EIO: i/o error, fdatasync'));
    for (const outcome of await outcomes) {
      expect(outcome.status).toBe('rejected');
      expect((outcome as PromiseRejectedResult).reason).toMatchObject({ kind: 'unavailable' });
    }
    await expect(db.batch([insert(3)])).rejects.toMatchObject({ kind: 'unavailable' });
    expect(held).toEqual([]);
    expect(db.storeFault?.()).toContain('a new start is needed');
    expect(await ids()).toEqual([1]);
    await turn();
    expect(await ids()).toEqual([1]);
  });

  it('what is in doubt does not get from the log into the file at the close', async () => {
    await db.batch([insert(1)]);
    db.engine.pragma('wal_checkpoint(PASSIVE)');
    holding = true;
    const batch = db.batch([insert(2)]).catch(() => undefined);
    (await untilAsked())(new Error('EIO: i/o error, fdatasync'));
    await batch;
    db.close();
    rmSync(`${path}-wal`);
    rmSync(`${path}-shm`, { force: true });
    db = openSqlite(path);
    expect(await ids()).toEqual([1]);
    await db.batch([insert(2)]);
    expect(await ids()).toEqual([1, 2]);
  });
});

it('whatever was acknowledged or seen is there after the power was cut', async () => {
  await db.batch([]);
  const step = fc.oneof(
    { arbitrary: fc.record({ kind: fc.constant('batch' as const), size: fc.nat(3) }), weight: 3 },
    { arbitrary: fc.record({ kind: fc.constant('read' as const) }), weight: 2 },
    { arbitrary: fc.record({ kind: fc.constant('turn' as const) }), weight: 2 },
  );
  let next = 1;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      const known = new Set<number>();
      const going: Promise<unknown>[] = [];
      for (const one of steps) {
        if (one.kind === 'batch') {
          const mine = Array.from({ length: one.size }, () => next++);
          const stored = db.batch(mine.map((id) => insert(id)));
          going.push(
            stored.then(() => {
              for (const id of mine) known.add(id);
            }),
          );
        } else if (one.kind === 'read') {
          for (const id of await ids()) known.add(id);
        } else {
          await turn();
        }
        const there = new Set(afterPowerCut());
        expect([...known].filter((id) => !there.has(id))).toEqual([]);
      }
      await Promise.all(going);
    }),
    { numRuns: 15 },
  );
});

it('a long log is emptied into the file and begun anew, though somebody reads in every turn', async () => {
  const long = openSqlite(join(folder, 'long.db'));
  long.engine.exec('CREATE TABLE t (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT');
  let writing = true;
  async function read(): Promise<void> {
    while (writing) {
      await long.all(sql`SELECT id FROM t`);
      await turn();
    }
  }
  const reading = read();
  const mebibytes = (file: string) => statSync(join(folder, file)).size / 2 ** 20;
  for (let i = 0; i < 128; i++) {
    const text = String.fromCharCode(97 + (i % 26)).repeat(1.1 * 2 ** 20);
    await long.batch([sql`INSERT OR REPLACE INTO t VALUES (${i % 8}, ${text})`]);
  }
  writing = false;
  await reading;
  expect(mebibytes('long.db-wal')).toBeLessThan(110);
  expect(mebibytes('long.db')).toBeGreaterThan(8);
  long.close();
});
