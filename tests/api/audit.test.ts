import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeHarness } from '#harness';
import { checkpointHolds } from '../../src/audit/checkpoint.ts';
import { keptCheckpoints } from '../../src/audit/kept.ts';
import { auditRecord } from '../../src/audit/record.ts';
import { checkpoint, sealTail } from '../../src/audit/sealer.ts';
import { verifyAudit } from '../../src/audit/verify.ts';
import { sql } from '../../src/db/sql.ts';
import type { Harness } from '../harness/common.ts';

const auditor = { roles: ['auditor'] } as const;
let harness: Harness;

beforeEach(async () => {
  harness = await makeHarness();
  await harness.services.db.batch(
    ['a', 'b', 'a', 'c', 'a'].map((objectId, i) =>
      auditRecord({
        at: harness.services.now() + i,
        actor: 'service',
        action: 'test.write',
        objectKind: 'thing',
        objectId,
        detail: { i },
      }),
    ),
  );
});
afterEach(() => harness.close());

describe('GET /v1/audit', () => {
  it('reads the log in pages, oldest first', async () => {
    const first = await harness.request('GET', '/v1/audit?limit=3', { as: auditor });
    expect(first.status).toBe(200);
    expect(first.body.items.map((item: { id: number }) => item.id)).toEqual([1, 2, 3]);
    const second = await harness.request('GET', `/v1/audit?limit=3&cursor=${first.body.next}`, {
      as: auditor,
    });
    // The first reading is in the log by now.
    expect(second.body.items.map((item: { action: string }) => item.action)).toEqual([
      'test.write',
      'test.write',
      'audit.read',
    ]);
    expect(second.body.next).toBeUndefined();
  });

  it('tells the history of one object', async () => {
    const answer = await harness.request('GET', '/v1/audit?object=thing:a', { as: auditor });
    expect(answer.body.items.map((item: { detail: unknown }) => item.detail)).toEqual([
      { i: 0 },
      { i: 2 },
      { i: 4 },
    ]);
    expect(answer.body.items[0]).toMatchObject({
      at: '2026-11-02T16:00:00.000Z',
      actor: { kind: 'service', id: 'service' },
      object: { kind: 'thing', id: 'a' },
    });
  });

  it('tells what one actor did, and that the reading itself is on record', async () => {
    await harness.request('GET', '/v1/audit?object=thing:a', { as: auditor });
    const answer = await harness.request('GET', '/v1/audit?actor=staff:auditor-1', { as: auditor });
    expect(answer.body.items).toHaveLength(1);
    expect(answer.body.items[0]).toMatchObject({
      action: 'audit.read',
      object: { kind: 'audit', id: 'thing:a' },
      detail: { after: 0, records: 3 },
    });
  });

  it('tells in pages what one actor did, through every seal and beyond the last, and of nobody else', async () => {
    const { services } = harness;
    const write = (subject: string, count: number) =>
      services.db.batch(
        Array.from({ length: count }, (_, i) =>
          auditRecord({
            at: services.now(),
            actor: { kind: 'terminal', subject, laneId: '250401-S1', scopes: new Set() },
            action: 'test.write',
            objectKind: 'thing',
            objectId: `${subject}-${i}`,
          }),
        ),
      );
    for (const round of [0, 1, 2, 3]) {
      await write('t1', 2);
      await write('t2', round === 1 ? 0 : 3);
      await write('t1', 1);
      if (round < 3) await sealTail(services, services.now());
    }
    const all = await services.db.all(
      sql<{ id: number; actor_id: string }>`SELECT id, actor_id FROM audit_records ORDER BY id`,
    );
    for (const actor of ['terminal:t1', 'terminal:t2', 'terminal:t3']) {
      for (const limit of [1, 2, 5, 50]) {
        const seen: number[] = [];
        let cursor = '';
        do {
          const url = `/v1/audit?actor=${actor}&limit=${limit}${cursor ? `&cursor=${cursor}` : ''}`;
          const { body } = await harness.request('GET', url, { as: auditor });
          seen.push(...body.items.map((item: { id: number }) => item.id));
          cursor = body.next ?? '';
        } while (cursor);
        expect(seen).toEqual(all.filter(({ actor_id }) => actor_id === actor).map(({ id }) => id));
      }
    }
  });

  it('names a parameter that is wrong', async () => {
    for (const query of ['object=nonsense', 'limit=0', 'who=me']) {
      const answer = await harness.request('GET', `/v1/audit?${query}`, { as: auditor });
      expect(answer.status).toBe(400);
      expect(answer.body.errors[0].pointer).toBe(`/${query.split('=')[0]}`);
    }
  });
});

describe('GET /v1/audit/checkpoints', () => {
  it('lists checkpoints that anybody can verify with the keys beside them', async () => {
    const { services } = harness;
    await sealTail(services, services.now());
    await checkpoint(services, services.now());
    const { body } = await harness.request('GET', '/v1/audit/checkpoints', { as: auditor });
    expect(body.items).toHaveLength(1);
    const { signature, signedAtMs, keyId, signedAt: _, ...content } = body.items[0];
    expect(keyId).toBe(body.keys[0].kid);
    expect(body.keys[0].d).toBeUndefined();
    const key = await crypto.subtle.importKey('jwk', body.keys[0], 'Ed25519', true, ['verify']);
    expect(await checkpointHolds(key, { ...content, signedAt: signedAtMs }, signature)).toBe(true);
    expect(await checkpointHolds(key, { ...content, lastRecord: 4, signedAt: signedAtMs }, signature)).toBe(
      false,
    );
  });

  it('are what the log can be held against later, on either engine', async () => {
    const { services, request } = harness;
    await sealTail(services, services.now());
    await checkpoint(services, services.now());
    const { body } = await request('GET', '/v1/audit/checkpoints', { as: auditor });
    const kept = keptCheckpoints(body);
    expect(kept.length).toBeGreaterThan(0);
    const run = verifyAudit(services.db, services.keys.signer.publicKeys, kept);
    for (;;) {
      const step = await run.next();
      if (!step.done) continue;
      // The reading of the checkpoints is in the log by now, and no seal covers it yet.
      expect(step.value).toMatchObject({ faults: [], unsealedTail: 1 });
      break;
    }
  });
});
