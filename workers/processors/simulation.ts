import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Job } from 'bullmq';
import type { z } from 'zod';
import type { SimulationPayload } from '../../src/outbox/protocol/payloads.ts';
import { SimulationResult } from '../../src/outbox/protocol/results.ts';
import { stopsAfter } from '../../src/simulation/stop-rule.ts';
import type { JobData } from '../dispatcher.ts';
import { type BlockReturn, type RunData, runOf } from './simulation-flow.ts';

/** What the merging thread is given. */
export interface MergeData extends RunData {
  readonly blocks: readonly BlockReturn[];
  /** Draw the charts: not while the simulation runs. */
  readonly draw: boolean;
}

const MERGE_THREAD = new URL('./merge-thread.ts', import.meta.url);

/** Merges blocks in a thread of their own into a summary, a CSV, differences and charts. */
export async function mergeInThread(workerData: MergeData): Promise<z.infer<typeof SimulationResult>> {
  const thread = new Worker(MERGE_THREAD, { workerData, name: 'merge' });
  try {
    const [message] = await once(thread, 'message');
    return SimulationResult.parse(message);
  } finally {
    await thread.terminate();
  }
}

/**
 * Merges the blocks of a simulation, those that there are. With a stop rule those until it was met: the same
 * ones however many others were run by then.
 */
export async function processSimulation(
  payload: z.infer<typeof SimulationPayload>,
  job: Pick<Job<JobData>, 'getChildrenValues'>,
): Promise<z.infer<typeof SimulationResult>> {
  const run = runOf(payload);
  const all = Object.values(await job.getChildrenValues<BlockReturn>());
  const until = run.precision === undefined ? undefined : stopsAfter(all, run.precision);
  const blocks = all.filter(({ firstReplication }) => firstReplication < (until ?? Infinity));
  return mergeInThread({ ...run, blocks, draw: true });
}
