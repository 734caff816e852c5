import type { Job, Queue, Worker } from 'bullmq';
import { stopsAfter } from '../src/simulation/stop-rule.ts';
import type { ApiClient } from './api-client.ts';
import { type Log, reasonOf } from './log.ts';
import { mergeInThread } from './processors/simulation.ts';
import type { BlockData, BlockProgress, BlockReturn } from './processors/simulation-flow.ts';

export interface SimulationWatchOptions {
  readonly api: Pick<ApiClient, 'simulationProgress' | 'simulationCancelled' | 'simulationPartial'>;
  /** The worker of the blocks, here. */
  readonly blocks: Worker<BlockData, BlockReturn>;
  /** The queue of the parents. */
  readonly parents: Queue;
  readonly log: Log;
}

/** What is known so far is merged again when there is twice as much, and not sooner than this. */
const LOOK_FACTOR = 2;
const LOOK_MS = 1_000;
/** A watch that fails is begun again after this. */
const AGAIN_MS = 1_000;

/** One simulation of which blocks run here. */
interface Watched {
  readonly data: BlockData;
  /** Blocks that run here, by job, with the replications they have done. */
  readonly running: Map<string, number>;
  readonly ending: AbortController;
  /** No more of it is wanted: the analyst has cancelled, or it knows enough. */
  stopped: boolean;
  looking: boolean;
  lookedAt: number;
  lookedBlocks: number;
}

/**
 * Looks after simulations whose blocks run here: tells the API how far they are and what is known so far, and
 * stops them when the analyst has cancelled or the stop rule is met. Blocks that wait are dropped, blocks that
 * run end with what they have, and the parent merges that.
 */
export function watchSimulations({ api, blocks, parents, log }: SimulationWatchOptions): void {
  const watched = new Map<string, Watched>();

  async function stop(messageId: string, one: Watched, reason: string): Promise<void> {
    if (one.stopped) return;
    one.stopped = true;
    for (const jobId of one.running.keys()) blocks.cancelJob(jobId, reason);
    log.info({ messageId }, `simulation ${reason}`);
    await (await parents.getJob(messageId))?.removeUnprocessedChildren();
  }

  /** Hears of a cancellation at once, for as long as blocks of it run here. */
  async function listen(messageId: string, one: Watched): Promise<void> {
    const { signal } = one.ending;
    while (!signal.aborted && !one.stopped) {
      try {
        if (await api.simulationCancelled(one.data.simulationId, signal))
          await stop(messageId, one, 'cancelled');
      } catch (error) {
        if (signal.aborted) return;
        log.debug({ reason: reasonOf(error) }, 'simulation not watched');
        await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
      }
    }
  }

  async function tell({ messageId, simulationId, blockSize, totalReplications }: BlockData): Promise<void> {
    const parent = await parents.getJob(messageId);
    const processed = (await parent?.getDependenciesCount({ processed: true }))?.processed ?? 0;
    const here = [...(watched.get(messageId)?.running.values() ?? [])].reduce((sum, done) => sum + done, 0);
    const done = Math.min(processed * blockSize + here, totalReplications);
    const cancelled = await api.simulationProgress(simulationId, done, totalReplications);
    const one = watched.get(messageId);
    if (cancelled && one !== undefined) await stop(messageId, one, 'cancelled');
    if (one !== undefined && processed * blockSize < totalReplications) await look(messageId, one, processed);
  }

  /** Merges the blocks that are there, on any host: for the stop rule, and for who asks meanwhile. */
  async function look(messageId: string, one: Watched, processed: number): Promise<void> {
    const now = performance.now();
    if (one.looking || one.stopped || processed === 0) return;
    if (processed < one.lookedBlocks * LOOK_FACTOR || now - one.lookedAt < LOOK_MS) return;
    one.looking = true;
    try {
      const parent = await parents.getJob(messageId);
      const found = Object.values((await parent?.getChildrenValues<BlockReturn>()) ?? {});
      const { precision } = one.data;
      if (precision !== undefined && stopsAfter(found, precision) !== undefined)
        await stop(messageId, one, 'precise enough');
      else if (found.length > 0) {
        const {
          kind: _,
          charts: __,
          chartsEs: ___,
          ...partial
        } = await mergeInThread({ ...one.data, blocks: found, draw: false });
        await api.simulationPartial(one.data.simulationId, partial);
      }
      one.lookedBlocks = processed;
      one.lookedAt = performance.now();
    } finally {
      one.looking = false;
    }
  }

  function quietly(work: Promise<void>): void {
    work.catch((error) => log.debug({ reason: reasonOf(error) }, 'progress not told'));
  }

  function ended(job: Job<BlockData, BlockReturn>): void {
    const one = watched.get(job.data.messageId);
    one?.running.delete(job.id ?? '');
    // The next block of it, if there is one, is taken within moments.
    setTimeout(() => {
      if (one === undefined || one.running.size > 0 || watched.get(job.data.messageId) !== one) return;
      one.ending.abort();
      watched.delete(job.data.messageId);
    }, 200).unref();
  }

  blocks.on('active', (job) => {
    const { messageId } = job.data;
    let one = watched.get(messageId);
    if (one === undefined) {
      one = {
        data: job.data,
        running: new Map(),
        ending: new AbortController(),
        stopped: false,
        looking: false,
        lookedAt: performance.now(),
        lookedBlocks: 0,
      };
      watched.set(messageId, one);
      void listen(messageId, one);
      quietly(tell(job.data));
    }
    one.running.set(job.id ?? '', 0);
    // Taken in the moment in which the others were dropped.
    if (one.stopped) blocks.cancelJob(job.id ?? '', 'cancelled');
  });
  blocks.on('progress', (job, progress) => {
    watched.get(job.data.messageId)?.running.set(job.id ?? '', (progress as BlockProgress).done);
    quietly(tell(job.data));
  });
  blocks.on('completed', (job) => {
    ended(job);
    quietly(tell(job.data));
  });
  blocks.on('failed', (job) => {
    if (job !== undefined) ended(job);
  });
  blocks.on('closing', () => {
    for (const one of watched.values()) one.ending.abort();
  });
}
