import { readFileSync } from 'node:fs';
import BetterSqlite3 from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { listMigrations, migrate, NewerDatabaseError } from '../../src/db/migrate-node.ts';

interface Item {
  readonly type: string;
  readonly name: string;
  readonly sql: string | null;
}

/** Everything a database is made of, without comments and the accidents of white space. */
function shapeOf(engine: BetterSqlite3.Database): readonly string[] {
  const items = engine
    .prepare("SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY type, name")
    .all() as Item[];
  return items.map(({ type, name, sql }) => {
    const text = (sql ?? '')
      .replaceAll(/--[^\n]*/g, '')
      .replaceAll(/\s+/g, ' ')
      .replaceAll(/ ?([(),]) ?/g, '$1');
    // A column that was added later stands without the line breaks of one that was there from the beginning.
    return `${type} ${name}: ${text.replaceAll(/ ?([(),]) ?/g, '$1')}`;
  });
}

function rowsOf(engine: BetterSqlite3.Database, table: string): readonly unknown[] {
  return engine.prepare(`SELECT * FROM ${table} ORDER BY 1, 2`).all();
}

const schema = readFileSync(new URL('../../schema.sql', import.meta.url), 'utf8');

describe('the migrations', () => {
  it('produce exactly schema.sql: every table, index, trigger and view', () => {
    const migrated = new BetterSqlite3(':memory:');
    migrate(migrated);
    const written = new BetterSqlite3(':memory:');
    written.exec(schema);
    expect(shapeOf(migrated)).toEqual(shapeOf(written));
    for (const table of ['application', 'membership', 'match', 'crossing', 'redress']) {
      expect(rowsOf(migrated, `${table}_transitions`)).toEqual(rowsOf(written, `${table}_transitions`));
    }
    for (const table of ['vetting_watermark', 'vetting_progress'])
      expect(rowsOf(migrated, table)).toEqual(rowsOf(written, table));
    const state = [migrated, written].map(
      (engine) => rowsOf(engine, 'snapshot_state')[0] as { life: number },
    );
    const [first, second] = state.map(({ life, ...rest }) => ({ begun: life > 0, ...rest }));
    expect(first).toEqual(second);
    expect(first?.begun).toBe(true);
    expect(state[0]?.life).not.toBe(state[1]?.life);
  });

  it('are numbered without a gap', () => {
    expect(listMigrations().map(({ version }) => version)).toEqual(listMigrations().map((_, i) => i + 1));
  });

  it('take document numbers out of the keys in which they stood in clear', () => {
    const engine = new BetterSqlite3(':memory:');
    migrate(engine);
    engine.exec(`INSERT INTO travelers VALUES
        ('a', 'application', 1, 'hash', '["d:19710309","n:LPZ","x:G31415926","x:H27182818"]', 0),
        ('b', 'application', 1, 'hash', '["n:LPZ"]', 0);
      INSERT INTO traveler_documents VALUES ('1', 'a', 'passport', '', '${'ab'.repeat(32)}', 's'),
        ('2', 'a', 'visa', '', '${'cd'.repeat(32)}', 's');
      INSERT INTO unvetted_keys VALUES ('x:H27182818', 'l', 2)`);
    const { file } = listMigrations().find((one) => one.file.endsWith('_numbers_under_a_secret.sql'))!;
    engine.exec(readFileSync(new URL(`../../src/db/migrations/${file}`, import.meta.url), 'utf8'));
    const keys = engine.prepare('SELECT coarse_keys FROM travelers ORDER BY id').pluck().all() as string[];
    expect(keys.map((one) => JSON.parse(one))).toEqual([
      // What a change of a list is waited for by stays until it is vetted.
      ['d:19710309', `h:${'ab'.repeat(16)}`, `h:${'cd'.repeat(16)}`, 'n:LPZ', 'x:H27182818'],
      ['n:LPZ'],
    ]);
  });

  it('change nothing the second time', () => {
    const engine = new BetterSqlite3(':memory:');
    migrate(engine);
    const shape = shapeOf(engine);
    migrate(engine);
    expect(shapeOf(engine)).toEqual(shape);
  });

  it('make STRICT tables alone', () => {
    const engine = new BetterSqlite3(':memory:');
    migrate(engine);
    const loose = engine
      .prepare(
        "SELECT name FROM pragma_table_list WHERE type = 'table' AND NOT strict AND name NOT LIKE 'sqlite_%'",
      )
      .pluck()
      .all();
    expect(loose).toEqual([]);
  });

  it('refuse a database that newer code has had, and leave it as it is', () => {
    const engine = new BetterSqlite3(':memory:');
    engine.pragma('user_version = 999');
    expect(() => migrate(engine)).toThrow(NewerDatabaseError);
    expect(() => migrate(engine)).toThrow(/schema version 999, this code knows \d+: start the newer code/);
    expect(shapeOf(engine)).toEqual([]);
  });
});
