import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { Queue } from 'bullmq';
import { mintToken } from '../../src/http/tokens.ts';
import { type RunningApi, startApi } from '../../src/node.ts';
import { isOver, readProgress } from '../../src/simulation/read-progress.ts';
import { BLOCK_QUEUE, KEY_PREFIX } from '../../workers/dispatcher.ts';
import { startWorkers } from '../../workers/main.ts';
import { round, type Section } from './section.ts';

const threads = 2;
const days = 1_000;
const rawDays = 200;
const cancellations = 5;
const root = fileURLToPath(new URL('../../', import.meta.url));

type Spent = { readonly wall: number; readonly cpu: number };

/** Seconds by the clock, and of processor time in all threads of this process. */
async function spent(run: () => Promise<void>): Promise<Spent> {
  const cpu = process.cpuUsage();
  const began = performance.now();
  await run();
  const { user, system } = process.cpuUsage(cpu);
  return { wall: (performance.now() - began) / 1000, cpu: (user + system) / 1e6 };
}

async function inRawThreads(): Promise<void> {
  const each = rawDays / threads;
  const running = Array.from({ length: threads }, (_, index) => {
    const workerData = { from: index * each, days: each, block: 10 };
    return new Worker(new URL('./raw-thread.ts', import.meta.url), { workerData });
  });
  await Promise.all(running.map((thread) => once(thread, 'exit')));
}

async function caller(api: RunningApi) {
  const claims = { subject: 'bench', roles: ['analyst'], agency: 'CBP' } as const;
  const token = await mintToken(api.services, claims, 7_200);
  return function call(method: string, path: string, body?: unknown): Promise<Response> {
    return fetch(`${api.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        ...(method === 'POST' ? { 'idempotency-key': crypto.randomUUID() } : {}),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  };
}

/** Seconds from the command to the table of one simulated day: the quickest of three. */
function firstDay(): number {
  const times = [1, 2, 3].map(() => {
    const began = performance.now();
    spawnSync('npm', ['run', '-s', 'garita', '--', 'simulate', '--replications', '1'], { cwd: root });
    return (performance.now() - began) / 1000;
  });
  return Math.min(...times);
}

/** Design days through API, outbox and BullMQ, against the same days in bare threads; cancelling; the first day. */
export async function benchSimulationQueue(): Promise<Section> {
  const folder = mkdtempSync(join(tmpdir(), 'garita-bench-'));
  const api = await startApi({ GARITA_DATA: folder, PORT: '0', GARITA_LOG_LEVEL: 'error' });
  const quiet = () => {};
  const workers = await startWorkers({
    apiUrl: api.internalUrl,
    workerSecret: api.services.keys.workerSecret,
    log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
    concurrency: { blocks: threads },
  });
  const blocks = new Queue(BLOCK_QUEUE, {
    connection: workers.queue.producerConnection(),
    prefix: KEY_PREFIX,
  });
  try {
    await workers.ready;
    const call = await caller(api);
    /** Asks for days and follows them until so many are done; answers the simulation's path. */
    async function simulate(replications: number, until: number): Promise<string> {
      const asked = (await (await call('POST', '/v1/simulations', { replications })).json()) as {
        id: string;
      };
      const path = `/v1/simulations/${asked.id}`;
      const { body } = await call('GET', `${path}/events`);
      for await (const { state, done } of readProgress(body ?? new ReadableStream()))
        if (isOver(state) || done >= until) return path;
      throw new Error('the simulation was not followed to its end');
    }
    async function cancelled(): Promise<number> {
      const path = await simulate(2_000, 5);
      const began = performance.now();
      await call('POST', `${path}/cancel`, {});
      while ((await blocks.getActiveCount()) > 0) await sleep(5);
      const took = performance.now() - began;
      while (workers.held() > 0) await sleep(20);
      return took;
    }
    await simulate(20, Infinity);
    const before = await spent(inRawThreads);
    const queued = await spent(async () => void (await simulate(days, Infinity)));
    const after = await spent(inRawThreads);
    const raw = { wall: (before.wall + after.wall) / 2, cpu: (before.cpu + after.cpu) / 2 };
    const share = (of: keyof Spent) => round(raw[of] / rawDays / (queued[of] / days));
    const stops: number[] = [];
    for (let i = 0; i < cancellations; i += 1) stops.push(await cancelled());
    const slowest = Math.max(...stops);
    const first = firstDay();
    return {
      title: `The border's design day through the API and BullMQ (embedded), ${threads} worker threads`,
      rows: [
        {
          what: `${days.toLocaleString('en-US')} days with intervals`,
          figure: `${round(queued.wall, 1)} s, ${round(queued.cpu, 1)} s of processor time`,
        },
        {
          what: 'share of bare worker threads',
          figure: `${share('cpu')} by processor time, ${share('wall')} by the clock`,
        },
        { what: 'cancelled to stopped', figure: `at most ${round(slowest, 0)} ms of ${cancellations} times` },
        { what: 'one day from the command line', figure: `${round(first)} s` },
      ],
      figures: {
        thousandDaysSeconds: round(queued.wall, 1),
        thousandDaysProcessorSeconds: round(queued.cpu, 1),
        shareOfThreads: share('cpu'),
        shareOfThreadsByClock: share('wall'),
        cancelMs: round(slowest, 0),
        firstDaySeconds: round(first),
      },
    };
  } finally {
    await blocks.close();
    await workers.stop();
    await api.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
