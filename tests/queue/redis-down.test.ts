import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Claims } from '../../src/http/principal.ts';
import { mintToken } from '../../src/http/tokens.ts';
import { type RunningApi, startApi } from '../../src/node.ts';
import { startWorkers } from '../../workers/main.ts';
import { findRedis, openRedis } from './servers.ts';
import { eventually, testLog } from './workers-harness.ts';

const redis = findRedis();
const opened: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

async function newApi(): Promise<RunningApi> {
  const folder = mkdtempSync(join(tmpdir(), 'garita-down-'));
  const api = await startApi({ GARITA_DATA: folder, PORT: '0', GARITA_LOG_LEVEL: 'error' });
  opened.push(async () => {
    await api.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return api;
}

async function post(api: RunningApi, claims: Claims, path: string, body: unknown) {
  const response = await fetch(`${api.url}${path}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${await mintToken(api.services, claims, 900)}`,
      'content-type': 'application/json',
      'idempotency-key': crypto.randomUUID(),
    },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as { id: string; decision?: string } };
}

/** An API and its workers on a Redis that the test stops. */
async function newService() {
  const server = await openRedis(redis.kind === 'binary' ? redis.path : '');
  opened.push(server.close);
  const api = await newApi();
  const workers = await startWorkers({
    apiUrl: api.internalUrl,
    workerSecret: api.services.keys.workerSecret,
    redisUrl: server.url,
    log: testLog(),
    concurrency: { blocks: 1 },
    graceMs: 1_000,
    relay: { leaseMs: 3_000, watchMs: 100, renewMs: 400 },
  });
  opened.push(workers.stop);
  await workers.ready;
  return { server, api, workers };
}

const officer: Claims = { subject: 'officer-1', roles: ['officer'], agency: 'CBP' };
const terminal: Claims = { subject: 'terminal-1', roles: ['terminal'], laneId: '250401-S1' };
const who = { fullName: 'Rosa Elena Quintanilla', birthDate: '1988-03-14' };

describe.skipIf(redis.kind !== 'binary')('while Redis is down (needs a redis-server on PATH)', () => {
  it('takes checks and applications, says that the queue is away, and catches up when it is back', async () => {
    const { server, api } = await newService();
    let checks: unknown;
    const ready = async (state: string) => {
      for (let i = 0; i < 900; i += 1) {
        const answer = await fetch(`${api.url}/readyz`);
        const body = (await answer.json()) as { state: string; checks: unknown };
        checks = body.checks;
        if (answer.status === 200 && body.state === state) return;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      throw new Error(`it is not ${state}: ${JSON.stringify(checks)}`);
    };
    await ready('ok');

    await server.kill();
    await ready('degraded');
    expect(checks).toContainEqual(expect.objectContaining({ name: 'queue', state: 'degraded' }));
    const check = await post(api, terminal, '/v1/crossings', {
      capturedAt: new Date().toISOString(),
      sequence: 0,
      phase: 'booth',
      occupantCount: 1,
      occupants: [{ rfid: 'e28011606000020451a3f7c2' }],
    });
    expect(check).toMatchObject({ status: 201, body: { decision: 'refer' } });
    const draft = await post(api, { subject: 'rosa', roles: ['applicant'] }, '/v1/applications', {
      program: 'SENTRI',
    });
    expect(draft.status).toBe(201);
    const asked = await post(api, officer, '/v1/screenings', who);
    expect(asked.status).toBe(202);

    await server.start();
    await ready('ok');
    let state = '';
    const look = async () => {
      const authorization = `Bearer ${await mintToken(api.services, officer, 900)}`;
      const answer = await fetch(`${api.url}/v1/screenings/${asked.body.id}`, { headers: { authorization } });
      state = ((await answer.json()) as { state: string }).state;
    };
    await eventually(
      () => {
        void look();
        return state === 'done';
      },
      () => state,
    );
  });

  it('lets the workers stop', async () => {
    const { server, workers } = await newService();
    await server.kill();
    await expect(workers.stop()).resolves.toBeUndefined();
  });
});
