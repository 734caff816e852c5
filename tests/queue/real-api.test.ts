import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { sql } from '../../src/db/sql.ts';
import type { Role } from '../../src/http/principal.ts';
import { mintToken } from '../../src/http/tokens.ts';
import { type RunningApi, startApi } from '../../src/node.ts';
import { type RunningWorkers, startWorkers } from '../../workers/main.ts';
import type { Harness } from '../harness/common.ts';
import { makeMember } from '../harness/members.ts';
import { testLog } from './workers-harness.ts';

const opened: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

async function newApi(): Promise<RunningApi> {
  const folder = mkdtempSync(join(tmpdir(), 'garita-queue-'));
  const api = await startApi({ GARITA_DATA: folder, PORT: '0', GARITA_LOG_LEVEL: 'error' });
  opened.push(async () => {
    await api.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return api;
}

async function newWorkers(api: RunningApi): Promise<RunningWorkers> {
  const workers = await startWorkers({
    apiUrl: api.internalUrl,
    workerSecret: api.services.keys.workerSecret,
    log: testLog(),
    concurrency: { blocks: 1 },
    relay: { leaseMs: 3_000, watchMs: 100 },
  });
  opened.push(workers.stop);
  return workers;
}

async function call(
  api: RunningApi,
  role: Role,
  method: string,
  path: string,
  body?: unknown,
  type = 'application/json',
) {
  const claims = { subject: `${role}-1`, roles: [role], agency: 'CBP' };
  const response = await fetch(`${api.url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${await mintToken(api.services, claims, 900)}`,
      ...(body === undefined ? {} : { 'content-type': type }),
      ...(method === 'POST' ? { 'idempotency-key': crypto.randomUUID() } : {}),
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const json = response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : text;
  return { status: response.status, body: json };
}

async function publish(
  api: RunningApi,
  ...names: readonly (readonly [string, string, string])[]
): Promise<void> {
  const list = { id: 'lookout', name: 'Lookout', ownerAgency: 'CBP', legalBasis: 'test' };
  await call(api, 'list_manager', 'POST', '/v1/watchlists', list);
  const lines = names.map(([id, full, birthDate]) =>
    JSON.stringify({ id, type: 'person', names: [{ full, kind: 'primary' }], birthDates: [birthDate] }),
  );
  const path = '/v1/watchlists/lookout/entries';
  const answer = await call(
    api,
    'list_manager',
    'PUT',
    path,
    `${lines.join('\n')}\n`,
    'application/x-ndjson',
  );
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
}

/** Waits, a minute and more: other suites may be at work on this machine. */
async function until(check: () => Promise<boolean>, what: () => unknown = () => ''): Promise<void> {
  for (let i = 0; i < 4_000; i += 1) {
    if (await check()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`it did not come to pass: ${JSON.stringify(what())}`);
}

async function one<T>(api: RunningApi, query: ReturnType<typeof sql>): Promise<T> {
  return (await api.services.db.first(query)) as T;
}

const outboxIsEmpty = async (api: RunningApi) =>
  (await one<{ n: number }>(api, sql`SELECT COUNT(*) AS n FROM outbox`)).n === 0;

describe('the workers with the API', () => {
  it('screen somebody for an officer, and say why', async () => {
    const api = await newApi();
    await publish(api, ['e-1', 'GARCIA LOPEZ, Maria Fernanda', '1980-02-03']);
    await newWorkers(api);
    const subject = { fullName: 'Maria Fernanda Garcia Lopez', birthDate: '1980-02-03' };
    const asked = await call(api, 'officer', 'POST', '/v1/screenings', subject);
    expect(asked.status, JSON.stringify(asked.body)).toBe(202);
    let shown = asked;
    await until(
      async () => {
        shown = await call(api, 'officer', 'GET', `/v1/screenings/${asked.body.id}`);
        return shown.body.state === 'done';
      },
      () => shown.body,
    );
    expect(JSON.stringify(shown.body)).toContain('e-1');
    await until(() => outboxIsEmpty(api));
  });

  it('vet members against a new list, and move the watermark', async () => {
    const api = await newApi();
    await newWorkers(api);
    const member = await makeMember({ services: api.services } as Harness, {
      paternalSurname: 'Hernandez',
      givenNames: 'Guadalupe',
      birthDate: '1985-06-07',
    });
    const other = await makeMember({ services: api.services } as Harness, {
      paternalSurname: 'Zamora',
      givenNames: 'Ignacio',
      birthDate: '1961-01-02',
    });
    await publish(
      api,
      ['e-1', 'HERNANDEZ, Guadalupe', '1985-06-07'],
      ['e-2', 'SOMEBODY, Else', '1950-01-01'],
    );
    await until(
      async () =>
        (await one<{ seq: number }>(api, sql`SELECT vetted_through_seq AS seq FROM vetting_watermark`))
          .seq === 1,
    );
    const standing = (id: string) =>
      one<{ status: string }>(api, sql`SELECT status FROM standings WHERE traveler_id = ${id}`);
    expect(await standing(member.travelerId)).toEqual({ status: 'refer' });
    expect(await standing(other.travelerId)).toEqual({ status: 'clear' });
    await until(() => outboxIsEmpty(api));
  });

  it('vet many members in parts when one entry names them all', async () => {
    const api = await newApi();
    const many = 1_100;
    for (let i = 0; i < many; i += 1) {
      const person = { paternalSurname: 'Ollervides', givenNames: 'Guadalupe', birthDate: '1985-06-07' };
      await makeMember({ services: api.services } as Harness, person);
    }
    await publish(
      api,
      ['e-1', 'OLLERVIDES, Guadalupe', '1985-06-07'],
      ['e-2', 'SOMEBODY, Else', '1950-01-01'],
    );
    await newWorkers(api);
    const came = () =>
      one<{ seq: number; matches: number; refer: number }>(
        api,
        sql`SELECT vetted_through_seq AS seq, (SELECT COUNT(*) FROM matches WHERE state = 'open') AS matches,
          (SELECT COUNT(*) FROM standings WHERE status = 'refer') AS refer FROM vetting_watermark`,
      );
    await until(async () => (await came()).seq === 1, came);
    expect(await came()).toEqual({ seq: 1, matches: many, refer: many });
    await until(() => outboxIsEmpty(api));
  });

  it('simulate a day and keep its table and chart', async () => {
    const api = await newApi();
    await newWorkers(api);
    const body = { scenario: { ports: ['2504'] }, seed: 1, replications: 6 };
    const asked = await call(api, 'analyst', 'POST', '/v1/simulations', body);
    expect(asked.status, JSON.stringify(asked.body)).toBe(202);
    let shown = asked;
    await until(
      async () => {
        shown = await call(api, 'analyst', 'GET', `/v1/simulations/${asked.body.id}`);
        return shown.body.state === 'done';
      },
      () => shown.body.state,
    );
    const csv = await call(api, 'analyst', 'GET', `/v1/simulations/${asked.body.id}/result.csv`);
    expect(csv.body.split('\r\n')[0]).toContain('wait_minutes');
    expect(
      (await call(api, 'analyst', 'GET', `/v1/simulations/${asked.body.id}/charts/waits.svg`)).status,
    ).toBe(200);
  });

  it('stop a simulation that the analyst cancels', async () => {
    const api = await newApi();
    await newWorkers(api);
    const asked = await call(api, 'analyst', 'POST', '/v1/simulations', { replications: 2_000 });
    const path = `/v1/simulations/${asked.body.id}`;
    await until(async () => (await call(api, 'analyst', 'GET', path)).body.state === 'running');
    expect((await call(api, 'analyst', 'POST', `${path}/cancel`, {})).status).toBeLessThan(300);
    await until(() => outboxIsEmpty(api));
    expect((await call(api, 'analyst', 'GET', path)).body.state).toBe('cancelled');
  });
});
