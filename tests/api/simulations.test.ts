import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeHarness } from '#harness';
import { sql } from '../../src/db/sql.ts';
import { unsealPayload } from '../../src/outbox/seal.ts';
import { applySimulation } from '../../src/simulation/accept-result.ts';
import { runBlock } from '../../src/simulation/block.ts';
import { renderRun, toSimulationResult } from '../../src/simulation/result.ts';
import {
  failSimulation,
  simulationProgress,
  storePartial,
  watchSimulation,
} from '../../src/simulation/results.ts';
import { Scenario } from '../../src/simulation/scenario.ts';
import type { Harness } from '../harness/common.ts';

const analyst = { roles: ['analyst'] } as const;
const scenario = { ports: ['2503'] };
let harness: Harness;

beforeEach(async () => {
  harness = await makeHarness();
});
afterEach(() => harness.close());

async function ask(body: unknown = { scenario, seed: 7, replications: 2 }) {
  return harness.request('POST', '/v1/simulations', { as: analyst, body });
}
async function read(id: string) {
  return harness.request('GET', `/v1/simulations/${id}`, { as: analyst });
}
async function messages() {
  return harness.services.db.all(
    sql<{ id: string; queue: string; priority: number; payload: string }>`SELECT * FROM outbox`,
  );
}
function result(replications: number) {
  const parsed = Scenario.parse(scenario);
  const block = runBlock({ scenario: parsed, seed: 7, firstReplication: 0, replications });
  const files = renderRun({ name: 'base', scenario: parsed }, [], 7, [block]);
  return toSimulationResult(
    { ...files, charts: { waits: '<svg></svg>' } },
    { waits: '<svg lang="es"></svg>' },
  );
}
/** What the results endpoint does with a worker's answer. */
async function bring(id: string, replications: number) {
  await bringResult(id, result(replications));
}
async function bringResult(id: string, found: ReturnType<typeof result>) {
  const { services } = harness;
  const message = { id: 'm', objectKind: 'simulation', objectId: id, payload: '' };
  const applied = await applySimulation({ services, message, now: services.now() }, found);
  if (!('queries' in applied)) throw new Error(applied.detail);
  await services.db.batch([sql`DELETE FROM outbox WHERE object_id = ${id}`, ...applied.queries]);
}

describe('POST /v1/simulations', () => {
  it('answers at once, and leaves a message that names the whole run', async () => {
    const answer = await ask();
    expect(answer.status).toBe(202);
    expect(answer.body).toMatchObject({ state: 'queued', seed: 7, progress: { done: 0, total: 2 } });
    expect(answer.headers.get('location')).toBe(`/v1/simulations/${answer.body.id}`);
    const [message, ...others] = await messages();
    expect(others).toEqual([]);
    expect(message).toMatchObject({ queue: 'simulation', priority: 40 });
    const payload = await unsealPayload(harness.services.keys.encryption.keys, message!.id, message!.payload);
    expect(payload).toMatchObject({
      kind: 'simulation',
      simulationId: answer.body.id,
      seed: 7,
      replications: 2,
    });
  });

  it('runs the design day when nothing is said', async () => {
    const answer = await ask({});
    expect(answer.body).toMatchObject({ seed: 1, replications: 20, scenario: { day: 'seed' } });
  });

  it('gives a repeated request the same answer and makes one run', async () => {
    const headers = { 'idempotency-key': 'once' };
    const options = { as: analyst, body: { scenario, seed: 1, replications: 1 }, headers };
    const first = await harness.request('POST', '/v1/simulations', options);
    const second = await harness.request('POST', '/v1/simulations', options);
    expect(second.body).toEqual(first.body);
    expect(await messages()).toHaveLength(1);
  });

  it('refuses a scenario in which a queue never has a lane, and says which', async () => {
    const lanes = [{ laneClass: 'general', open: 0 }];
    const wrong = await ask({ scenario: { ...scenario, lanes }, seed: 1, replications: 1 });
    expect(wrong.status).toBe(422);
    expect(wrong.body.errors).toEqual([
      { pointer: '/scenario/lanes/0/open', message: expect.stringMatching(/general.*Calexico/) },
    ]);
    expect(await messages()).toEqual([]);
  });

  it('names what is wrong in a scenario', async () => {
    const wrong = await ask({ scenario: { ports: ['9999'], demand: 2 }, seed: 1, replications: 0 });
    expect(wrong.status).toBe(422);
    const pointers = wrong.body.errors.map((error: { pointer: string }) => error.pointer);
    expect(pointers).toEqual(
      expect.arrayContaining(['/scenario/ports/0', '/scenario/demand', '/replications']),
    );
    expect(await messages()).toEqual([]);
  });
});

