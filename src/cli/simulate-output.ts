import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SimulationSummary } from '../simulation/summary.ts';
import { toTable } from '../simulation/table.ts';

/** What a finished simulation leaves in `--out`. */
export type SimulationFiles = {
  readonly summary: SimulationSummary;
  readonly csv: string;
  readonly waitsSvg: string;
};

/** Prints the table, or the summary as one JSON object. */
export function printSummary(summary: SimulationSummary, json: boolean): void {
  if (json) {
    process.stdout.write(`${JSON.stringify(summary)}\n`);
    return;
  }
  const { replications, seed, scenario, totals } = summary;
  process.stdout.write(
    `${toTable(summary)}\n` +
      `Day ${scenario.day}, seed ${seed}, ${replications} replications. A day: ` +
      `${Math.round(totals.arrivals).toLocaleString('en-US')} queued, ` +
      `${Math.round(totals.waitHours).toLocaleString('en-US')} hours waited.\n` +
      'Waits in minutes, each with its 95 % confidence interval over the replications.\n',
  );
}

/** Writes summary.json, series.csv and waits.svg, each whole or not at all; makes the folder. */
export async function writeSimulationFiles(folder: string, files: SimulationFiles): Promise<void> {
  await mkdir(folder, { recursive: true });
  const contents = {
    'summary.json': `${JSON.stringify(files.summary, null, 2)}\n`,
    'series.csv': files.csv,
    'waits.svg': files.waitsSvg,
  };
  for (const [name, text] of Object.entries(contents)) {
    const path = join(folder, name);
    await writeFile(`${path}.part`, text);
    await rename(`${path}.part`, path);
  }
}
