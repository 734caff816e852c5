import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Comparison } from '../simulation/compare.ts';
import type { Estimate } from '../simulation/estimate.ts';
import { toReport } from '../simulation/report.ts';
import type { SimulationSummary } from '../simulation/summary.ts';
import { toTable } from '../simulation/table.ts';

/** What a finished simulation leaves in `--out`; charts are SVG by name. */
export type SimulationFiles = {
  readonly summary: SimulationSummary;
  readonly csv: string;
  readonly charts: Readonly<Record<string, string>>;
};

const count = (value: number) => Math.round(value).toLocaleString('en-US');
const withInterval = (it: Estimate | null) =>
  it === null
    ? 'nothing'
    : it.low === null || it.high === null
      ? count(it.value)
      : `${count(it.value)} (${count(it.low)} to ${count(it.high)})`;

/** Prints the table, or the summary as one JSON object. */
export function printSummary(summary: SimulationSummary, json: boolean): void {
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

/** Prints what each variant changes, or the comparison as one JSON object. */
export function printComparison({ base, variants }: Comparison, json: boolean): void {
  if (json) {
    process.stdout.write(`${JSON.stringify({ base, variants })}\n`);
    return;
  }
  printSummary(base.summary, false);
  for (const { name, difference, summary } of variants) {
    const rows = difference.rows
      .flatMap(({ portName, laneClass, meanMinutes: it }) =>
        it === null || it.low === null || it.high === null || Math.abs(it.value) < 0.05
          ? []
          : [
              `  ${portName}, ${laneClass}: ${it.value.toFixed(1)} min (${it.low.toFixed(1)} to ${it.high.toFixed(1)})`,
            ],
      )
      .join('\n');
    const warnings = summary.warnings.map((text) => `! ${text}\n`).join('');
    process.stdout.write(
      `\n${name} less ${base.name}, mean waits:\n${rows || '  no change of 0.05 minutes or more'}\n${warnings}` +
        `  person-hours in line: ${withInterval(difference.personHours)}\n`,
    );
  }
}

/** Writes summary.json, series.csv, the charts and report.html, each whole or not at all; makes the folder. */
export async function writeSimulationFiles(
  folder: string,
  name: string,
  files: SimulationFiles,
  comparison?: Comparison,
): Promise<void> {
  const { summary, csv, charts } = files;
  await mkdir(folder, { recursive: true });
  const contents = {
    'summary.json': `${JSON.stringify(summary, null, 2)}\n`,
    'series.csv': csv,
    ...Object.fromEntries(Object.entries(charts).map(([chart, svg]) => [`${chart}.svg`, svg])),
    ...(comparison === undefined
      ? {}
      : { 'comparison.json': `${JSON.stringify(comparison.variants, null, 2)}\n` }),
    'report.html': toReport({ name, summary, charts, differences: comparison?.variants ?? [] }),
  };
  for (const [file, text] of Object.entries(contents)) {
    const path = join(folder, file);
    await writeFile(`${path}.part`, text);
    await rename(`${path}.part`, path);
  }
}
