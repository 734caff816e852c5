import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Job } from 'bullmq';
import type { z } from 'zod';
import { type SimulationPayload, SimulationResult } from '../../src/outbox/protocol.ts';
import { Scenario } from '../../src/simulation/scenario.ts';
import type { JobData } from '../dispatcher.ts';
import type { BlockReturn } from './simulation-flow.ts';

/** What the merging thread is given. */
export interface MergeData {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly blocks: readonly BlockReturn[];
}

const MERGE_THREAD = new URL('./merge-thread.ts', import.meta.url);

/** Merges the blocks of a simulation, those that there are, into its summary, CSV and charts. */
export async function processSimulation(
  payload: z.infer<typeof SimulationPayload>,
  job: Pick<Job<JobData>, 'getChildrenValues'>,
): Promise<z.infer<typeof SimulationResult>> {
  const blocks = Object.values(await job.getChildrenValues<BlockReturn>());
  const workerData: MergeData = { scenario: Scenario.parse(payload.scenario), seed: payload.seed, blocks };
  const thread = new Worker(MERGE_THREAD, { workerData, name: 'merge' });
  try {
    const [message] = await once(thread, 'message');
    return SimulationResult.parse(message);
  } finally {
    await thread.terminate();
  }
}
