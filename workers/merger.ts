import { Worker } from 'node:worker_threads';
import type { z } from 'zod';
import type { SimulationResult } from '../src/outbox/protocol/results.ts';
import type { BlockReturn, RunData } from './processors/simulation-flow.ts';

/** What the merging thread is given. */
export interface MergeData extends RunData {
  readonly blocks: readonly BlockReturn[];
  /** Draw the charts: not while the simulation runs. */
  readonly draw: boolean;
}

/** A merge on its way to the thread, and its answer. */
export interface MergeOrder {
  readonly order: number;
  readonly data: MergeData;
}
export type MergeAnswer = { readonly order: number } & (
  | { readonly result: Result }
  | { readonly error: string }
);
type Result = z.infer<typeof SimulationResult>;

/** Merges blocks in a thread of its own into a summary, a CSV, differences and charts. */
export interface Merger {
  merge(data: MergeData): Promise<Result>;
  /** Ends the thread; merges under way reject. */
  close(): Promise<void>;
}

const MERGE_THREAD = new URL('./processors/merge-thread.ts', import.meta.url);
/** To start a thread costs as much as many a merge; an idle one costs memory. */
const IDLE_MS = 30_000;

type Pending = { readonly resolve: (result: Result) => void; readonly reject: (error: Error) => void };

/** A merger whose thread starts with the first merge and ends when there was none for a while. */
export function createMerger(): Merger {
  let thread: Worker | undefined;
  let idle: NodeJS.Timeout | undefined;
  let orders = 0;
  const pending = new Map<number, Pending>();

  function started(): Worker {
    const worker = new Worker(MERGE_THREAD, { name: 'merge' });
    const lost = (error: Error) => {
      if (thread !== worker) return;
      thread = undefined;
      for (const { reject } of pending.values()) reject(error);
      pending.clear();
    };
    worker.on('message', (answer: MergeAnswer) => {
      const one = pending.get(answer.order);
      pending.delete(answer.order);
      if (pending.size === 0) rest(worker);
      if (one === undefined) return;
      if ('error' in answer) one.reject(new Error(answer.error));
      else one.resolve(answer.result);
    });
    worker.on('error', (error) => lost(error instanceof Error ? error : new Error(String(error))));
    worker.on('exit', () => lost(new Error('the merging thread ended')));
    return worker;
  }

  /** A thread that has nothing to do keeps no process alive. */
  function rest(worker: Worker): void {
    worker.unref();
    idle = setTimeout(() => {
      if (thread === worker) thread = undefined;
      void worker.terminate();
    }, IDLE_MS).unref();
  }

  return {
    merge(data) {
      clearTimeout(idle);
      thread ??= started();
      const worker = thread;
      worker.ref();
      const order = orders;
      orders += 1;
      return new Promise((resolve, reject) => {
        pending.set(order, { resolve, reject });
        worker.postMessage({ order, data } satisfies MergeOrder);
      });
    },
    async close() {
      clearTimeout(idle);
      await thread?.terminate();
    },
  };
}
