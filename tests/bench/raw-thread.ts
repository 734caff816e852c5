/** Simulates days in a worker thread with nothing around it: what the queue is held against. */
import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { runBlock } from '../../src/simulation/block.ts';
import { Scenario } from '../../src/simulation/scenario.ts';

const { from, days, block } = workerData as { from: number; days: number; block: number };
if (process.platform === 'linux') setPriority(0, 10);
const scenario = Scenario.parse({});
for (let done = 0; done < days; done += block)
  runBlock({ scenario, seed: 1, firstReplication: from + done, replications: Math.min(block, days - done) });
parentPort?.postMessage('done');
