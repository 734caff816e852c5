/** A block of replications: what one job runs. The engine stays pure; whoever drives it brings clock and pause. */

import { newCells } from './cells.ts';
import { buildModel } from './model.ts';
import { cellCount, figureCount, newScratch, replicationSteps } from './replication.ts';
import type { Scenario } from './scenario.ts';

export type BlockOptions = {
  readonly scenario: Scenario;
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
};

/** Runs a block step by step; each step is at most some 10 ms. */
export function* blockSteps(options: BlockOptions): Generator<void, BlockResult> {
  const { scenario, seed, firstReplication, replications, shouldStop, onReplication } = options;
  const model = buildModel(scenario);
  const scratch = newScratch(model);
  const whole = newCells(cellCount(model), figureCount(model));
  const current = newCells(cellCount(model), figureCount(model));
  let done = 0;
  for (; done < replications; done += 1) {
    current.fill(0);
    for (const step of replicationSteps(model, seed, firstReplication + done, scratch, current)) {
      if (shouldStop?.()) return { firstReplication, replications: done, cells: Array.from(whole) };
      yield step;
    }
    for (let i = 0; i < whole.length; i += 1) whole[i] = (whole[i] ?? 0) + (current[i] ?? 0);
    onReplication?.(done + 1);
  }
  return { firstReplication, replications: done, cells: Array.from(whole) };
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
