import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTestDatabase } from '#harness';
import { auditRecord } from '../../src/audit/record.ts';
import { type Database, DatabaseError } from '../../src/db/database.ts';
import { guard, type Query, rawSql, sql } from '../../src/db/sql.ts';

let db: Database;
let close: () => Promise<void>;

beforeEach(async () => {
  ({ db, close } = await openTestDatabase());
});
afterEach(() => close());

const due = (name: string, at = 0, state = '{}') =>
  sql`INSERT INTO due_work (name, due_at, state) VALUES (${name}, ${at}, ${state})`;
const names = async () =>
  (await db.all(sql<{ name: string }>`SELECT name FROM due_work ORDER BY name`)).map(({ name }) => name);

async function refusal(queries: readonly Query[]): Promise<{ kind: string; detail: string }> {
  try {
    await db.batch(queries);
  } catch (error) {
    if (error instanceof DatabaseError) return { kind: error.kind, detail: error.detail };
    throw error;
  }
  throw new Error('the batch was not refused');
}

describe('a batch', () => {
  it('answers with the rows of each of its statements, in order', async () => {
    const rows = await db.batch([
      due('a', 1),
      sql`INSERT INTO due_work (name, due_at) VALUES ('b', 2) RETURNING name, due_at`,
      sql`SELECT COUNT(*) AS count FROM due_work`,
    ]);
    expect(rows).toEqual([[], [{ name: 'b', due_at: 2 }], [{ count: 2 }]]);
  });

  it('sees what its earlier statements did', async () => {
    await db.batch([due('a', 5), sql`UPDATE due_work SET due_at = due_at + 1 WHERE name = 'a'`]);
    expect(await db.first(sql`SELECT due_at FROM due_work`)).toEqual({ due_at: 6 });
  });

  it('of nothing is nothing', async () => {
    expect(await db.batch([])).toEqual([]);
  });

  it('is undone whole when its last statement fails', async () => {
    expect(await refusal([due('a'), due('b'), due('a')])).toMatchObject({ kind: 'unique' });
    expect(await names()).toEqual([]);
  });

  it('fails alone: batches beside it commit, whatever their order', async () => {
    const outcomes = await Promise.allSettled([
      db.batch([due('a'), due('b')]),
      db.batch([due('c'), due('c')]),
      db.batch([due('d'), guard('never', sql`1 = 2`)]),
      db.batch([due('e')]),
      db.batch([due('f'), sql`INSERT INTO due_work (name, due_at) VALUES ('g', 'no number')`]),
      db.batch([due('h')]),
    ]);
    expect(outcomes.map((outcome) => outcome.status)).toEqual([
      'fulfilled',
      'rejected',
      'rejected',
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
    expect(await names()).toEqual(['a', 'b', 'e', 'h']);
  });

  it('is not seen in part by reads beside it', async () => {
    const counts = new Set<number>();
    const read = async () => {
      const row = await db.first(sql<{ count: number }>`SELECT COUNT(*) AS count FROM due_work`);
      counts.add(row?.count ?? -1);
    };
    await Promise.all([read(), db.batch([due('a'), due('b'), due('c')]), read(), read()]);
    await read();
    expect([...counts].every((count) => count === 0 || count === 3)).toBe(true);
  });
});

describe('a guard', () => {
  it('lets its batch pass when its condition is true', async () => {
    await db.batch([
      due('a'),
      guard('there', sql`EXISTS (SELECT 1 FROM due_work WHERE name = ${'a'})`),
      due('b'),
    ]);
    expect(await names()).toEqual(['a', 'b']);
  });

  for (const [name, condition] of [
    ['false', sql`1 = 2`],
    ['null', sql`NULL`],
    ['a row that is not there', sql`(SELECT due_at FROM due_work WHERE name = ${'nobody'})`],
    ['any number but 1', sql`7`],
  ] as const) {
    it(`undoes its batch on ${name}, and says its reason`, async () => {
      expect(await refusal([due('a'), guard('version_changed', condition)])).toEqual({
        kind: 'guard',
        detail: 'version_changed',
      });
      expect(await names()).toEqual([]);
    });
  }

  it('catches what an UPDATE that finds no row does not', async () => {
    await db.batch([sql`UPDATE due_work SET due_at = 1 WHERE name = 'nobody'`]);
    const change = sql`EXISTS (SELECT 1 FROM due_work WHERE name = 'nobody')`;
    expect((await refusal([guard('not_found', change)])).kind).toBe('guard');
  });
});

describe('values', () => {
  it('come back as they went in', async () => {
    const values = ['Ñandú 👮 \u0000 end', '', 0, -1, 2 ** 53 - 1, 1.5, -0.1, null];
    for (const value of values) {
      expect(await db.first(sql`SELECT ${value} AS value`)).toEqual({ value });
    }
  });

  it('are bound, never spliced', async () => {
    const text = "'); DROP TABLE due_work; --";
    await db.batch([due(text)]);
    expect(await names()).toEqual([text]);
  });

  it('may be 100 in a statement', async () => {
    const values = Array.from({ length: 100 }, (_, i) => i);
    const query = rawSql<{ sum: number }>(`SELECT ${values.map(() => '?').join(' + ')} AS sum`, values);
    expect(await db.first(query)).toEqual({ sum: 4950 });
  });

  it('travel by the thousand as one JSON value', async () => {
    const rows = Array.from({ length: 5_000 }, (_, i) => ({ name: `row ${i}`, at: i }));
    await db.batch([
      sql`INSERT INTO due_work (name, due_at) SELECT value ->> 'name', value ->> 'at'
        FROM json_each(${JSON.stringify(rows)}) WHERE true ON CONFLICT DO NOTHING`,
    ]);
    expect(await db.first(sql`SELECT COUNT(*) AS count, SUM(due_at) AS sum FROM due_work`)).toEqual({
      count: 5_000,
      sum: 12_497_500,
    });
    const ids = JSON.stringify(rows.slice(0, 4_000).map(({ name }) => name));
    const found = await db.all(
      sql`SELECT name FROM due_work WHERE name IN (SELECT value FROM json_each(${ids}))`,
    );
    expect(found).toHaveLength(4_000);
  });

  it('of the wrong type are refused by STRICT tables', async () => {
    expect((await refusal([sql`INSERT INTO due_work (name, due_at) VALUES ('a', 'soon')`])).kind).toBe(
      'other',
    );
  });
});

describe('reads', () => {
  it('of one row that is not there are undefined', async () => {
    expect(await db.first(sql`SELECT * FROM due_work`)).toBeUndefined();
    expect(await db.all(sql`SELECT * FROM due_work`)).toEqual([]);
  });
});

describe('what SQL guarantees', () => {
  it('names a unique constraint by its columns', async () => {
    await db.batch([due('a')]);
    expect(await refusal([due('a')])).toEqual({ kind: 'unique', detail: 'due_work.name' });
  });

  it('holds foreign keys', async () => {
    const orphan = sql`INSERT INTO subject_changes (traveler_id) VALUES ('nobody')`;
    expect((await refusal([orphan])).kind).toBe('foreign_key');
  });

  it('holds checks', async () => {
    expect((await refusal([due('a', 0, 'not json')])).kind).toBe('check');
    expect((await refusal([sql`INSERT INTO due_work (name, due_at) VALUES ('a', NULL)`])).kind).toBe('check');
  });

  it('appends to the audit log and never changes it', async () => {
    await db.batch([
      auditRecord({ at: 1, actor: 'service', action: 'test', objectKind: 'thing', objectId: '1' }),
      sql`INSERT INTO audit_seals VALUES (1, 1, 1, ${'0'.repeat(64)}, 1)`,
      sql`INSERT INTO audit_checkpoints VALUES (1, 1, 1, 'seal', '{}', 'key', 'signature', 1)`,
    ]);
    for (const table of ['audit_records', 'audit_seals', 'audit_checkpoints']) {
      const time = { audit_records: 'at', audit_seals: 'sealed_at' }[table] ?? 'signed_at';
      const expected = { kind: 'append_only', detail: table };
      expect(await refusal([rawSql(`UPDATE ${table} SET ${time} = 2`)])).toEqual(expected);
      expect(await refusal([rawSql(`DELETE FROM ${table}`)])).toEqual(expected);
    }
  });

  it('takes seals in order alone', async () => {
    const seal = (sequence: number, first: number, last: number) =>
      sql`INSERT INTO audit_seals VALUES (${sequence}, ${first}, ${last}, ${'0'.repeat(64)}, 1)`;
    await db.batch([seal(1, 1, 10)]);
    const expected = { kind: 'guard', detail: 'seal_order' };
    for (const wrong of [seal(1, 11, 12), seal(3, 11, 12), seal(2, 10, 12), seal(2, 12, 12)]) {
      expect(await refusal([wrong])).toEqual(expected);
    }
    await db.batch([seal(2, 11, 12)]);
  });

  it('never lets the vetting watermark go back', async () => {
    const to = (seq: number) => sql`UPDATE vetting_watermark SET vetted_through_seq = ${seq}`;
    await db.batch([to(5)]);
    expect(await refusal([to(4)])).toEqual({ kind: 'guard', detail: 'watermark_back' });
  });
});

describe('an error', () => {
  it('of syntax is of no kind that a caller could act on', async () => {
    expect((await refusal([rawSql('SELEKT 1')])).kind).toBe('other');
  });
});
