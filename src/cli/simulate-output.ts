import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Estimate } from '../simulation/estimate.ts';
import { toReport } from '../simulation/report.ts';
import type { SimulationFiles } from '../simulation/result.ts';
import type { SimulationSummary } from '../simulation/summary.ts';
import { toTable } from '../simulation/table.ts';

const count = (value: number) => Math.round(value).toLocaleString('en-US');
const withInterval = (it: Estimate | null) =>
  it === null
    ? 'nothing'
    : it.low === null || it.high === null
      ? count(it.value)
      : `${count(it.value)} (${count(it.low)} to ${count(it.high)})`;

/** Prints the table, or the summary as one JSON object. */
function printSummary(summary: SimulationSummary, json: boolean): void {
  if (json) {
    process.stdout.write(`${JSON.stringify(summary)}\n`);
    return;
  }
  const { replications, seed, scenario, totals, warnings } = summary;
  process.stdout.write(
    `${toTable(summary)}\n${warnings.map((text) => `! ${text}\n`).join('')}` +
      `Day ${scenario.day}, seed ${seed}, ${replications} replications. A day: ${count(totals.arrivals)} queued, ` +
      `${withInterval(totals.personHours)} person-hours in line, worth $${withInterval(totals.cost)}; ` +
      `${count(totals.referrals)} referred, ${count(totals.reneged + totals.balked)} left.\n` +
      'Waits in minutes, each with its 95 % confidence interval over the replications.\n',
  );
}

/** Prints the summary and what each variant changes, or both as one JSON object. */
export function printFiles(name: string, { summary, variants }: SimulationFiles, json: boolean): void {
  if (json && variants.length > 0) {
    process.stdout.write(`${JSON.stringify({ base: { name, summary }, variants })}\n`);
    return;
  }
  printSummary(summary, json);
  for (const { name: variant, difference, summary: own } of variants) {
    const rows = difference.rows
      .flatMap(({ portName, laneClass, meanMinutes: it }) =>
        it === null || it.low === null || it.high === null || Math.abs(it.value) < 0.05
          ? []
          : [
              `  ${portName}, ${laneClass}: ${it.value.toFixed(1)} min (${it.low.toFixed(1)} to ${it.high.toFixed(1)})`,
            ],
      )
      .join('\n');
    const warnings = own.warnings.map((text) => `! ${text}\n`).join('');
    process.stdout.write(
      `\n${variant} less ${name}, mean waits:\n${rows || '  no change of 0.05 minutes or more'}\n${warnings}` +
        `  person-hours in line: ${withInterval(difference.personHours)}\n`,
    );
  }
}

/** Writes summary.json, series.csv, the charts and report.html into a folder that is there, each whole or not at all. */
export async function writeSimulationFiles(
  folder: string,
  name: string,
  files: SimulationFiles,
): Promise<void> {
  const { summary, csv, charts, variants } = files;
  await writeWhole(folder, {
    'summary.json': `${JSON.stringify(summary, null, 2)}\n`,
    'series.csv': csv,
    ...svgFiles(charts),
    ...(variants.length === 0 ? {} : { 'comparison.json': `${JSON.stringify(variants, null, 2)}\n` }),
    'report.html': toReport({ name, summary, charts, differences: variants }),
  });
}

export function svgFiles(charts: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(charts).map(([chart, svg]) => [`${chart}.svg`, svg]));
}

/** Writes files into a folder that is there, each whole or not at all. */
export async function writeWhole(folder: string, contents: Readonly<Record<string, string>>): Promise<void> {
  for (const [file, text] of Object.entries(contents)) {
    const path = join(folder, file);
    await writeFile(`${path}.part`, text);
    await rename(`${path}.part`, path);
  }
}
