import { setImmediate as pause } from 'node:timers/promises';
import { runBlockPaced } from '../simulation/block.ts';
import { renderSimulation } from '../simulation/result.ts';
import type { SimulationRequest } from '../simulation/scenario.ts';
import type { SimulationFiles } from './simulate-output.ts';

/** Often enough for a progress bar and for Ctrl-C. */
const pauseEveryMs = 50;

/** Runs a simulation in this process: no server, no queue. `onProgress` hears how many replications are done. */
export async function simulateLocally(
  request: SimulationRequest,
  onProgress: (done: number) => void = () => {},
): Promise<SimulationFiles> {
  const { scenario, seed, replications } = request;
  const block = await runBlockPaced(
    { scenario, seed, firstReplication: 0, replications, onReplication: onProgress },
    { now: () => performance.now(), pause, everyMs: pauseEveryMs },
  );
  const { summary, csv, charts } = renderSimulation(scenario, seed, [block]);
  return { summary, csv, waitsSvg: charts.waits };
}
