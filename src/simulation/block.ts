/** A block of replications: what one job runs. The engine stays pure; whoever drives it brings clock and pause. */
import { type Cells, newCells } from './cells.ts';
import { addDifferences, differenceCount } from './differences.ts';
import { buildModel } from './model.ts';
import { cellCount, figureCount, newScratch, replicationSteps } from './replication.ts';
import type { Scenario } from './scenario.ts';

export type BlockOptions = {
  readonly scenario: Scenario;
  /** Run beside it on the same random numbers, each replication against its like. */
  readonly variants?: readonly Scenario[];
  /** A whole number, at least 0. */
  readonly seed: number;
  readonly firstReplication: number;
  readonly replications: number;
  /** Asked between queues. Once true, the block ends with the replications that are whole. */
  readonly shouldStop?: () => boolean;
  /** Told after each replication how many of this block are done. */
  readonly onReplication?: (done: number) => void;
};

/** Sums over a run of replications: plain JSON, merged by `mergeBlocks`. */
export type BlockResult = {
  readonly firstReplication: number;
  /** Fewer than asked when the block was stopped. */
  readonly replications: number;
  /** The sums of `cells.ts`, all whole numbers. */
  readonly cells: readonly number[];
  /** By variant: its own sums, and those of `differences.ts`. */
  readonly variants: readonly {
    readonly cells: readonly number[];
    readonly differences: readonly number[];
  }[];
};

/** Runs a block step by step; each step is at most some 10 ms. */
export function* blockSteps(options: BlockOptions): Generator<void, BlockResult> {
  const {
    scenario,
    variants = [],
    seed,
    firstReplication,
    replications,
    shouldStop,
    onReplication,
  } = options;
  const base = newRun(scenario);
  const others = variants.map((variant) => {
    const run = newRun(variant);
    return { ...run, differences: new Float64Array(differenceCount(run.model)) };
  });
  const result = (done: number): BlockResult => ({
    firstReplication,
    replications: done,
    cells: Array.from(base.whole),
    variants: others.map(({ whole, differences }) => ({
      cells: Array.from(whole),
      differences: Array.from(differences),
    })),
  });
  let done = 0;
  for (; done < replications; done += 1) {
    for (const { model, scratch, cells } of [base, ...others]) {
      cells.fill(0);
      for (const step of replicationSteps(model, seed, firstReplication + done, scratch, cells)) {
        if (shouldStop?.()) return result(done);
        yield step;
      }
    }
    addTo(base);
    for (const other of others) {
      addDifferences(other.differences, base, other);
      addTo(other);
    }
    onReplication?.(done + 1);
  }
  return result(done);
}

/** A scenario under way: `cells` of the replication at hand, `whole` of all. */
function newRun(scenario: Scenario) {
  const model = buildModel(scenario);
  const room = () => newCells(cellCount(model), figureCount(model));
  const { valueOfHour } = scenario;
  return { model, scratch: newScratch(model), cells: room(), whole: room(), valueOfHour };
}

function addTo({ whole, cells }: { readonly whole: Cells; readonly cells: Cells }): void {
  for (let i = 0; i < whole.length; i += 1) whole[i] = (whole[i] ?? 0) + (cells[i] ?? 0);
}

/** Runs a block in one go. */
export function runBlock(options: BlockOptions): BlockResult {
  const steps = blockSteps(options);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** How a driver yields: `now` in milliseconds, `pause` resolves after others had their turn. */
export type Pacing = {
  readonly now: () => number;
  readonly pause: () => Promise<void>;
  readonly everyMs: number;
};

/** Runs a block, pausing every `everyMs`: locks are renewed and a cancellation is heard meanwhile. */
export async function runBlockPaced(options: BlockOptions, pacing: Pacing): Promise<BlockResult> {
  const steps = blockSteps(options);
  let since = pacing.now();
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    if (pacing.now() - since < pacing.everyMs) continue;
    await pacing.pause();
    since = pacing.now();
  }
}
