/** The merging thread: adding up and drawing would hold up what lanes wait for. Started by `merger.ts`. */
import { parentPort } from 'node:worker_threads';
import { gunzipSync } from 'node:zlib';
import type { BlockResult } from '../../src/simulation/block.ts';
import { drawCharts } from '../../src/simulation/charts/draw-node.ts';
import { chartsOf, renderRun, toSimulationResult } from '../../src/simulation/result.ts';
import { reasonOf } from '../log.ts';
import type { MergeAnswer, MergeData, MergeOrder } from '../merger.ts';

async function merged({ name, scenario, variants, seed, blocks, draw }: MergeData) {
  const results = blocks.map(({ sums, firstReplication, replications }): BlockResult => {
    const unpacked = JSON.parse(gunzipSync(Buffer.from(sums, 'base64')).toString());
    return { firstReplication, replications, ...(unpacked as Pick<BlockResult, 'cells' | 'variants'>) };
  });
  const files = renderRun({ name, scenario }, variants, seed, results);
  if (!draw) return toSimulationResult({ ...files, charts: {} });
  // The API cannot draw: Vega runs on Node alone, and the pages in workerd too. So both languages are drawn here, once.
  const spanish = chartsOf({ name, summary: files.summary }, files.variants, 'es');
  const charts = await drawCharts(files.charts);
  return toSimulationResult({ ...files, charts }, await drawCharts(spanish));
}

async function answer({ order, data }: MergeOrder): Promise<MergeAnswer> {
  try {
    return { order, result: await merged(data) };
  } catch (error) {
    return { order, error: reasonOf(error) };
  }
}

parentPort?.on('message', (order: MergeOrder) => {
  void answer(order).then((message) => parentPort?.postMessage(message));
});
