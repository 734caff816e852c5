import type { Job, Queue, Worker } from 'bullmq';
import type { ApiClient } from './api-client.ts';
import { type Log, reasonOf } from './log.ts';
import type { BlockData, BlockReturn } from './processors/simulation-flow.ts';

export interface SimulationWatchOptions {
  readonly api: Pick<ApiClient, 'simulationProgress'>;
  /** The worker of the blocks, here. */
  readonly blocks: Worker<BlockData, BlockReturn>;
  /** The queue of the parents. */
  readonly parents: Queue;
  readonly log: Log;
}

/**
 * Tells the API how far a simulation is each time that one of its blocks is done here, and stops it when the
 * analyst has cancelled: blocks that wait are dropped, blocks that run end with what they have, and the parent
 * merges that.
 */
export function watchSimulations({ api, blocks, parents, log }: SimulationWatchOptions): void {
  const running = new Map<string, string>();

  async function cancel(messageId: string): Promise<void> {
    await (await parents.getJob(messageId))?.removeUnprocessedChildren();
    for (const [jobId, owner] of running) if (owner === messageId) blocks.cancelJob(jobId, 'cancelled');
    log.info({ messageId }, 'simulation cancelled');
  }

  async function tell(job: Job<BlockData, BlockReturn>): Promise<void> {
    const { messageId, simulationId, blockSize, totalReplications } = job.data;
    const parent = await parents.getJob(messageId);
    const processed = (await parent?.getDependenciesCount({ processed: true }))?.processed ?? 0;
    const done = Math.min(processed * blockSize, totalReplications);
    if (await api.simulationProgress(simulationId, done, totalReplications)) await cancel(messageId);
  }

  const quietly = (work: Promise<void>) =>
    work.catch((error) => log.debug({ reason: reasonOf(error) }, 'progress not told'));

  blocks.on('active', (job) => running.set(job.id ?? '', job.data.messageId));
  blocks.on('completed', (job) => {
    running.delete(job.id ?? '');
    void quietly(tell(job));
  });
  blocks.on('failed', (job) => {
    if (job !== undefined) running.delete(job.id ?? '');
  });
}
