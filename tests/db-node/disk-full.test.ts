import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sql } from '../../src/db/sql.ts';
import type { SqliteDatabase } from '../../src/db/sqlite.ts';
import { type Harness, makeHarness } from '../harness/node.ts';

const analyst = { roles: ['analyst'] } as const;
let harness: Harness;

beforeEach(async () => {
  harness = await makeHarness();
});
afterEach(() => harness.close());

const ask = (key: string, seed: number) =>
  harness.request('POST', '/v1/simulations', {
    as: analyst,
    body: { seed, replications: 1 },
    headers: { 'idempotency-key': key },
  });
const stored = () =>
  harness.services.db.first(
    sql`SELECT (SELECT COUNT(*) FROM simulations) AS simulations, (SELECT COUNT(*) FROM outbox) AS messages,
      (SELECT COUNT(*) FROM idempotency_keys) AS keys,
      (SELECT COUNT(*) FROM audit_records WHERE action = 'simulation.request') AS records`,
  );

describe('with a full disk', () => {
  it('acknowledges exactly what it kept, says 503 to the rest, and keeps it when they ask again', async () => {
    const { engine } = harness.services.db as SqliteDatabase;
    const pages = Number(engine.pragma('page_count', { simple: true }));
    engine.pragma(`max_page_count = ${pages + 3}`);
    const keys = Array.from({ length: 40 }, (_, i) => `key-${i}`);
    const kept = new Set<string>();
    for (const [i, key] of keys.entries()) {
      const { status, body } = await ask(key, i);
      if (status === 202) kept.add(key);
      else expect([status, body.type]).toEqual([503, '/problems/unavailable']);
    }
    expect(kept.size).toBeLessThan(keys.length);
    const full = await harness.request('GET', '/readyz');
    expect([full.status, full.body]).toEqual([
      503,
      {
        state: 'failed',
        checks: [
          {
            name: 'database',
            state: 'failed',
            detail: 'nothing can be stored (database or disk is full): free or mend its disk',
          },
        ],
      },
    ]);
    const count = kept.size;
    expect(await stored()).toEqual({ simulations: count, messages: count, keys: count, records: count });

    engine.pragma('max_page_count = 1000000');
    for (const [i, key] of keys.entries()) {
      const { status, headers } = await ask(key, i);
      expect(status).toBe(202);
      expect(headers.get('idempotency-replayed')).toBe(kept.has(key) ? 'true' : null);
    }
    expect((await harness.request('GET', '/readyz')).status).toBe(200);
    const all = keys.length;
    expect(await stored()).toEqual({ simulations: all, messages: all, keys: all, records: all });
    expect(harness.errors).toEqual([]);
  });
});