describe('a queue that will not keep up', () => {
  it('is told with the answer, before it is run, with its utilisation by hour', async () => {
    const quiet = await ask();
    expect(quiet.body).not.toHaveProperty('overloads');
    const change = { lanes: [{ port: '2506', laneClass: 'general', open: 2 }] };
    const asked = await ask({ scenario: { ports: ['2506'] }, variants: [{ name: 'two lanes', change }] });
    expect(asked.status).toBe(202);
    const [told, ...others] = asked.body.overloads;
    expect(others).toEqual([]);
    expect(told).toMatchObject({ scenario: 'two lanes', port: '2506', laneClass: 'general' });
    expect(told.utilisation).toBeGreaterThan(1);
    expect(told.hourly).toHaveLength(24);
    expect(Math.max(...told.hourly)).toBeGreaterThan(told.utilisation);
  });
});

describe('variants and stop rule', () => {
  const variants = [{ name: 'more lanes', change: { lanes: [{ laneClass: 'general', factor: 1.5 }] } }];

  it('go to the workers as whole scenarios, and are shown as they were asked for', async () => {
    const answer = await ask({ scenario, seed: 7, replications: 40, variants, precision: 0.05 });
    expect(answer.status).toBe(202);
    expect(answer.body).toMatchObject({ variants, precision: 0.05 });
    const [message] = await messages();
    const payload = await unsealPayload(harness.services.keys.encryption.keys, message!.id, message!.payload);
    expect(payload).toMatchObject({
      precision: 0.05,
      variants: [{ name: 'more lanes', scenario: { ports: ['2503'], lanes: [{ factor: 1.5 }] } }],
    });
    expect((await read(answer.body.id)).body).toMatchObject({ variants, precision: 0.05 });
  });

  it('are refused with the field of the variant that is wrong', async () => {
    const wrong = [
      { name: 'a', change: { demandFactor: -1 } },
      { name: 'b', change: { bogus: 1 } },
      { name: 'c', change: { lanes: [{ laneClass: 'general', open: 0 }] } },
    ];
    const answer = await ask({ scenario, variants: wrong, precision: 0 });
    expect(answer.status).toBe(422);
    expect(answer.body.errors.map((it: { pointer: string }) => it.pointer)).toContain('/precision');
    const { body } = await ask({ scenario, variants: wrong });
    expect(body.errors.map((it: { pointer: string }) => it.pointer)).toEqual([
      '/variants/0/change/demandFactor',
      '/variants/1/change/bogus',
      '/variants/2/change/lanes/0/open',
    ]);
    expect(await messages()).toEqual([]);
  });

  it('give differences with the result, and the summary of each', async () => {
    const { id } = (await ask({ scenario, seed: 7, replications: 2, variants })).body;
    const parsed = Scenario.parse(scenario);
    const named = [{ name: 'more lanes', scenario: Scenario.parse({ ...scenario, ...variants[0]!.change }) }];
    const block = runBlock({
      scenario: parsed,
      variants: named.map((it) => it.scenario),
      seed: 7,
      firstReplication: 0,
      replications: 2,
    });
    const files = renderRun({ name: 'base', scenario: parsed }, named, 7, [block]);
    await bringResult(id, toSimulationResult({ ...files, charts: {} }));
    const { body } = await read(id);
    expect(body.comparison).toMatchObject([{ name: 'more lanes', difference: { personHours: {} } }]);
    const variant = await harness.request('GET', body.comparison[0].summary, { as: analyst });
    expect(variant.body).toEqual(JSON.parse(JSON.stringify(files.variants[0])));
    const other = { roles: ['analyst'], subject: 'analyst-2' } as const;
    expect((await harness.request('GET', body.comparison[0].summary, { as: other })).status).toBe(404);
  });
});

