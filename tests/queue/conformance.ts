import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import {
  FlowProducer,
  type Job,
  type Processor,
  Queue,
  QueueEvents,
  UnrecoverableError,
  Worker,
} from 'bullmq';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { QueueServer } from '../../workers/queues.ts';

const SANDBOX = fileURLToPath(new URL('./processors/sandboxed.mjs', import.meta.url));

/** Everything that the workers ask of a queue server, as one suite that each server must pass. */
export function describeQueue(name: string, open: () => Promise<QueueServer>): void {
  describe(`BullMQ on ${name}`, () => {
    let server: QueueServer;
    const opened: { close(): Promise<unknown> }[] = [];

    beforeAll(async () => {
      server = await open();
    });
    afterEach(async () => {
      for (const each of opened.splice(0).reverse()) await each.close();
    });
    afterAll(async () => {
      await server?.close();
    });

    function keep<T extends { close(): Promise<unknown> }>(each: T): T {
      opened.push(each);
      return each;
    }
    function newQueue(): Queue {
      return keep(new Queue(`test-${randomUUID()}`, { connection: server.producerConnection() }));
    }
    function newWorker(queue: Queue, processor: Processor | string, options = {}): Worker {
      const worker = new Worker(queue.name, processor, { connection: server.workerConnection(), ...options });
      worker.on('error', () => {});
      return keep(worker);
    }
    async function newEvents(queue: Queue): Promise<QueueEvents> {
      const events = keep(new QueueEvents(queue.name, { connection: server.workerConnection() }));
      await events.waitUntilReady();
      return events;
    }
    async function eventually(check: () => boolean | Promise<boolean>): Promise<void> {
      for (let i = 0; i < 2_000; i += 1) {
        if (await check()) return;
        await sleep(10);
      }
      throw new Error('it did not come to pass in 20 s');
    }

    it('runs an added job and gives its return value', async () => {
      const queue = newQueue();
      const events = await newEvents(queue);
      newWorker(queue, async (job) => job.data.value + 1);
      const job = await queue.add('add', { value: 41 });
      expect(await job.waitUntilFinished(events)).toBe(42);
    });

    it('holds a delayed job back', async () => {
      const queue = newQueue();
      const events = await newEvents(queue);
      newWorker(queue, async () => Date.now());
      const added = Date.now();
      const job = await queue.add('later', {}, { delay: 400 });
      expect((await job.waitUntilFinished(events)) - added).toBeGreaterThanOrEqual(399);
    });

    it('takes lower priorities first, whatever the order in which they came', async () => {
      const queue = newQueue();
      for (const priority of [30, 10, 20, 1]) await queue.add('p', { priority }, { priority });
      const order: number[] = [];
      newWorker(queue, async (job) => {
        order.push(job.data.priority);
      });
      await eventually(() => order.length === 4);
      expect(order).toEqual([1, 10, 20, 30]);
    });

    it('runs the parent of a flow after its 200 children, with their values', async () => {
      const queue = newQueue();
      const events = await newEvents(queue);
      newWorker(
        queue,
        async (job) => {
          if (job.name === 'child') return job.data.value;
          const values = Object.values<number>(await job.getChildrenValues());
          return { children: values.length, sum: values.reduce((a, b) => a + b, 0) };
        },
        { concurrency: 20 },
      );
      const flow = keep(new FlowProducer({ connection: server.producerConnection() }));
      const { job } = await flow.add({
        name: 'parent',
        queueName: queue.name,
        children: Array.from({ length: 200 }, (_, value) => ({
          name: 'child',
          queueName: queue.name,
          data: { value },
          opts: { removeOnComplete: true },
        })),
      });
      expect(await job.waitUntilFinished(events)).toEqual({ children: 200, sum: 19_900 });
    });

    it('tells the progress of a job', async () => {
      const queue = newQueue();
      const events = await newEvents(queue);
      const seen: unknown[] = [];
      events.on('progress', ({ data }) => seen.push(data));
      newWorker(queue, async (job) => {
        await job.updateProgress({ done: 1, total: 2 });
        await job.updateProgress({ done: 2, total: 2 });
      });
      const job = await queue.add('progress', {});
      await job.waitUntilFinished(events);
      await eventually(() => seen.length === 2);
      expect(seen).toEqual([
        { done: 1, total: 2 },
        { done: 2, total: 2 },
      ]);
    });

    it('tries a failed job again, with a backoff, and no more once it is unrecoverable', async () => {
      const queue = newQueue();
      const events = await newEvents(queue);
      let runs = 0;
      newWorker(queue, async (job) => {
        runs += 1;
        if (job.name === 'hopeless') throw new UnrecoverableError('no');
        if (job.attemptsMade < 2) throw new Error('not yet');
        return job.attemptsMade;
      });
      const options = { attempts: 5, backoff: { type: 'fixed' as const, delay: 50 } };
      expect(await (await queue.add('retry', {}, options)).waitUntilFinished(events)).toBe(2);
      runs = 0;
      await expect((await queue.add('hopeless', {}, options)).waitUntilFinished(events)).rejects.toThrow(
        'no',
      );
      expect(runs).toBe(1);
    });

    it('keeps a rate limit', async () => {
      const queue = newQueue();
      const started: number[] = [];
      await queue.addBulk(Array.from({ length: 6 }, () => ({ name: 'limited', data: {} })));
      newWorker(
        queue,
        async () => {
          started.push(Date.now());
        },
        { concurrency: 10, limiter: { max: 2, duration: 250 } },
      );
      await eventually(() => started.length === 6);
      expect((started[5] ?? 0) - (started[0] ?? 0)).toBeGreaterThanOrEqual(400);
    });

    it('ignores a second job of the same id while the first is kept', async () => {
      const queue = newQueue();
      const jobId = randomUUID();
      await queue.add('first', { n: 1 }, { jobId });
      await queue.add('second', { n: 2 }, { jobId });
      expect(await queue.getWaitingCount()).toBe(1);
      expect((await queue.getJob(jobId))?.data).toEqual({ n: 1 });
    });

    it('takes one of several jobs with the same deduplication id', async () => {
      const queue = newQueue();
      const first = await queue.add('d', { n: 1 }, { deduplication: { id: 'same' } });
      const second = await queue.add('d', { n: 2 }, { deduplication: { id: 'same' } });
      expect(second.id).toBe(first.id);
      expect(await queue.getWaitingCount()).toBe(1);
    });

    it('adds the jobs of a scheduler again and again', async () => {
      const queue = newQueue();
      let runs = 0;
      newWorker(queue, async () => {
        runs += 1;
      });
      await queue.upsertJobScheduler('tick', { every: 100 }, { name: 'tick' });
      await eventually(() => runs >= 3);
      await queue.removeJobScheduler('tick');
      expect(await queue.getJobSchedulers()).toHaveLength(0);
    });

    it('cancels a job that is running', async () => {
      const queue = newQueue();
      const events = await newEvents(queue);
      const worker = newWorker(queue, async (_job: Job, _token?: string, signal?: AbortSignal) => {
        await new Promise((_, reject) => {
          signal?.addEventListener('abort', () => reject(new UnrecoverableError('cancelled')));
        });
      });
      const job = await queue.add('long', {});
      await eventually(() => job.isActive());
      expect(worker.cancelJob(job.id ?? '')).toBe(true);
      await expect(job.waitUntilFinished(events)).rejects.toThrow('cancelled');
    });

    it('recovers a job whose worker went away', async () => {
      const queue = newQueue();
      const quick = { lockDuration: 300, stalledInterval: 200, maxStalledCount: 3 };
      const dead = new Worker(queue.name, null, {
        connection: server.workerConnection(),
        ...quick,
        autorun: false,
      });
      dead.on('error', () => {});
      keep(dead);
      await queue.add('left', { value: 7 }, { jobId: 'left-behind' });
      const taken = await dead.getNextJob('a-token');
      expect(taken?.id).toBe('left-behind');
      const done: string[] = [];
      newWorker(
        queue,
        async (job) => {
          done.push(job.id ?? '');
        },
        quick,
      );
      await eventually(() => done.length === 1);
      expect(done).toEqual(['left-behind']);
    });

    for (const [where, useWorkerThreads] of [
      ['a worker thread', true],
      ['a child process', false],
    ] as const) {
      it(`runs a processor in ${where}, reports its progress and cancels it`, async () => {
        const queue = newQueue();
        const events = await newEvents(queue);
        const worker = newWorker(queue, SANDBOX, { useWorkerThreads });
        let progress: unknown;
        worker.on('progress', (_job, value) => {
          progress = value;
        });
        const job = await queue.add('sandboxed', { value: 21 });
        const result = await job.waitUntilFinished(events);
        expect(result).toMatchObject({ doubled: 42, thread: useWorkerThreads });
        expect(result.pid === process.pid).toBe(useWorkerThreads);
        expect(progress).toEqual({ percent: 50 });
        progress = undefined;
        const long = await queue.add('sandboxed', { value: 1, busyMs: 30_000 });
        await eventually(() => progress !== undefined);
        worker.cancelJob(long.id ?? '');
        expect(await long.waitUntilFinished(events)).toEqual({ stopped: true });
      });
    }

    it('keeps nothing of a finished job, so that its id may come again', async () => {
      const queue = newQueue();
      const jobId = randomUUID();
      let runs = 0;
      newWorker(queue, async () => {
        runs += 1;
      });
      for (const expected of [1, 2]) {
        await queue.add('once', {}, { jobId, removeOnComplete: true });
        await eventually(async () => runs === expected && (await queue.getJob(jobId)) === undefined);
      }
      expect(await queue.getCompletedCount()).toBe(0);
    });
  });
}
