import { availableParallelism, hostname } from 'node:os';
import { pid } from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Job, Queue, UnrecoverableError, Worker, type WorkerOptions } from 'bullmq';
import type { Payload } from '../src/outbox/protocol/payloads.ts';
import type { QueueName } from '../src/outbox/protocol/relay.ts';
import type { Result } from '../src/outbox/protocol/results.ts';
import { defaultConfiguration } from '../src/screening/configuration.ts';
import { createApiClient } from './api-client.ts';
import { BLOCK_QUEUE, type JobData, KEY_PREFIX, QUEUES } from './dispatcher.ts';
import { startFeeds } from './feeds.ts';
import { type Log, reasonOf } from './log.ts';
import { createMerger } from './merger.ts';
import { type Notices, noticeProcessor } from './processors/notice.ts';
import { processCrossing, processScreening } from './processors/screening.ts';
import { processSimulation } from './processors/simulation.ts';
import type { BlockData, BlockReturn } from './processors/simulation-flow.ts';
import { simulationFlow } from './processors/simulation-flow.ts';
import { processSweep } from './processors/sweep.ts';
import { processVetting } from './processors/vetting.ts';
import { isLoopback, openQueue, type QueueServer } from './queues.ts';
import { type RelayOptions, startRelay } from './relay.ts';
import { createResultSender, NotNow } from './results.ts';
import { type AnyJob, reportFailure, runJob, runMessage } from './run-job.ts';
import { createScreener } from './screener.ts';
import { addAlone, isSeveral, runSeveral } from './several.ts';
import type { SeveralData } from './sharing.ts';
import { watchSimulations } from './simulation-watch.ts';

export interface StartWorkersOptions {
  /** The API's internal listener, for example `http://127.0.0.1:8701`. */
  readonly apiUrl: string;
  readonly workerSecret: string;
  /** Sent with every request to the API: what a gateway before it asks for. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Redis; without it the workers bring an embedded Valkey. */
  readonly redisUrl?: string | undefined;
  /** Refuses addresses beyond this machine without TLS, the API's as well: a session brings the payload keys. */
  readonly requireTls?: boolean;
  readonly log: Log;
  /** Who sends notices; without it they stay in the outbox for other workers. */
  readonly notices?: Notices | undefined;
  /** Jobs at once, by queue; `blocks` are worker threads that simulate. */
  readonly concurrency?: Partial<Record<QueueName | 'blocks', number>>;
  readonly relay?: Partial<
    Pick<RelayOptions, 'leaseMs' | 'renewMs' | 'watchMs' | 'waitMs' | 'maxHeld' | 'attempts'>
  >;
  /** How long a stop waits for jobs that run. */
  readonly graceMs?: number;
}

export interface RunningWorkers {
  readonly queue: QueueServer;
  readonly workerId: string;
  /** Resolves when the feeds are loaded and the workers take jobs. */
  readonly ready: Promise<void>;
  /** Messages under lease here. */
  held(): number;
  /** Finishes what runs, gives the rest back and closes everything. */
  stop(): Promise<void>;
}

const BLOCK_PROCESSOR = fileURLToPath(new URL('./processors/simulation-block.ts', import.meta.url));
const ATTEMPTS = 3;
/** A lane's job takes milliseconds; when its worker is killed another one should not wait long to take it. */
const LANE_LOCK_MS = 5_000;

