import type { Job } from 'bullmq';
import type { z } from 'zod';
import type { SimulationPayload } from '../../src/outbox/protocol/payloads.ts';
import type { SimulationResult } from '../../src/outbox/protocol/results.ts';
import { stopsAfter } from '../../src/simulation/stop-rule.ts';
import type { JobData } from '../dispatcher.ts';
import type { Merger } from '../merger.ts';
import { type BlockReturn, runOf } from './simulation-flow.ts';

/**
 * Merges the blocks of a simulation, those that there are. With a stop rule those until it was met: the same
 * ones however many others were run by then.
 */
export async function processSimulation(
  payload: z.infer<typeof SimulationPayload>,
  job: Pick<Job<JobData>, 'getChildrenValues'>,
  merger: Pick<Merger, 'merge'>,
): Promise<z.infer<typeof SimulationResult>> {
  const run = runOf(payload);
  const all = Object.values(await job.getChildrenValues<BlockReturn>());
  const until = run.precision === undefined ? undefined : stopsAfter(all, run.precision);
  const blocks = all.filter(({ firstReplication }) => firstReplication < (until ?? Infinity));
  return merger.merge({ ...run, blocks, draw: true });
}
