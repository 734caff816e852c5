import type { Job, Queue, Worker } from 'bullmq';
import { stopsAfter } from '../src/simulation/stop-rule.ts';
import type { ApiClient } from './api-client.ts';
import { type Log, reasonOf } from './log.ts';
import type { Merger } from './merger.ts';
import type { BlockData, BlockProgress, BlockReturn } from './processors/simulation-flow.ts';

export interface SimulationWatchOptions {
  readonly api: Pick<ApiClient, 'simulationProgress' | 'simulationCancelled' | 'simulationPartial'>;
  /** The worker of the blocks, here. */
  readonly blocks: Worker<BlockData, BlockReturn>;
  /** The queue of the parents. */
  readonly parents: Queue;
  readonly merger: Pick<Merger, 'merge'>;
  readonly log: Log;
}

/** What is known so far is merged again when there is twice as much, and not sooner than this. */
const LOOK_FACTOR = 2;
const LOOK_MS = 1_000;
/** How often the API is told how far a simulation is; blocks that end while it waits are told together. */
const TELL_MS = 500;
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
  telling: NodeJS.Timeout | undefined;
  toldAt: number;
  looking: boolean;
  lookedAt: number;
  lookedBlocks: number;
}

/**
 * Looks after simulations whose blocks run here: tells the API how far they are and what is known so far, and
 * stops them when the analyst has cancelled or the stop rule is met. Blocks that wait are dropped, blocks that
 * run end with what they have, and the parent merges that.
 */
export function watchSimulations({ api, blocks, parents, merger, log }: SimulationWatchOptions): void {
  const watched = new Map<string, Watched>();

  async function stop(messageId: string, one: Watched, reason: string): Promise<void> {
    if (one.stopped) return;
    one.stopped = true;
    // Dropped first, so that no thread takes another one when its own ends.
    const dropped = parents.getJob(messageId).then((parent) => parent?.removeUnprocessedChildren());
    for (const jobId of one.running.keys()) blocks.cancelJob(jobId, reason);
    log.info({ messageId }, `simulation ${reason}`);
    await dropped;
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

  /** Tells it soon; the last of what happens is always told. */
  function tellSoon(data: BlockData): void {
    const one = watched.get(data.messageId);
    if (one === undefined) quietly(tell(data));
    if (one === undefined || one.telling !== undefined) return;
    const waits = Math.max(0, one.toldAt + TELL_MS - performance.now());
    one.telling = setTimeout(() => {
      one.telling = undefined;
      one.toldAt = performance.now();
      quietly(tell(data));
    }, waits);
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
        } = await merger.merge({ ...one.data, blocks: found, draw: false });
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
        telling: undefined,
        toldAt: Number.NEGATIVE_INFINITY,
        looking: false,
        lookedAt: performance.now(),
        lookedBlocks: 0,
      };
      watched.set(messageId, one);
      void listen(messageId, one);
      tellSoon(job.data);
    }
    one.running.set(job.id ?? '', 0);
    // Taken in the moment in which the others were dropped.
    if (one.stopped) blocks.cancelJob(job.id ?? '', 'cancelled');
  });
  blocks.on('progress', (job, progress) => {
    watched.get(job.data.messageId)?.running.set(job.id ?? '', (progress as BlockProgress).done);
    tellSoon(job.data);
  });
  blocks.on('completed', (job) => {
    ended(job);
    tellSoon(job.data);
  });
  blocks.on('failed', (job) => {
    if (job !== undefined) ended(job);
  });
  blocks.on('closing', () => {
    for (const { ending, telling } of watched.values()) {
      ending.abort();
      clearTimeout(telling);
    }
  });
}
