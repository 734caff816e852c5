import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeHarness } from '#harness';
import { sql } from '../../src/db/sql.ts';
import { enqueue } from '../../src/outbox/enqueue.ts';
import type { QueueName } from '../../src/outbox/protocol/relay.ts';
import { type Harness, workerSecret } from '../harness/common.ts';

const worker = { roles: ['worker'] } as const;
const operator = { roles: ['operator'] } as const;
const leaseMs = 10_000;

let harness: Harness;

beforeEach(async () => {
  harness = await makeHarness();
  await harness.runDueWork();
});
afterEach(() => harness.close());

async function put(queue: QueueName, priority: number, objectKind = 'test'): Promise<string> {
  const { services } = harness;
  const payload = { kind: 'vetting', requiredSeq: 0, requiredSubjectsSeq: 0 } as const;
  const objectId = crypto.randomUUID();
  await services.db.batch([
    await enqueue(services, { queue, priority, objectKind, objectId, payload }, services.now()),
  ]);
  const row = await services.db.first(
    sql<{ id: string }>`SELECT id FROM outbox WHERE object_id = ${objectId}`,
  );
  return row?.id ?? '';
}

function internal(path: string, body: unknown, as: typeof worker | 'nobody' = worker) {
  return harness.request('POST', `/internal/${path}`, {
    internal: true,
    body,
    ...(as === 'nobody' ? {} : { as }),
  });
}

async function lease(relayId: string, max = 10, more: object = {}): Promise<string[]> {
  const { status, body } = await internal('outbox/lease', { relayId, max, waitMs: 0, leaseMs, ...more });
  expect(status).toBe(200);
  return body.messages.map((message: { id: string }) => message.id);
}

async function fail(id: string): Promise<string> {
  const { body } = await internal('outbox/failures', { failures: [{ id, error: 'it broke' }] });
  return body.outcomes[0].outcome;
}

describe('leases', () => {
  it('bring what is urgent first, then what is older', async () => {
    const late = await put('simulation', 40);
    const first = await put('vetting', 10);
    const second = await put('vetting', 10);
    const urgent = await put('lane', 0);
    expect(await lease('a')).toEqual([urgent, first, second, late]);
  });

  it('bring of the named queues alone', async () => {
    const lane = await put('lane', 0);
    await put('vetting', 0);
    expect(await lease('a', 10, { queues: ['lane'] })).toEqual([lane]);
  });

  it('never give one message to two relays, however they race', async () => {
    const ids = await Promise.all(Array.from({ length: 20 }, () => put('vetting', 10)));
    const taken = (await Promise.all(['a', 'b', 'c', 'd'].map((relay) => lease(relay, 7)))).flat();
    expect(new Set(taken).size).toBe(taken.length);
    expect([...taken].sort()).toEqual([...ids].sort());
  });

  it('run out, and another relay takes the message', async () => {
    const id = await put('lane', 0);
    await lease('a');
    expect(await lease('b')).toEqual([]);
    harness.advance(leaseMs + 1);
    expect(await lease('b')).toEqual([id]);
  });

  it('are renewed by the relay that holds them, and by no other', async () => {
    const id = await put('lane', 0);
    await lease('a');
    const other = await internal('outbox/renew', { relayId: 'b', ids: [id], leaseMs });
    expect(other.body.held).toEqual([]);
    harness.advance(leaseMs - 1);
    const own = await internal('outbox/renew', { relayId: 'a', ids: [id], leaseMs });
    expect(own.body.held).toEqual([id]);
    harness.advance(leaseMs - 1);
    expect(await lease('b')).toEqual([]);
  });

  it('are given back unharmed, and no attempt is counted', async () => {
    const id = await put('lane', 0);
    await lease('a');
    await internal('outbox/release', { relayId: 'a', ids: [id] });
    const { body } = await internal('outbox/lease', { relayId: 'b', max: 1, waitMs: 0, leaseMs });
    expect(body.messages[0]).toMatchObject({ id, attempts: 0 });
  });

  it('hold payloads that only the key and the message open', async () => {
    await put('lane', 0);
    const { body } = await internal('outbox/lease', { relayId: 'a', max: 1, waitMs: 0, leaseMs });
    expect(body.messages[0].payload).toMatch(/^v1\.test\./);
    expect(body.messages[0].payload).not.toContain('vetting');
  });
});

