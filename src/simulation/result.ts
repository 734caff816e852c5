import type { z } from 'zod';
import type { SimulationResult } from '../outbox/protocol/results.ts';
import type { BlockResult } from './block.ts';
import { differencesChart } from './charts/differences.ts';
import { lanesChart } from './charts/lanes.ts';
import { linesChart } from './charts/lines.ts';
import type { ChartSpec } from './charts/theme.ts';
import { waitsChart } from './charts/waits.ts';
import { type Comparison, compare, type Variation } from './compare.ts';
import { toCsv } from './csv.ts';
import type { SimulationSummary } from './summary.ts';
import type { Named } from './variants.ts';

/** What an analyst gets of a run: `Chart` is its drawing, or what is to be drawn. */
export type SimulationFiles<Chart = string> = {
  readonly summary: SimulationSummary;
  /** Tidy: one row a figure. */
  readonly csv: string;
  readonly charts: Readonly<Record<string, Chart>>;
  readonly variants: readonly Variation[];
};

/** Of so few ports each has charts of its own; else there are those of the whole. */
const fewPorts = 3;

/** Merges the blocks of a run and renders it; `draw-node.ts` draws its charts. */
export function renderRun(
  base: Named,
  variants: readonly Named[],
  seed: number,
  blocks: readonly BlockResult[],
): SimulationFiles<ChartSpec> {
  const comparison = compare(base, variants, seed, blocks);
  const { summary } = comparison.base;
  return {
    summary,
    csv: toCsv(summary),
    charts: chartsOf(comparison),
    variants: comparison.variants,
  };
}

function chartsOf(comparison: Comparison): Record<string, ChartSpec> {
  const { summary } = comparison.base;
  const ports = new Map(summary.days.map(({ port, portName }) => [port, portName]));
  const whole = ports.get('all') ?? '';
  ports.delete('all');
  const drawn = ports.size <= fewPorts ? [...ports] : [['all', whole] as const];
  const charts: Record<string, ChartSpec> = {};
  if (comparison.variants.length > 0) charts.differences = differencesChart(comparison);
  for (const [port, name] of drawn) {
    const suffix = drawn.length === 1 ? '' : `-${port}`;
    charts[`waits${suffix}`] = waitsChart(summary, port, name);
    charts[`lines${suffix}`] = linesChart(summary, port, name);
    charts[`lanes${suffix}`] = lanesChart(summary, port, name);
  }
  return charts;
}

/** The same as the message that a worker sends back. */
export function toSimulationResult(files: SimulationFiles): z.infer<typeof SimulationResult> {
  const { summary, csv, charts, variants } = files;
  return {
    kind: 'simulation',
    summary: JSON.parse(JSON.stringify(summary)),
    csv,
    charts: { ...charts },
    variants: JSON.parse(JSON.stringify(variants)),
  };
}
