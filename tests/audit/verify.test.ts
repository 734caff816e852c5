import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type KeptCheckpoint, keptCheckpoints } from '../../src/audit/kept.ts';
import { presentCheckpoint } from '../../src/audit/present.ts';
import { auditRecord } from '../../src/audit/record.ts';
import { checkpoint, sealTail } from '../../src/audit/sealer.ts';
import type { AuditCheckpointRow } from '../../src/audit/store.ts';
import { type AuditVerdict, verifyAudit } from '../../src/audit/verify.ts';
import { openSqlite, type SqliteDatabase } from '../../src/db/sqlite.ts';
import { testKeys, testStart } from '../harness/common.ts';
import { openTestDatabase } from '../harness/node.ts';

type Services = { db: SqliteDatabase; keys: Awaited<ReturnType<typeof testKeys>> };
let services: Services;
let close: () => Promise<void>;

async function append(count: number, from = 0): Promise<void> {
  await services.db.batch(
    Array.from({ length: count }, (_, i) =>
      auditRecord({
        at: testStart + from + i,
        actor: 'service',
        action: 'test.write',
        objectKind: 'thing',
        objectId: String(from + i),
        detail: { n: from + i },
      }),
    ),
  );
}

async function verdict(keys = services.keys, kept: readonly KeptCheckpoint[] = []): Promise<AuditVerdict> {
  const run = verifyAudit(services.db, keys.signer.publicKeys, kept);
  for (;;) {
    const step = await run.next();
    if (step.done) return step.value;
  }
}

/** What somebody with the file in hand can do: the triggers do not stop them. */
function forge(statements: string): void {
  const { engine } = services.db;
  engine.pragma('foreign_keys = OFF');
  for (const table of ['audit_records', 'audit_seals', 'audit_checkpoints']) {
    for (const what of ['update', 'delete']) engine.exec(`DROP TRIGGER IF EXISTS ${table}_no_${what}`);
  }
  engine.exec('DROP TRIGGER IF EXISTS audit_seals_in_order');
  engine.exec(statements);
}

beforeEach(async () => {
  const opened = await openTestDatabase();
  services = { db: opened.db, keys: await testKeys() };
  close = opened.close;
  await append(10);
  await sealTail(services, testStart);
  await append(10, 10);
  await sealTail(services, testStart + 1);
  await checkpoint(services, testStart + 2);
  await append(3, 20);
});
afterEach(() => close());

describe('an untouched log', () => {
  it('verifies, and names its unsealed tail', async () => {
    expect(await verdict()).toEqual({ records: 23, seals: 2, checkpoints: 1, unsealedTail: 3, faults: [] });
  });

  it('verifies over many pages and says how far it is', async () => {
    await append(4_500, 100);
    await sealTail(services, testStart + 3);
    const steps: unknown[] = [];
    for await (const step of verifyAudit(services.db, services.keys.signer.publicKeys)) steps.push(step);
    expect(steps).toEqual([
      { done: 2000, total: 4523 },
      { done: 4000, total: 4523 },
      { done: 4523, total: 4523 },
    ]);
    expect((await verdict()).faults).toEqual([]);
  });

  it('verifies while it is being written and sealed', async () => {
    for (let i = 0; i < 3; i++) {
      const run = verifyAudit(services.db, services.keys.signer.publicKeys);
      for (let step = await run.next(), n = 0; ; step = await run.next(), n++) {
        if (step.done) {
          expect(step.value.faults).toEqual([]);
          break;
        }
        // Each page is followed by more records, each sealed for itself.
        for (let j = 0; n < 3 && j < 30; j++) {
          await append(1, 10_000);
          await sealTail(services, testStart + 5);
        }
        await checkpoint(services, testStart + (i * 10 + n) * 120_000);
      }
    }
  });

  it('verifies when empty', async () => {
    const { db, close: closeEmpty } = await openTestDatabase();
    const run = verifyAudit(db, services.keys.signer.publicKeys);
    expect((await run.next()).value).toEqual({
      records: 0,
      seals: 0,
      checkpoints: 0,
      unsealedTail: 0,
      faults: [],
    });
    await closeEmpty();
  });
});