describe('what a simulation costs', () => {
  it('is told with the answer', async () => {
    const { body } = await ask({ scenario, replications: 10 });
    expect(body.estimate).toMatchObject({ travelers: expect.any(Number), seconds: expect.any(Number) });
    expect(body.estimate.travelers).toBeGreaterThan(100_000);
  });

  it('must be accepted for a billion travelers', async () => {
    const refused = await ask({ replications: 10_000 });
    expect(refused.status).toBe(422);
    expect(refused.body.errors).toEqual([
      {
        pointer: '/replications',
        message: expect.stringMatching(
          /^4,\d{3},\d{3},\d{3} travelers .* minutes on one core and \d+ MB: .*acceptCost/,
        ),
      },
    ]);
    expect(await messages()).toEqual([]);
    expect((await ask({ replications: 10_000, acceptCost: true })).status).toBe(202);
  });
});

describe('what is known so far', () => {
  it('can be read while it runs, and never goes back', async () => {
    const { id } = (await ask({ scenario, seed: 7, replications: 9 })).body;
    await simulationProgress(harness.services, id, { done: 3, total: 9 });
    await storePartial(harness.services, id, result(3));
    await storePartial(harness.services, id, result(2));
    const { body } = await read(id);
    expect(body).toMatchObject({ state: 'running', summary: { replications: 3 } });
    expect(body.csv).toBeDefined();
    await bring(id, 9);
    await storePartial(harness.services, id, result(4));
    expect((await read(id)).body.summary.replications).toBe(9);
  });

  it('comes with the seconds that are left', async () => {
    const { id } = (await ask({ scenario, seed: 7, replications: 9 })).body;
    await simulationProgress(harness.services, id, { done: 0, total: 9 });
    await harness.services.db.batch([sql`UPDATE simulations SET started_at = started_at - 6000`]);
    await simulationProgress(harness.services, id, { done: 3, total: 9 });
    const { secondsLeft } = (await read(id)).body.progress;
    expect(secondsLeft).toBeGreaterThanOrEqual(12);
    expect(secondsLeft).toBeLessThan(25);
  });
});

describe('a simulation', () => {
  it('goes from queued over running to done, with summary, CSV and chart', async () => {
    const { id } = (await ask()).body;
    expect(await simulationProgress(harness.services, id, { done: 1, total: 2 })).toEqual({
      cancelled: false,
    });
    expect((await read(id)).body).toMatchObject({ state: 'running', progress: { done: 1, total: 2 } });
    await bring(id, 2);
    const { body } = await read(id);
    expect(body).toMatchObject({
      state: 'done',
      progress: { done: 2, total: 2 },
      summary: { replications: 2 },
    });
    const csv = await harness.request('GET', body.csv, { as: analyst });
    expect(csv.headers.get('content-type')).toMatch(/^text\/csv/);
    expect(csv.body).toMatch(/^port,lane_class,hour/);
    const chart = await harness.request('GET', body.charts[0], { as: analyst });
    expect(chart.headers.get('content-type')).toBe('image/svg+xml');
    expect(chart.body).toBe('<svg></svg>');
    const spanish = await harness.request('GET', body.charts[0], {
      as: analyst,
      headers: { 'accept-language': 'es' },
    });
    expect([spanish.headers.get('content-language'), spanish.body]).toEqual(['es', '<svg lang="es"></svg>']);
  });

  it('never counts backwards when reports overtake each other', async () => {
    const { id } = (await ask()).body;
    await simulationProgress(harness.services, id, { done: 2, total: 2 });
    await simulationProgress(harness.services, id, { done: 1, total: 2 });
    expect((await read(id)).body.progress.done).toBe(2);
  });

  it('has no files before it is done', async () => {
    const { id } = (await ask()).body;
    for (const file of ['result.csv', 'charts/waits.svg', 'charts/waits', 'charts/..%2Fwaits.svg']) {
      const answer = await harness.request('GET', `/v1/simulations/${id}/${file}`, { as: analyst });
      expect(answer.status).toBe(404);
    }
  });

  it('is seen by its analyst alone', async () => {
    const { id } = (await ask()).body;
    await bring(id, 1);
    const other = { roles: ['analyst'], subject: 'analyst-2' } as const;
    for (const path of ['', '/result.csv', '/charts/waits.svg', '/events']) {
      const answer = await harness.request('GET', `/v1/simulations/${id}${path}`, { as: other });
      expect(answer.status).toBe(404);
    }
    expect((await harness.request('POST', `/v1/simulations/${id}/cancel`, { as: other })).status).toBe(404);
    expect((await harness.request('GET', '/v1/simulations', { as: other })).body.items).toEqual([]);
  });

  it('fails with its dead letter, and is done when it succeeds later', async () => {
    const { id } = (await ask()).body;
    await harness.services.db.batch([failSimulation(id, harness.services.now())]);
    const { body } = await read(id);
    expect(body.state).toBe('failed');
    expect(body.error).toMatch(/dead letters/);
    await bring(id, 2);
    expect((await read(id)).body.state).toBe('done');
  });

  it('is not wanted when it is not there', async () => {
    expect(await simulationProgress(harness.services, 'nobody', { done: 1, total: 2 })).toEqual({
      cancelled: true,
    });
  });
});

