import type { Job, Queue, Worker } from 'bullmq';
import type { ApiClient } from './api-client.ts';
import { type Log, reasonOf } from './log.ts';
import type { BlockData, BlockProgress, BlockReturn } from './processors/simulation-flow.ts';

export interface SimulationWatchOptions {
  readonly api: Pick<ApiClient, 'simulationProgress'>;
  /** The worker of the blocks, here. */
  readonly blocks: Worker<BlockData, BlockReturn>;
  /** The queue of the parents. */
  readonly parents: Queue;
  readonly log: Log;
}

/**
 * Tells the API how far a simulation is as its blocks go on here, and stops it when the analyst has cancelled:
 * blocks that wait are dropped, blocks that run end with what they have, and the parent merges that.
 */
export function watchSimulations({ api, blocks, parents, log }: SimulationWatchOptions): void {
  /** Blocks that run here, and the replications they have done. */
  const running = new Map<string, { readonly messageId: string; done: number }>();

  async function cancel(messageId: string): Promise<void> {
    await (await parents.getJob(messageId))?.removeUnprocessedChildren();
    for (const [jobId, block] of running)
      if (block.messageId === messageId) blocks.cancelJob(jobId, 'cancelled');
    log.info({ messageId }, 'simulation cancelled');
  }

  async function tell({ messageId, simulationId, blockSize, totalReplications }: BlockData): Promise<void> {
    const parent = await parents.getJob(messageId);
    const processed = (await parent?.getDependenciesCount({ processed: true }))?.processed ?? 0;
    let done = processed * blockSize;
    for (const block of running.values()) if (block.messageId === messageId) done += block.done;
    done = Math.min(done, totalReplications);
    if (await api.simulationProgress(simulationId, done, totalReplications)) await cancel(messageId);
  }

  function tellQuietly(job: Job<BlockData, BlockReturn>): void {
    tell(job.data).catch((error) => log.debug({ reason: reasonOf(error) }, 'progress not told'));
  }

  blocks.on('active', (job) => running.set(job.id ?? '', { messageId: job.data.messageId, done: 0 }));
  blocks.on('progress', (job, progress) => {
    const block = running.get(job.id ?? '');
    if (block !== undefined) block.done = (progress as BlockProgress).done;
    tellQuietly(job);
  });
  blocks.on('completed', (job) => {
    running.delete(job.id ?? '');
    tellQuietly(job);
  });
  blocks.on('failed', (job) => {
    if (job !== undefined) running.delete(job.id ?? '');
  });
}
