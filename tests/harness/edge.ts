import { env } from 'cloudflare:workers';
import { storedPlaces } from '../../src/crossings/recent-places.ts';
import { type D1, openD1 } from '../../src/db/d1.ts';
import { type Bucket, bucketFiles } from '../../src/papers/bucket.ts';
import type { Settings } from '../../src/services.ts';
import { assemble, type Harness } from './common.ts';

export * from './common.ts';
export const runtime: 'node' | 'edge' = 'edge';

interface TestBindings {
  readonly DB: D1;
  readonly PAPERS: Bucket;
  /** The statements of schema.sql, split by wrangler. */
  readonly TEST_SCHEMA: readonly string[];
}

function bindings(): TestBindings {
  return env as unknown as TestBindings;
}

/** Drops whatever the test before has left: the append-only tables cannot be emptied. */
async function dropEverything(d1: D1): Promise<void> {
  const { results = [] } = await d1
    .prepare(
      `SELECT type, name FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' AND name NOT LIKE '_cf_%' AND type IN ('table', 'view')
       ORDER BY rowid DESC`,
    )
    .all();
  if (results.length === 0) return;
  const drops = (results as { type: string; name: string }[]).map(({ type, name }) =>
    d1.prepare(`DROP ${type} ${name}`),
  );
  await d1.batch([d1.prepare('PRAGMA defer_foreign_keys = on'), ...drops]);
}

/** The test's D1 with a fresh schema. */
export async function openTestDatabase() {
  const { DB, TEST_SCHEMA } = bindings();
  await dropEverything(DB);
  await DB.batch(TEST_SCHEMA.map((statement) => DB.prepare(statement)));
  return { db: openD1(DB), async close() {} };
}

export async function makeHarness(settings: Partial<Settings> = {}): Promise<Harness> {
  const { db, close } = await openTestDatabase();
  const nextCommit = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, Math.min(ms, 20)));
  return assemble(db, settings, nextCommit, close, () => storedPlaces(db), bucketFiles(bindings().PAPERS));
}