describe('tampering', () => {
  const cases: readonly [string, string, RegExp][] = [
    ['a changed detail', `UPDATE audit_records SET detail = '{"n":99}' WHERE id = 5`, /record 5 is not what/],
    [
      'a changed actor in the unsealed tail',
      `UPDATE audit_records SET actor_id = 'x' WHERE id = 22`,
      /record 22/,
    ],
    ['a deleted record', 'DELETE FROM audit_records WHERE id = 12', /records 11 to 20/],
    ['the last record of a segment deleted', 'DELETE FROM audit_records WHERE id = 10', /records 1 to 10/],
    ['a deleted segment', 'DELETE FROM audit_records WHERE id <= 10', /records 1 to 10/],
    [
      'two records that changed places',
      `UPDATE audit_records SET id = -1 WHERE id = 3; UPDATE audit_records SET id = 3 WHERE id = 4;
        UPDATE audit_records SET id = 4 WHERE id = -1`,
      /records 1 to 10/,
    ],
    [
      'a record put in before a segment',
      `INSERT INTO audit_records SELECT 0, at, actor_kind, actor_id, action, object_kind, object_id, detail,
        content_hash FROM audit_records WHERE id = 7; UPDATE audit_records SET id = id + 1000 WHERE id >= 0;
        UPDATE audit_records SET id = id - 999`,
      /records 1 to 10/,
    ],
    [
      'a seal that was replaced',
      `UPDATE audit_seals SET seal = '${'a'.repeat(64)}' WHERE sequence = 1`,
      /seal 1/,
    ],
    ['a seal that was removed', 'DELETE FROM audit_seals WHERE sequence = 1', /does not go on/],
    [
      'the newest seal removed with its records',
      'DELETE FROM audit_seals WHERE sequence = 2; DELETE FROM audit_records WHERE id > 10',
      /checkpoint 1 vouches for/,
    ],
    ['a checkpoint of another time', 'UPDATE audit_checkpoints SET signed_at = signed_at + 1', /signature/],
    [
      'an exam secret changed afterwards',
      `UPDATE audit_checkpoints SET exam_secret_hashes = '{"2026-11-02":"00"}'`,
      /signature/,
    ],
    [
      'the end cut off that no seal covers',
      'DELETE FROM audit_records WHERE id > 21',
      /records 22 to 23 were/,
    ],
    [
      'a record gone from the unsealed tail',
      'DELETE FROM audit_records WHERE id = 22',
      /1 of the records from 21/,
    ],
    [
      'the end cut off with its seals and checkpoints',
      `DELETE FROM audit_checkpoints; DELETE FROM audit_seals WHERE sequence = 2;
        DELETE FROM audit_records WHERE id > 10`,
      /records 11 to 23 were written and are missing\n.*checkpoints 1 to 1 were signed/,
    ],
    [
      'a log that was emptied',
      'DELETE FROM audit_checkpoints; DELETE FROM audit_seals; DELETE FROM audit_records',
      /records 1 to 23 were written/,
    ],
    ['a signature that is no base64', `UPDATE audit_checkpoints SET signature = '%%'`, /signature/],
  ];

  for (const [name, statements, expected] of cases) {
    it(`finds ${name}`, async () => {
      forge(statements);
      const { faults } = await verdict();
      expect(faults.map((fault) => fault.what).join('\n')).toMatch(expected);
    });
  }

  it('finds a log that was rewritten whole, content hashes and seals too, by the checkpoint', async () => {
    const other = await openTestDatabase();
    const forged = { db: other.db, keys: services.keys };
    const mine = services;
    services = forged;
    await append(10, 500);
    await sealTail(services, testStart);
    await append(10, 600);
    await sealTail(services, testStart + 1);
    const rows = other.db.engine.prepare('SELECT * FROM audit_seals').all() as {
      sequence: number;
      seal: string;
    }[];
    const records = other.db.engine.prepare('SELECT * FROM audit_records').all() as Record<string, unknown>[];
    services = mine;
    forge('DELETE FROM audit_records WHERE id > 20');
    for (const { sequence, seal } of rows)
      forge(`UPDATE audit_seals SET seal = '${seal}' WHERE sequence = ${sequence}`);
    const replace = services.db.engine.prepare(
      'REPLACE INTO audit_records VALUES (@id, @at, @actor_kind, @actor_id, @action, @object_kind, @object_id, @detail, @content_hash)',
    );
    for (const record of records) replace.run(record);
    const { faults } = await verdict();
    expect(faults.map((fault) => fault.what)).toEqual([
      'seal 2 is not the one that checkpoint 1 vouches for',
      'records 21 to 23 were written and are missing',
    ]);
    await other.close();
  });

  it('finds a checkpoint signed by somebody else', async () => {
    const { faults } = await verdict(await testKeys());
    expect(faults[0]?.what).toMatch(/signature of checkpoint 1/);
  });
});

