/** A thread that lives for one merge: adding up and drawing would hold up what lanes wait for. */
import { parentPort, workerData } from 'node:worker_threads';
import { gunzipSync } from 'node:zlib';
import type { BlockResult } from '../../src/simulation/block.ts';
import { renderSimulation, toSimulationResult } from '../../src/simulation/result.ts';
import type { MergeData } from './simulation.ts';

const { scenario, seed, blocks } = workerData as MergeData;
const results = blocks.map(({ cells, ...block }): BlockResult => {
  const sums = JSON.parse(gunzipSync(Buffer.from(cells, 'base64')).toString()) as readonly number[];
  return { ...block, cells: sums };
});
parentPort?.postMessage(toSimulationResult(renderSimulation(scenario, seed, results)));
