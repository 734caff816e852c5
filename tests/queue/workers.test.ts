import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { describe, expect, it } from 'vitest';
import { simulateLocally } from '../../src/cli/simulate-local.ts';
import type { Payload } from '../../src/outbox/protocol/payloads.ts';
import { toSimulationResult } from '../../src/simulation/result.ts';
import { Scenario } from '../../src/simulation/scenario.ts';
import { enroll, listEntry, screening } from './material.ts';
import { allOnce, closeAfterEach, eventually, newServer, newWorkers } from './workers-harness.ts';

closeAfterEach();

type Simulation = Extract<Payload, { kind: 'simulation' }>;

function simulation(replications: number, more: Partial<Simulation> = {}): Payload {
  const scenario = { ports: ['2504'] };
  return { kind: 'simulation', simulationId: randomUUID(), scenario, seed: 3, replications, ...more };
}

describe('workers', () => {
  it('screen a subject against the lists and say with which versions', async () => {
    const server = await newServer();
    listEntry(server, 'e-1', 'GARCIA LOPEZ, Maria Fernanda', '1980-02-03');
    const workers = await newWorkers(server);
    const payload = screening('Maria Fernanda Garcia Lopez', 1);
    const id = await server.add('lane', payload);
    await eventually(() => server.effects.has(id));
    const result = server.results.get(id);
    expect(result).toMatchObject({ kind: 'screening', seq: 1, matches: [{ listId: 'us', entryId: 'e-1' }] });
    await eventually(() => workers.held() === 0);
  });

  it('reach the list version that a job asks for before they screen', async () => {
    const server = await newServer();
    await newWorkers(server);
    const id = await server.add('lane', screening('Jose Perez Luna', 1));
    await sleep(300);
    expect(server.effects.has(id)).toBe(false);
    listEntry(server, 'e-1', 'PEREZ LUNA, Jose', '1970-01-05');
    await eventually(() => server.effects.has(id));
    expect(server.results.get(id)).toMatchObject({ seq: 1, matches: [{ entryId: 'e-1' }] });
  });

  it('read the feeds anew when another database stands behind the API', async () => {
    const server = await newServer();
    listEntry(server, 'e-1', 'GARCIA LOPEZ, Maria Fernanda', '1980-02-03');
    listEntry(server, 'e-2', 'NOBODY, Else', '1950-02-03');
    const workers = await newWorkers(server);
    await workers.ready;
    server.entries.splice(0);
    listEntry(server, 'restored', 'GARCIA LOPEZ, Maria Fernanda', '1980-02-03');
    await eventually(() => workers.log.lines.some((line) => line.includes('another database')));
    const id = await server.add('lane', screening('Maria Fernanda Garcia Lopez', 1));
    await eventually(() => server.effects.has(id));
    expect(server.results.get(id)).toMatchObject({ seq: 1, matches: [{ entryId: 'restored' }] });
  });

  it('vet every member against what changed since the watermark, tombstones too', async () => {
    const server = await newServer();
    for (let i = 0; i < 50; i += 1) enroll(server, `Persona Numero${i} Apellido${i}`, '1990-01-01');
    const member = enroll(server, 'Guadalupe Hernandez Rios', '1985-06-07');
    listEntry(server, 'old', 'Somebody Else Entirely', '1950-01-01');
    await newWorkers(server);
    server.faults.vettedThroughSeq = 1;
    listEntry(server, 'new', 'HERNANDEZ RIOS, Guadalupe', '1985-06-07');
    server.entries.push({ listId: 'us', entryId: 'old', entryHash: 'gone', seq: 3 });
    const id = await server.add('vetting', { kind: 'vetting', requiredSeq: 3, requiredSubjectsSeq: 51 });
    await eventually(() => server.effects.has(id));
    expect(server.results.get(id)).toMatchObject({
      fromSeq: 1,
      seq: 3,
      subjectsSeq: 51,
      changedEntries: [
        { listId: 'us', entryId: 'new' },
        { listId: 'us', entryId: 'old' },
      ],
      matches: [{ travelerId: member, entryId: 'new' }],
    });
  });

  it('sweep a range of members', async () => {
    const server = await newServer();
    const members = Array.from({ length: 10 }, () => enroll(server, 'Rosa Maria Campos Vega', '1977-07-07'));
    listEntry(server, 'e', 'CAMPOS VEGA, Rosa Maria', '1977-07-07');
    await newWorkers(server);
    const id = await server.add('vetting', {
      kind: 'sweep',
      afterTravelerId: members[2] ?? '',
      throughTravelerId: members[5] ?? '',
      requiredSeq: 1,
      requiredSubjectsSeq: 10,
    });
    await eventually(() => server.effects.has(id));
    const result = server.results.get(id);
    expect(result).toMatchObject({ kind: 'sweep', screened: 3, seq: 1 });
    expect(result?.kind === 'sweep' && result.matches.map(({ travelerId }) => travelerId)).toEqual(
      members.slice(3, 6),
    );
  });

  it('simulate in blocks, tell the progress, and give the same figures each time', async () => {
    const server = await newServer();
    await newWorkers(server);
    const ids = [
      await server.add('simulation', simulation(12)),
      await server.add('simulation', simulation(12)),
    ];
    await eventually(() => allOnce(server, ids));
    const [first, second] = ids.map((id) => server.results.get(id));
    expect(first).toMatchObject({ kind: 'simulation', summary: { replications: 12, seed: 3 } });
    expect(second).toEqual(first);
    expect(first?.kind === 'simulation' && first.charts.waits).toContain('<svg');
    await eventually(() => server.progress.some(({ done, total }) => done === 12 && total === 12));
  });

  it('compare variants and stop when enough is known, to the last digit as one process would', async () => {
    const scenario = { ports: ['2601'] };
    const variants = [{ name: 'fewer lanes', scenario: { ...scenario, lanes: [{ factor: 0.5 }] } }];
    const server = await newServer();
    await newWorkers(server);
    const id = await server.add('simulation', simulation(2_000, { scenario, variants, precision: 0.08 }));
    await eventually(() => server.effects.has(id));
    const local = await simulateLocally({
      base: { name: 'base', scenario: Scenario.parse(scenario) },
      variants: variants.map((it) => ({ name: it.name, scenario: Scenario.parse(it.scenario) })),
      seed: 3,
      replications: 2_000,
      precision: 0.08,
      draw: true,
    });
    expect(local.summary.replications).toBeLessThan(2_000);
    // The worker draws the charts in Spanish too.
    expect({ ...server.results.get(id), chartsEs: undefined }).toEqual(toSimulationResult(local));
  });

  it('tell what is known so far while a simulation runs', async () => {
    const server = await newServer();
    await newWorkers(server);
    const id = await server.add('simulation', simulation(80, { scenario: {} }));
    await eventually(() => server.effects.has(id));
    const known = server.partials.map(({ summary }) => Number(summary.replications));
    expect(known.length).toBeGreaterThan(0);
    expect(known).toEqual(known.toSorted((left, right) => left - right));
    expect(known.at(-1)).toBeLessThan(80);
  });

  it('stop a simulation that was cancelled and give what there is', async () => {
    const server = await newServer();
    await newWorkers(server);
    const id = await server.add('simulation', simulation(2_000));
    await eventually(() => server.progress.some(({ done }) => done > 0));
    server.faults.cancelSimulations = true;
    await eventually(() => server.effects.has(id));
    const result = server.results.get(id);
    expect(result?.kind === 'simulation' && result.summary.replications).toBeLessThan(2_000);
  });

  it('run every job once when the queue is emptied while they wait', async () => {
    const server = await newServer();
    server.faults.slowResultsMs = 30;
    const workers = await newWorkers(server, { concurrency: { vetting: 4, lane: 2 } });
    const ids: string[] = [];
    for (let i = 0; i < 300; i += 1) ids.push(await server.add(i % 2 ? 'lane' : 'vetting', screening()));
    await eventually(() => server.effects.size > 20);
    const client = new Redis(workers.queue.workerConnection());
    await client.flushall();
    client.disconnect();
    await eventually(
      () => allOnce(server, ids),
      () => [server.effects.size, workers.log.lines],
    );
    expect(server.rows.size).toBe(0);
  });

  it('run every job once when the embedded queue dies', async () => {
    const server = await newServer();
    server.faults.slowResultsMs = 30;
    const workers = await newWorkers(server, { concurrency: { vetting: 4, lane: 2, blocks: 1 } });
    const ids = [await server.add('simulation', simulation(12))];
    for (let i = 0; i < 300; i += 1) ids.push(await server.add(i % 2 ? 'lane' : 'vetting', screening()));
    for (const enough of [20, 150]) {
      await eventually(() => server.effects.size > enough);
      await workers.queue.crash();
    }
    await eventually(
      () => allOnce(server, ids),
      () => [server.effects.size, workers.log.lines],
    );
    expect(workers.log.lines.some((line) => line.includes('starting it again'))).toBe(true);
  });

  it('take effect once when a message is delivered to two workers', async () => {
    const server = await newServer();
    server.faults.slowResultsMs = 300;
    await newWorkers(server);
    await newWorkers(server);
    const ids: string[] = [];
    for (let i = 0; i < 20; i += 1) ids.push(await server.add('lane', screening()));
    await eventually(() =>
      ids.every((id) => server.rows.get(id)?.relayId !== undefined || server.effects.has(id)),
    );
    for (const id of ids) server.dropLease(id);
    await eventually(() => allOnce(server, ids));
    expect([...server.effects.values()].every((times) => times === 1)).toBe(true);
  });

  it('serve a lane while thousands of vetting jobs wait', async () => {
    const server = await newServer();
    for (let i = 0; i < 3_000; i += 1) await server.add('vetting', screening());
    server.faults.slowResultsMs = 20;
    await newWorkers(server, { concurrency: { vetting: 2 } });
    await eventually(() => server.effects.size > 10);
    const lanes: string[] = [];
    for (let i = 0; i < 20; i += 1) lanes.push(await server.add('lane', screening()));
    await eventually(() => allOnce(server, lanes));
    expect(server.rows.size).toBeGreaterThan(1_000);
  });

  it('report a job that fails in every attempt, and nothing else suffers', async () => {
    const server = await newServer();
    await newWorkers(server, {
      relay: { renewMs: 400, watchMs: 100, leaseMs: 2_000, waitMs: 200, attempts: 2 },
    });
    const bad = await server.add('lane', screening());
    const row = server.rows.get(bad);
    if (row !== undefined) server.rows.set(bad, { ...row, payload: `${row.payload.slice(0, -8)}AAAAAAAA` });
    const badFlow = await server.add('simulation', {
      ...simulation(3),
      scenario: { day: 'never' },
    } as Payload);
    const good = await server.add('lane', screening());
    await eventually(() => server.dead.has(bad) && server.dead.has(badFlow) && server.effects.has(good));
    expect(server.dead.get(bad)?.attempts).toBe(2);
    expect(server.effects.has(bad)).toBe(false);
  });

  it('share jobs when many wait for lanes: what is wrong with one message is no matter of the others', async () => {
    const server = await newServer();
    const ids: string[] = [];
    for (let i = 0; i < 200; i += 1) ids.push(await server.add('lane', screening()));
    const bad = ids[100] ?? '';
    const row = server.rows.get(bad);
    if (row !== undefined) server.rows.set(bad, { ...row, payload: `${row.payload.slice(0, -8)}AAAAAAAA` });
    server.faults.loseLeases = 3;
    const workers = await newWorkers(server, {
      relay: { renewMs: 400, watchMs: 100, leaseMs: 30_000, waitMs: 200, attempts: 2 },
    });
    const good = ids.filter((id) => id !== bad);
    await eventually(() => server.dead.has(bad) && allOnce(server, good));
    expect(server.dead.get(bad)?.attempts).toBe(2);
    expect(server.dead.size).toBe(1);
    await eventually(() => workers.held() === 0);
  });

  it('bring a job again, uncounted, when its lease was lost', async () => {
    const server = await newServer();
    server.faults.loseLeases = 3;
    await newWorkers(server, {
      relay: { renewMs: 400, watchMs: 100, leaseMs: 2_000, waitMs: 200, attempts: 1 },
    });
    const id = await server.add('lane', screening());
    await eventually(() => server.effects.has(id));
    expect(server.counts.leaseLost).toBeGreaterThanOrEqual(3);
    expect(server.dead.size).toBe(0);
  });

  it('wait for an API that is away, and open a new session when the token has run out', async () => {
    const server = await newServer();
    server.faults.down = true;
    await newWorkers(server);
    const first = await server.add('lane', screening());
    await sleep(300);
    server.faults.down = false;
    await eventually(() => server.effects.has(first));
    server.faults.expireTokens = true;
    const second = await server.add('lane', screening());
    await eventually(() => server.effects.has(second));
    expect(server.counts.sessions).toBeGreaterThanOrEqual(2);
    expect(server.dead.size).toBe(0);
  });

  it('give back what they have not done when they stop', async () => {
    const server = await newServer();
    server.faults.slowResultsMs = 100;
    const workers = await newWorkers(server, { concurrency: { vetting: 1 } });
    for (let i = 0; i < 100; i += 1) await server.add('vetting', screening());
    await eventually(() => server.effects.size > 1);
    await workers.stop();
    const left = [...server.rows.values()];
    expect(left.length).toBeGreaterThan(0);
    expect(left.filter(({ leasedUntil }) => leasedUntil > 0)).toEqual([]);
    expect(left.filter(({ attempts }) => attempts > 0)).toEqual([]);
  });

  it('tell with each heartbeat whether they reach the queue', async () => {
    const server = await newServer();
    await newWorkers(server);
    await eventually(() => server.heartbeats.some(({ queueUp }) => queueUp));
    const lonely = await newWorkers(server, { redisUrl: 'redis://127.0.0.1:1' });
    await eventually(() =>
      server.heartbeats.some(({ relayId, queueUp }) => relayId === lonely.workerId && !queueUp),
    );
  });
});