describe('checkpoints that were kept elsewhere', () => {
  /** As `GET /v1/audit/checkpoints` tells them. */
  function kept(): readonly KeptCheckpoint[] {
    const rows = services.db.engine.prepare('SELECT * FROM audit_checkpoints').all() as AuditCheckpointRow[];
    return keptCheckpoints({ items: rows.map((row) => JSON.parse(JSON.stringify(presentCheckpoint(row)))) });
  }
  const told = async (before: readonly KeptCheckpoint[]) =>
    (await verdict(services.keys, before)).faults.map(({ what }) => what);

  it('vouch for the log as it has gone on since', async () => {
    const before = kept();
    await append(5, 40);
    await sealTail(services, testStart + 9);
    await checkpoint(services, testStart + 120_000);
    expect(await told(before)).toEqual([]);
    expect(await told(kept())).toEqual([]);
  });

  it('find an end that was cut off without a trace, and one that was written anew in its place', async () => {
    const before = kept();
    forge(`DROP TRIGGER audit_actor_spans_no_delete; DELETE FROM audit_actor_spans WHERE last_record > 10;
      DELETE FROM audit_checkpoints; DELETE FROM audit_seals WHERE sequence = 2;
      DELETE FROM audit_records WHERE id > 10;
      UPDATE sqlite_sequence SET seq = 10 WHERE name = 'audit_records';
      DELETE FROM sqlite_sequence WHERE name = 'audit_checkpoints'`);
    expect(await told([])).toEqual([]);
    expect(await told(before)).toEqual([
      'seal 2, for which the kept checkpoint 1 vouches, is gone: the log was cut off',
    ]);
    await append(10, 70);
    await sealTail(services, testStart + 1);
    await checkpoint(services, testStart + 2);
    expect(await told([])).toEqual([]);
    expect(await told(before)).toEqual([
      'seal 2 is not the one that the kept checkpoint 1 vouches for: the log was rewritten',
    ]);
  });

  it('are believed only when they are signed', async () => {
    const [one] = kept();
    expect(await told([{ ...one!, lastRecord: 19 }])).toEqual([
      'the kept checkpoint 1 is not one that these keys have signed',
    ]);
    expect(() => keptCheckpoints({ items: [{}] })).toThrow(/expected the answer of GET/);
  });
});

describe('the sealer', () => {
  it('seals in order, chains nothing twice, and leaves nothing when it answers 0', async () => {
    expect(await sealTail(services, testStart)).toBe(3);
    expect(await sealTail(services, testStart)).toBe(0);
    expect((await verdict()).unsealedTail).toBe(0);
  });

  it('never forks, however many sealers run at once', async () => {
    const path = services.db.engine.name;
    const second = openSqlite(path);
    await append(50, 1_000);
    const sealed = await Promise.all(
      [services, { ...services, db: second }, services, { ...services, db: second }].map((one) =>
        sealTail(one, testStart),
      ),
    );
    expect(sealed.filter((count) => count > 0)).toEqual([53]);
    second.close();
    expect(await verdict()).toMatchObject({ seals: 3, unsealedTail: 0, faults: [] });
  });

  it('takes at most 5,000 records at a time', async () => {
    await append(6_000, 5_000);
    expect(await sealTail(services, testStart)).toBe(5_000);
    expect(await sealTail(services, testStart)).toBe(1_003);
    expect((await verdict()).faults).toEqual([]);
  });
});

describe('a checkpoint', () => {
  it('is signed only when something new was sealed, and at most each minute', async () => {
    expect(await checkpoint(services, testStart + 120_000)).toBeUndefined();
    await sealTail(services, testStart + 10_000);
    expect(await checkpoint(services, testStart + 20_000)).toBeUndefined();
    expect(await checkpoint(services, testStart + 120_000)).toBe(2);
    expect((await verdict()).checkpoints).toBe(2);
  });

  it('carries the hashes of exam secrets that are still secret', async () => {
    services.db.engine.exec(
      `INSERT INTO exam_days VALUES ('2026-11-01', 'old', 'told', 0), ('2026-11-03', 'abc', NULL, 0)`,
    );
    await checkpoint(services, testStart + 120_000);
    const row = services.db.engine.prepare('SELECT * FROM audit_checkpoints WHERE sequence = 2').get();
    expect(row).toMatchObject({ exam_secret_hashes: '{"2026-11-03":"abc"}' });
    expect((await verdict()).faults).toEqual([]);
  });
});