/** Starts relay, feeds and processors. Returns as soon as the queue is open; an API that is away is waited for. */
export async function startWorkers(options: StartWorkersOptions): Promise<RunningWorkers> {
  const { log } = options;
  const { protocol, hostname: apiHost } = new URL(options.apiUrl);
  if (options.requireTls && protocol === 'http:' && !isLoopback(apiHost)) {
    throw new Error(`GARITA_INTERNAL_URL must use https for ${apiHost}: it is not on this machine`);
  }
  const workerId = `${hostname()}-${pid}-${crypto.randomUUID().slice(0, 8)}`;
  const ending = new AbortController();
  const api = createApiClient({ ...options, workerId, signal: ending.signal });
  const queue = await openQueue({
    redisUrl: options.redisUrl,
    requireTls: options.requireTls ?? false,
    warn: (message) => log.warn(message),
  });
  const screener = createScreener();
  const feeds = startFeeds({ api, indexes: screener, log });
  const results = createResultSender({ api });
  const merger = createMerger();
  const attempts = options.relay?.attempts ?? ATTEMPTS;
  const relay = startRelay({
    ...options.relay,
    attempts,
    api,
    queue,
    relayId: workerId,
    log,
    notices: options.notices !== undefined,
    makeFlow: async (message) =>
      simulationFlow(message, await api.unseal(message.id, message.payload), attempts),
  });

  const sendNotice = options.notices && noticeProcessor(options.notices);

  async function processPayload(payload: Payload, job: AnyJob): Promise<Result> {
    // Done before, and perhaps not taken because the indexes were behind.
    const byIndexes = payload.kind !== 'simulation' && payload.kind !== 'notice';
    if (job.attemptsStarted > 1 && byIndexes) await feeds.refresh();
    switch (payload.kind) {
      case 'screening':
        return processScreening(payload, feeds, screener);
      case 'crossing':
        return processCrossing(payload, feeds, screener);
      case 'vetting':
        return processVetting(payload, api, feeds, screener, job.id ?? '');
      case 'sweep':
        return processSweep(payload, feeds, screener);
      case 'simulation':
        return processSimulation(payload, job, merger);
      case 'notice':
        if (!sendNotice) throw new NotNow('these workers send no mail', 2_000);
        return sendNotice(payload, job.id ?? '');
    }
  }

  const jobs = { api, results, process: processPayload, onDone: relay.done, log };
  const lanes = openProducer<JobData>('lane');
  const single = runJob(jobs);
  const several = runSeveral({ runOne: runMessage(jobs), queue: lanes, attempts, log });
  const runner = (job: AnyJob, token?: string) =>
    isSeveral(job) ? several(job) : single(job as Job<JobData>, token);

  function openProducer<Data>(name: QueueName): Queue<Data> {
    const producer = new Queue<Data>(QUEUES[name], {
      connection: queue.producerConnection(),
      prefix: KEY_PREFIX,
    });
    producer.on('error', () => {});
    return producer;
  }

  function workerOptions(concurrency: number, lockDuration = 15_000): WorkerOptions {
    return {
      connection: queue.workerConnection(),
      prefix: KEY_PREFIX,
      concurrency,
      // Without the API or the indexes a job could only wait.
      autorun: false,
      lockDuration,
      stalledInterval: Math.floor(lockDuration / 3),
      // A worker that is killed is no fault of the job.
      maxStalledCount: 10,
      runRetryDelay: 500,
    };
  }

  function watch(worker: Worker): void {
    let last = '';
    worker.on('error', (error) => {
      if (error.message !== last) log.warn({ queue: worker.name, reason: error.message }, 'queue worker');
      last = error.message;
    });
    worker.on('active', () => {
      last = '';
    });
  }

  function open(name: QueueName, concurrency: number): Worker<JobData | SeveralData, void> {
    const worker = new Worker<JobData | SeveralData, void>(
      QUEUES[name],
      runner,
      workerOptions(concurrency, name === 'lane' ? LANE_LOCK_MS : undefined),
    );
    watch(worker);
    worker.on('failed', (job, error) => {
      // Failed by the queue (a block that failed, too many stalls): the processor never saw it.
      if (job?.id === undefined || !job.deferredFailure) return;
      if (isSeveral(job)) {
        // It is seen alone which of them is at fault.
        void addAlone({ queue: lanes, attempts }, job.data.messages).catch(() => {});
        return;
      }
      void job.removeUnprocessedChildren().catch(() => {});
      void reportFailure(jobs, job.id, new UnrecoverableError(error.message)).catch(() => {});
    });
    return worker;
  }

  const blocks = new Worker<BlockData, BlockReturn>(BLOCK_QUEUE, BLOCK_PROCESSOR, {
    ...workerOptions(options.concurrency?.blocks ?? availableParallelism()),
    useWorkerThreads: true,
  });
  watch(blocks);
  const parents = openProducer('simulation');
  watchSimulations({ api, blocks, parents, merger, log });
  const workers = [
    open('lane', options.concurrency?.lane ?? 128),
    open('vetting', options.concurrency?.vetting ?? 4),
    open('simulation', options.concurrency?.simulation ?? 2),
    ...(sendNotice ? [open('notice', options.concurrency?.notice ?? 2)] : []),
    blocks,
  ];

  const ready = feeds.loaded.then(async () => {
    if (ending.signal.aborted) return;
    // Tried again by itself; without it screenings are as good and cannot be computed again later.
    await api
      .keepConfiguration(defaultConfiguration)
      .catch((error) => log.warn({ reason: reasonOf(error) }, 'the configuration is not kept'));
    for (const worker of workers)
      worker.run().catch((error) => log.error({ reason: String(error) }, 'worker ended'));
    log.info({ queue: queue.describe, workerId }, 'workers ready');
  });

  let stopped: Promise<void> | undefined;
  async function stopAll(): Promise<void> {
    await relay.pause();
    // A connection to a queue that is down refuses to say goodbye: it is closed all the same.
    const finished = Promise.allSettled(workers.map((worker) => worker.close())).then(() => true);
    // Nothing can be finished into a queue that is down.
    const graceMs = relay.degraded() ? 200 : (options.graceMs ?? 10_000);
    const inTime = await Promise.race([finished, sleep(graceMs, false)]);
    if (!inTime) {
      log.warn('jobs still run; leaving them to be done again');
      await Promise.race([Promise.allSettled(workers.map((worker) => worker.close(true))), sleep(1_000)]);
    }
    await relay.stop();
    ending.abort();
    await feeds.stop();
    await merger.close();
    await Promise.race([Promise.allSettled([parents.close(), lanes.close()]), sleep(1_000)]);
    options.notices?.mailer.close();
    await queue.close();
    log.info('workers stopped');
  }

  return {
    queue,
    workerId,
    ready,
    held: relay.held,
    stop() {
      stopped ??= stopAll();
      return stopped;
    },
  };
}
