/** Runs in a sandboxed worker thread: one block of replications. */
import { setPriority } from 'node:os';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { promisify } from 'node:util';
import { isMainThread } from 'node:worker_threads';
import { gzip } from 'node:zlib';
import type { SandboxedJob } from 'bullmq';
import { runBlockPaced } from '../../src/simulation/block.ts';
import { buildModel } from '../../src/simulation/model.ts';
import { personHours } from '../../src/simulation/stop-rule.ts';
import type { BlockData, BlockProgress, BlockReturn } from './simulation-flow.ts';

/** How often a long block tells how far it is, and so hears of a cancellation. */
const TELL_MS = 1_000;

/** A twentieth larger than by default, in less than half the time. */
const quick = { level: 1 };

// On Linux this is the priority of the thread alone: what lanes wait for goes ahead of simulation.
if (!isMainThread && process.platform === 'linux') setPriority(0, 10);

/** Yields at least each 8 ms, so that a cancellation is heard; a cancelled block gives the replications it has. */
async function processBlock(
  job: SandboxedJob<BlockData, BlockReturn>,
  _token?: string,
  signal?: AbortSignal,
): Promise<BlockReturn> {
  const { scenario, seed, firstReplication, replications } = job.data;
  const variants = job.data.variants.map((variant) => variant.scenario);
  const shouldStop = () => signal?.aborted === true;
  let told = performance.now();
  const onReplication = (done: number) => {
    if (performance.now() - told < TELL_MS) return;
    told = performance.now();
    const progress: BlockProgress = { done };
    void job.updateProgress({ ...progress });
  };
  const options = { scenario, variants, seed, firstReplication, replications, shouldStop, onReplication };
  const pacing = { now: () => performance.now(), pause: () => nextTurn(), everyMs: 8 };
  const block = await runBlockPaced(options, pacing);
  const { cells, variants: compared, ...place } = block;
  const sums = await promisify(gzip)(JSON.stringify({ cells, variants: compared }), quick);
  return { ...place, personHours: personHours(buildModel(scenario), cells), sums: sums.toString('base64') };
}

// biome-ignore lint/style/noDefaultExport: BullMQ asks a sandboxed processor for one.
export default processBlock;