describe('cancelling', () => {
  it('withdraws a message that nobody holds', async () => {
    const { id } = (await ask()).body;
    const answer = await harness.request('POST', `/v1/simulations/${id}/cancel`, { as: analyst });
    expect(answer.body.state).toBe('cancelled');
    expect(await messages()).toEqual([]);
  });

  it('stops workers that run it, and keeps what they had', async () => {
    const { id } = (await ask()).body;
    await harness.services.db.batch([
      sql`UPDATE outbox SET leased_until = ${harness.services.now() + 60_000}`,
    ]);
    await harness.request('POST', `/v1/simulations/${id}/cancel`, { as: analyst });
    expect(await messages()).toHaveLength(1);
    expect(await simulationProgress(harness.services, id, { done: 1, total: 2 })).toEqual({
      cancelled: true,
    });
    await bring(id, 1);
    expect((await read(id)).body).toMatchObject({ state: 'cancelled', summary: { replications: 1 } });
  });

  it('is heard at once by whoever watches', async () => {
    const { id } = (await ask()).body;
    const { signal } = new AbortController();
    await simulationProgress(harness.services, id, { done: 1, total: 2 });
    expect(await watchSimulation(harness.services, id, { waitMs: 0 }, signal)).toEqual({ cancelled: false });
    const heard = watchSimulation(harness.services, id, { waitMs: 30_000 }, signal);
    await harness.request('POST', `/v1/simulations/${id}/cancel`, { as: analyst });
    expect(await heard).toEqual({ cancelled: true });
  });

  it('is refused once it is over', async () => {
    const { id } = (await ask()).body;
    await bring(id, 1);
    const answer = await harness.request('POST', `/v1/simulations/${id}/cancel`, { as: analyst });
    expect(answer.status).toBe(409);
    expect(answer.body.type).toBe('/problems/illegal-transition');
  });
});

describe('GET /v1/simulations', () => {
  it('lists the newest first, in pages', async () => {
    const ids: string[] = [];
    for (let seed = 0; seed < 3; seed++)
      ids.unshift((await ask({ scenario, seed, replications: 1 })).body.id);
    const first = await harness.request('GET', '/v1/simulations?limit=2', { as: analyst });
    const second = await harness.request('GET', `/v1/simulations?limit=2&cursor=${first.body.next}`, {
      as: analyst,
    });
    const listed = [...first.body.items, ...second.body.items].map((item: { id: string }) => item.id);
    expect(listed).toEqual(ids);
    expect(second.body.next).toBeUndefined();
  });
});

describe('GET /v1/simulations/schema', () => {
  it('describes scenario files', async () => {
    const { status, body } = await harness.request('GET', '/v1/simulations/schema', { as: analyst });
    expect(status).toBe(200);
    expect(body.properties).toHaveProperty('variants');
  });
});

describe('GET /v1/simulations/:id/events', () => {
  it('tells each step and ends with the last', async () => {
    const { id } = (await ask()).body;
    const headers = { authorization: await harness.bearer(analyst) };
    const response = await harness.app.request(`/v1/simulations/${id}/events`, { headers });
    expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/);
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    const told: unknown[] = [];
    const next = async () => {
      const { value } = await reader.read();
      told.push(JSON.parse(/data: (.*)/.exec(value ?? '')![1]!));
    };
    await next();
    await simulationProgress(harness.services, id, { done: 1, total: 2 });
    await next();
    await bring(id, 2);
    await next();
    expect((await reader.read()).done).toBe(true);
    expect(told).toEqual([
      { state: 'queued', done: 0, total: 2 },
      { state: 'running', done: 1, total: 2, secondsLeft: expect.any(Number) },
      { state: 'done', done: 2, total: 2 },
    ]);
  });
});
