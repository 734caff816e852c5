import { setImmediate as pause } from 'node:timers/promises';
import { runBlockPaced } from '../simulation/block.ts';
import { drawCharts } from '../simulation/charts/draw-node.ts';
import { mergeBlocks, noBlock } from '../simulation/merge.ts';
import { buildModel } from '../simulation/model.ts';
import { renderRun, type SimulationFiles } from '../simulation/result.ts';
import { isPrecise, personHours, replicationsACheck } from '../simulation/stop-rule.ts';
import type { Named } from '../simulation/variants.ts';

/** Often enough for a progress bar and for Ctrl-C. */
const pauseEveryMs = 50;

/** A run with nothing left to default. */
export type LocalRun = {
  readonly base: Named;
  readonly variants: readonly Named[];
  readonly seed: number;
  readonly replications: number;
  /** Stop once the interval of the person-hours is within this share of them. */
  readonly precision?: number | undefined;
  /** Whether the charts are wanted; loading what draws them takes a moment. */
  readonly draw: boolean;
};

/**
 * Runs a simulation in this process: no server, no queue. Variants meet the same random numbers. `onProgress`
 * hears how many replications are done.
 */
export async function simulateLocally(
  run: LocalRun,
  onProgress: (done: number) => void = () => {},
): Promise<SimulationFiles> {
  const { base, variants, seed, replications, precision, draw } = run;
  const model = buildModel(base.scenario);
  let whole = noBlock;
  while (whole.replications < replications) {
    const done = whole.replications;
    const block = await runBlockPaced(
      {
        scenario: base.scenario,
        variants: variants.map(({ scenario }) => scenario),
        seed,
        firstReplication: done,
        replications:
          precision === undefined ? replications : Math.min(replicationsACheck, replications - done),
        onReplication: (more) => onProgress(done + more),
      },
      { now: () => performance.now(), pause, everyMs: pauseEveryMs },
    );
    whole = done === 0 ? block : mergeBlocks([whole, block]);
    if (precision !== undefined && isPrecise(whole.replications, personHours(model, whole.cells), precision))
      break;
  }
  const files = renderRun(base, variants, seed, [whole]);
  return { ...files, charts: draw ? await drawCharts(files.charts) : {} };
}
