import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { simulateLocally } from '../../src/cli/simulate-local.ts';
import { typescript } from '../../src/cli/typescript.ts';
import { toSimulationResult } from '../../src/simulation/result.ts';
import { Scenario } from '../../src/simulation/scenario.ts';
import { screening } from './material.ts';
import { type OutboxServer, startOutboxServer } from './outbox-server.ts';
import { findRedis, openRedis } from './servers.ts';
import { allOnce, closeAfterEach, eventually, newServer, newWorkers } from './workers-harness.ts';

closeAfterEach();

const CLI = fileURLToPath(new URL('../../src/cli.ts', import.meta.url));

interface WorkerProcess {
  readonly child: ChildProcess;
  readonly ready: Promise<unknown>;
  readonly output: () => string;
}

function startProcess(server: OutboxServer, env: Record<string, string> = {}): WorkerProcess {
  let output = '';
  const child = spawn(process.execPath, [...typescript, CLI, 'work'], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: {
      PATH: process.env.PATH,
      GARITA_INTERNAL_URL: server.url,
      GARITA_WORKER_SECRET: server.secret,
      GARITA_LEASE_MS: '1500',
      GARITA_SIMULATION_THREADS: '1',
      ...env,
    },
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (data) => {
      output += data;
    });
  }
  onTestFinished(() => void child.kill('SIGKILL'));
  return { child, ready: once(child, 'message'), output: () => output };
}

/** For the message of a test that fails. */
function whatIsLeft(server: OutboxServer): unknown {
  const rows = [...server.rows.values()].map(({ payload, id, ...row }) => row);
  const dead = [...server.dead.values()].map(({ error }) => error);
  return {
    done: server.effects.size,
    dead,
    left: rows.length,
    rows: rows.slice(0, 5),
    counts: server.counts,
  };
}

async function killAtRandom(
  server: OutboxServer,
  times: number,
  env: Record<string, string> = {},
): Promise<void> {
  for (let i = 0; i < times; i += 1) {
    const { child, ready, output } = startProcess(server, env);
    const ended = once(child, 'exit');
    await Promise.race([ready, ended]);
    expect(child.exitCode, output()).toBe(null);
    await sleep(Math.random() * 700);
    child.kill('SIGKILL');
    await ended;
  }
}

/** Work of every kind, slow enough to be hit in the middle. */
async function addWork(server: OutboxServer, count: number): Promise<string[]> {
  server.faults.slowResultsMs = 60;
  const ids: string[] = [];
  for (let i = 0; i < count; i += 1) ids.push(await server.add(i % 6 ? 'lane' : 'vetting', screening()));
  const simulation = { simulationId: randomUUID(), scenario: { ports: ['2504'] }, seed: 1, replications: 20 };
  ids.push(await server.add('simulation', { kind: 'simulation', ...simulation }));
  ids.push(await server.add('vetting', { kind: 'vetting', requiredSeq: 0, requiredSubjectsSeq: 0 }));
  return ids;
}

const redis = findRedis();
const onRedis = redis.kind === 'binary' ? it : it.skip;
const redisPath = redis.kind === 'binary' ? redis.path : '';

describe('nothing is lost and nothing happens twice', () => {
  it('when workers and their embedded queue are killed at random moments', async () => {
    const server = await newServer();
    const ids = await addWork(server, 2_000);
    await killAtRandom(server, 6);
    expect(server.rows.size).toBeGreaterThan(0);
    startProcess(server);
    await eventually(
      () => allOnce(server, ids),
      () => whatIsLeft(server),
    );
    expect(server.dead.size).toBe(0);
  });

  onRedis('when workers on Redis are killed at random moments', async () => {
    const own = await openRedis(redisPath);
    onTestFinished(own.close);
    const server = await newServer();
    const ids = await addWork(server, 2_000);
    await killAtRandom(server, 6, { REDIS_URL: own.url });
    expect(server.rows.size).toBeGreaterThan(0);
    startProcess(server, { REDIS_URL: own.url });
    await eventually(
      () => allOnce(server, ids),
      () => whatIsLeft(server),
    );
    expect(server.dead.size).toBe(0);
  });

  onRedis("and a killed worker's block is done again to the same last digit", async () => {
    const own = await openRedis(redisPath);
    onTestFinished(own.close);
    const server = await newServer();
    const run = { scenario: {}, seed: 11, replications: 40 };
    const id = await server.add('simulation', { kind: 'simulation', simulationId: randomUUID(), ...run });
    for (const enough of [1, 15]) {
      const { child, ready } = startProcess(server, { REDIS_URL: own.url });
      const ended = once(child, 'exit');
      await ready;
      await eventually(() => server.progress.some(({ done }) => done >= enough));
      child.kill('SIGKILL');
      await ended;
    }
    expect(server.effects.has(id)).toBe(false);
    startProcess(server, { REDIS_URL: own.url });
    await eventually(() => server.effects.has(id));
    const base = { name: 'base', scenario: Scenario.parse({}) };
    const local = await simulateLocally({ base, variants: [], ...run, draw: true });
    // The worker draws the charts in Spanish too.
    expect({ ...server.results.get(id), chartsEs: undefined }).toEqual(toSimulationResult(local));
  });

  onRedis('when Redis is killed and comes back empty', async () => {
    const own = await openRedis(redisPath);
    onTestFinished(own.close);
    const server = await newServer();
    const ids = await addWork(server, 1_500);
    const workers = await newWorkers(server, {
      redisUrl: own.url,
      concurrency: { lane: 8, vetting: 4, blocks: 1 },
    });
    for (const enough of [100, 400]) {
      await eventually(
        () => server.effects.size > enough,
        () => workers.log.lines,
      );
      await own.kill();
      await sleep(300);
      await own.start();
    }
    await eventually(
      () => allOnce(server, ids),
      () => [server.effects.size, workers.log.lines.slice(-20)],
    );
    expect(server.dead.size).toBe(0);
  });
});

describe('a worker process', () => {
  it('stops cleanly on SIGTERM and gives back what it holds', async () => {
    const server = await newServer();
    server.faults.slowResultsMs = 50;
    for (let i = 0; i < 500; i += 1) await server.add('vetting', screening());
    const { child, ready, output } = startProcess(server);
    await ready;
    await eventually(() => server.effects.size > 5);
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    expect(await ended, output()).toEqual([0, null]);
    expect([...server.rows.values()].filter(({ leasedUntil }) => leasedUntil > 0)).toEqual([]);
  });

  it('ends when the process that started it ends', async () => {
    const server = await startOutboxServer();
    const { child, ready, output } = startProcess(server);
    await ready;
    const ended = once(child, 'exit');
    child.disconnect();
    expect(await ended, output()).toEqual([0, null]);
    await server.close();
  });

  it('says in one line what is wrong with its environment', async () => {
    const server = await newServer();
    for (const [name, value] of [
      ['REDIS_URL', 'http://somewhere'],
      ['GARITA_INTERNAL_URL', 'nowhere'],
      ['GARITA_LEASE_MS', 'soon'],
    ] as const) {
      const { child, output } = startProcess(server, { [name]: value });
      expect(await once(child, 'exit')).toEqual([1, null]);
      expect(output().trim().split('\n')).toHaveLength(1);
      expect(output()).toContain(`garita: ${name}`);
    }
  });
});