describe('a failed delivery', () => {
  it('comes again after a pause that grows', async () => {
    const id = await put('lane', 0);
    for (const pause of [1000, 2000, 4000]) {
      expect(await lease('a')).toEqual([id]);
      expect(await fail(id)).toBe('retry');
      harness.advance(pause - 1);
      expect(await lease('a')).toEqual([]);
      harness.advance(1);
    }
  });

  it('is a dead letter after the fifth, which an operator lists and sends again', async () => {
    const id = await put('lane', 0);
    const outcomes: string[] = [];
    for (let i = 0; i < 5; i++) outcomes.push(await fail(id));
    expect(outcomes).toEqual(['retry', 'retry', 'retry', 'retry', 'dead']);
    harness.advance(3_600_000);
    expect(await lease('a')).toEqual([]);

    const listed = await harness.request('GET', '/v1/dead-letters', { as: operator });
    expect(listed.body.items).toMatchObject([{ id, attempts: 5, lastError: 'it broke', queue: 'lane' }]);
    const health = await harness.request('GET', '/readyz');
    expect(health.body).toMatchObject({ state: 'degraded' });

    const again = await harness.request('POST', `/v1/dead-letters/${id}/retry`, { as: operator });
    expect(again.status).toBe(202);
    expect(await lease('a')).toEqual([id]);
    const twice = await harness.request('POST', `/v1/dead-letters/${id}/retry`, { as: operator });
    expect(twice.status).toBe(404);
  });

  it('is not counted when the message is done', async () => {
    expect(await fail(crypto.randomUUID())).toBe('gone');
  });

  it('fails a simulation in the batch that gives it up', async () => {
    const analyst = { roles: ['analyst'] } as const;
    const asked = await harness.request('POST', '/v1/simulations', {
      as: analyst,
      body: { scenario: {}, seed: 1, replications: 1 },
    });
    const [id = ''] = await lease('a');
    for (let i = 0; i < 5; i++) await fail(id);
    const { body } = await harness.request('GET', `/v1/simulations/${asked.body.id}`, { as: analyst });
    expect(body.state).toBe('failed');
  });
});

describe('the listener of the workers', () => {
  it('opens a session for the worker secret alone', async () => {
    const open = (secret: string) =>
      harness.request('POST', '/internal/session', {
        internal: true,
        body: { workerId: 'w' },
        headers: { authorization: `Bearer ${secret}` },
      });
    expect((await open(workerSecret)).status).toBe(200);
    for (const secret of ['', 'x', `${workerSecret}x`, workerSecret.slice(1)]) {
      expect((await open(secret)).status).toBe(401);
    }
  });

  it('answers workers alone', async () => {
    const body = { relayId: 'a', max: 1, waitMs: 0, leaseMs };
    expect((await internal('outbox/lease', body, 'nobody')).status).toBe(401);
    const asOperator = await harness.request('POST', '/internal/outbox/lease', {
      internal: true,
      body,
      as: operator,
    });
    expect(asOperator.status).toBe(403);
  });

  it('is not part of the public application', async () => {
    const { status } = await harness.request('POST', '/internal/session', { body: { workerId: 'w' } });
    expect(status).toBe(404);
  });
});

describe('health', () => {
  it('is degraded while no relay reaches the queue, and says so', async () => {
    const away = await harness.request('GET', '/readyz');
    expect(away.body.checks).toContainEqual(expect.objectContaining({ name: 'queue', state: 'degraded' }));
    await internal('outbox/renew', { relayId: 'a', ids: [], leaseMs, queueUp: false });
    const down = await harness.request('GET', '/readyz');
    expect(down.body.checks).toContainEqual({
      name: 'queue',
      state: 'degraded',
      detail: 'the relays do not reach the queue',
    });
    await internal('outbox/renew', { relayId: 'a', ids: [], leaseMs, queueUp: true });
    const up = await harness.request('GET', '/readyz');
    expect(up).toMatchObject({ status: 200, body: { state: 'ok' } });
  });
});

describe('due work', () => {
  it('forgets stored replies after 30 days, not before', async () => {
    const key = { 'idempotency-key': 'kept' };
    const applicant = { roles: ['applicant'] } as const;
    const draft = () =>
      harness.request('POST', '/v1/applications', {
        as: applicant,
        body: { program: 'SENTRI' },
        headers: key,
      });
    const first = await draft();
    harness.advance(29 * 86_400_000);
    await harness.runDueWork();
    expect((await draft()).body.id).toBe(first.body.id);
    harness.advance(2 * 86_400_000);
    await harness.runDueWork();
    expect((await draft()).body.id).not.toBe(first.body.id);
  });

  it('is done once by whoever ticks first', async () => {
    harness.advance(25 * 3_600_000);
    const due = () =>
      harness.services.db.first(
        sql<{ due_at: number }>`SELECT due_at FROM due_work WHERE name = 'retention'`,
      );
    await Promise.all([harness.runDueWork(), harness.runDueWork()]);
    const next = await due();
    await harness.runDueWork();
    expect(await due()).toEqual(next);
    expect(harness.errors).toEqual([]);
  });
});
