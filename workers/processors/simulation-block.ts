/** Runs in a sandboxed worker thread: one block of replications. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { SandboxedJob } from 'bullmq';
import { runBlockPaced } from '../../src/simulation/block.ts';
import type { BlockData, BlockReturn } from './simulation-flow.ts';

/** Yields at least each 8 ms, so that a cancellation is heard; a cancelled block gives the replications it has. */
async function processBlock(
  job: SandboxedJob<BlockData, BlockReturn>,
  _token?: string,
  signal?: AbortSignal,
): Promise<BlockReturn> {
  const { scenario, seed, firstReplication, replications } = job.data;
  const shouldStop = () => signal?.aborted === true;
  const options = { scenario, seed, firstReplication, replications, shouldStop };
  const pacing = { now: () => performance.now(), pause: () => nextTurn(), everyMs: 8 };
  const block = await runBlockPaced(options, pacing);
  const cells = (await promisify(gzip)(JSON.stringify(block.cells))).toString('base64');
  return { firstReplication: block.firstReplication, replications: block.replications, cells };
}

// biome-ignore lint/style/noDefaultExport: BullMQ asks a sandboxed processor for one.
export default processBlock;
