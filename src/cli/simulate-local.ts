import { setImmediate as pause } from 'node:timers/promises';
import { type BlockResult, runBlockPaced } from '../simulation/block.ts';
import { type Comparison, comparisonSteps } from '../simulation/compare.ts';
import { mergeBlocks } from '../simulation/merge.ts';
import { renderSimulation } from '../simulation/result.ts';
import type { SimulationRequest } from '../simulation/scenario.ts';
import type { WantedRun } from '../simulation/scenario-file.ts';
import { summarise } from '../simulation/summarise.ts';
import type { SimulationFiles } from './simulate-output.ts';

/** Often enough for a progress bar and for Ctrl-C. */
const pauseEveryMs = 50;
/** The fewest replications after which an interval is believed. */
const fewest = 10;

/**
 * Runs a simulation in this process: no server, no queue. `onProgress` hears how many replications are done.
 * With a `precision` it stops once the interval of the person-hours is within that share of them.
 */
export async function simulateLocally(
  request: SimulationRequest,
  onProgress: (done: number) => void = () => {},
  precision?: number,
): Promise<SimulationFiles> {
  const { scenario, seed, replications } = request;
  let whole: BlockResult = { firstReplication: 0, replications: 0, cells: [] };
  while (whole.replications < replications) {
    const done = whole.replications;
    const block = await runBlockPaced(
      {
        scenario,
        seed,
        firstReplication: done,
        replications: precision === undefined ? replications : Math.min(fewest, replications - done),
        onReplication: (more) => onProgress(done + more),
      },
      { now: () => performance.now(), pause, everyMs: pauseEveryMs },
    );
    whole = done === 0 ? block : mergeBlocks([whole, block]);
    if (precision === undefined) continue;
    const { personHours } = summarise(scenario, seed, [whole]).totals;
    const half = (personHours?.high ?? Infinity) - (personHours?.value ?? 0);
    if (half <= precision * (personHours?.value ?? 0)) break;
  }
  const { summary, csv, charts } = renderSimulation(scenario, seed, [whole]);
  return { summary, csv, charts };
}

/** Runs a scenario and its variants on the same random numbers. */
export async function compareLocally(
  { base, variants }: WantedRun,
  seed: number,
  replications: number,
  onProgress: (done: number) => void,
): Promise<Comparison> {
  const steps = comparisonSteps(base, variants, seed, replications);
  for (let done = 1; ; done += 1) {
    const step = steps.next();
    if (step.done) return step.value;
    onProgress(done);
    await pause();
  }
}
