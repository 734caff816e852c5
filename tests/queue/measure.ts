/** Figures of a queue and of the way through it. Run: `node --import ./src/typescript.mjs tests/queue/measure.ts`. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { Queue, Worker } from 'bullmq';
import { startWorkers } from '../../workers/main.ts';
import { openQueue, type QueueServer } from '../../workers/queues.ts';
import { listEntry, screening } from './material.ts';
import { startOutboxServer } from './outbox-server.ts';
import { findRedis, openRedis } from './servers.ts';

export interface QueueFigures {
  readonly server: string;
  /** From `add` to the start of the processor, idle queue, milliseconds. */
  readonly addToStart: { readonly p50: number; readonly p99: number };
  /** Jobs of nothing at concurrency 50. */
  readonly jobsPerSecond: number;
  /** From the commit in the outbox to the accepted result, one each 10 ms on average, milliseconds. */
  readonly outboxToResult: { readonly p50: number; readonly p99: number };
  /** Screenings through outbox, relay, queue and results. */
  readonly messagesPerSecond: number;
}

function quantiles(values: readonly number[]): { p50: number; p99: number } {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (q: number) => Math.round((sorted[Math.floor(q * (sorted.length - 1))] ?? 0) * 100) / 100;
  return { p50: at(0.5), p99: at(0.99) };
}

async function measureBare(server: QueueServer): Promise<Pick<QueueFigures, 'addToStart' | 'jobsPerSecond'>> {
  const queue = new Queue(`measure-${randomUUID()}`, { connection: server.producerConnection() });
  const waits: number[] = [];
  let done = 0;
  const worker = new Worker(
    queue.name,
    async (job) => {
      if (job.name === 'timed') waits.push(performance.now() - job.data.at);
      else done += 1;
    },
    { connection: server.workerConnection(), concurrency: 50 },
  );
  await worker.waitUntilReady();
  await sleep(200);
  for (let i = 0; i < 1_100; i += 1) {
    await queue.add('timed', { at: performance.now() }, { removeOnComplete: true });
    await sleep(4);
  }
  await sleep(100);
  const total = 20_000;
  await worker.pause();
  for (let i = 0; i < total; i += 1_000) {
    const jobs = Array.from({ length: 1_000 }, () => ({
      name: 'bulk',
      data: {},
      opts: { removeOnComplete: true },
    }));
    await queue.addBulk(jobs);
  }
  const started = performance.now();
  await worker.resume();
  while (done < total) await sleep(5);
  const jobsPerSecond = Math.round((total / (performance.now() - started)) * 1_000);
  await worker.close();
  await queue.close();
  return { addToStart: quantiles(waits.slice(100)), jobsPerSecond };
}

async function measureWay(
  redisUrl: string | undefined,
): Promise<Pick<QueueFigures, 'outboxToResult' | 'messagesPerSecond'>> {
  const api = await startOutboxServer();
  for (let i = 0; i < 1_000; i += 1)
    listEntry(api, `e-${i}`, `PERSONA${i} NUMERO${i * 7}, Uno`, '1970-01-01');
  const quiet = () => {};
  const log = { debug: quiet, info: quiet, warn: quiet, error: quiet };
  const workers = await startWorkers({ apiUrl: api.url, workerSecret: api.secret, redisUrl, log });
  await workers.ready;
  const added = new Map<string, number>();
  const waits: number[] = [];
  const count = 600;
  const watch = setInterval(() => {
    for (const [id, at] of added) {
      if (!api.effects.has(id)) continue;
      waits.push(performance.now() - at);
      added.delete(id);
    }
  }, 1);
  for (let i = 0; i < count; i += 1) {
    await sleep(-Math.log(Math.random()) * 10);
    added.set(await api.add('lane', screening('Ana Ruiz Soto')), performance.now());
  }
  while (waits.length < count) await sleep(5);
  clearInterval(watch);
  const total = 5_000;
  const before = api.effects.size;
  const started = performance.now();
  for (let i = 0; i < total; i += 1) await api.add('lane', screening('Ana Ruiz Soto'));
  while (api.effects.size - before < total) await sleep(5);
  const messagesPerSecond = Math.round((total / (performance.now() - started)) * 1_000);
  await workers.stop();
  await api.close();
  return { outboxToResult: quantiles(waits.slice(50)), messagesPerSecond };
}

/** Measures the embedded Valkey, and Redis where there is one. */
export async function measureQueues(): Promise<readonly QueueFigures[]> {
  const figures: QueueFigures[] = [];
  const embedded = await openQueue();
  const bare = await measureBare(embedded);
  await embedded.close();
  figures.push({ server: 'embedded Valkey', ...bare, ...(await measureWay(undefined)) });
  const redis = findRedis();
  if (redis.kind === 'none') return figures;
  const started = redis.kind === 'binary' ? await openRedis(redis.path) : undefined;
  const url = redis.kind === 'url' ? redis.url : started?.url;
  const server = started ?? (await openQueue({ redisUrl: url }));
  figures.push({ server: 'Redis', ...(await measureBare(server)), ...(await measureWay(url)) });
  await server.close();
  return figures;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  process.stdout.write(`${JSON.stringify(await measureQueues(), null, 2)}\n`);
  process.exit(0);
}
