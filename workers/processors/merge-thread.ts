/** A thread that lives for one merge: adding up and drawing would hold up what lanes wait for. */
import { parentPort, workerData } from 'node:worker_threads';
import { gunzipSync } from 'node:zlib';
import type { BlockResult } from '../../src/simulation/block.ts';
import { drawCharts } from '../../src/simulation/charts/draw-node.ts';
import { chartsOf, renderRun, toSimulationResult } from '../../src/simulation/result.ts';
import type { MergeData } from './simulation.ts';

const { scenario, variants, seed, blocks, draw } = workerData as MergeData;
const results = blocks.map(({ sums, firstReplication, replications }): BlockResult => {
  const unpacked = JSON.parse(gunzipSync(Buffer.from(sums, 'base64')).toString());
  return { firstReplication, replications, ...(unpacked as Pick<BlockResult, 'cells' | 'variants'>) };
});
const files = renderRun({ name: 'base', scenario }, variants, seed, results);
// The API cannot draw: Vega runs on Node alone, and the pages in workerd too. So both languages are drawn here, once.
const spanish = chartsOf({ name: 'base', summary: files.summary }, files.variants, 'es');
const charts = draw ? await drawCharts(files.charts) : {};
const chartsEs = draw ? await drawCharts(spanish) : {};
parentPort?.postMessage(toSimulationResult({ ...files, charts }, chartsEs));
