import type { z } from 'zod';
import type { Locale } from '../http/text.ts';
import type { SimulationResult } from '../outbox/protocol/results.ts';
import type { BlockResult } from './block.ts';
import { differencesChart } from './charts/differences.ts';
import { lanesChart } from './charts/lanes.ts';
import { linesChart } from './charts/lines.ts';
import type { ChartSpec } from './charts/theme.ts';
import { waitsChart } from './charts/waits.ts';
import { chartWords, placeIn } from './charts/words.ts';
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

/** Merges the blocks of a run and renders it; `draw-node.ts` draws its charts, which are in English. */
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
    charts: chartsOf(comparison.base, comparison.variants),
    variants: comparison.variants,
  };
}

/** What is to be drawn of a run, in one language. */
export function chartsOf(
  base: Comparison['base'],
  variants: readonly Variation[],
  locale: Locale = 'en',
): Readonly<Record<string, ChartSpec>> {
  const { summary } = base;
  const words = chartWords[locale];
  const ports = new Map(summary.days.map((row) => [row.port, placeIn(words, row)]));
  const whole = ports.get('all') ?? '';
  ports.delete('all');
  const drawn = ports.size <= fewPorts ? [...ports] : [['all', whole] as const];
  const charts: Record<string, ChartSpec> = {};
  if (variants.length > 0) charts.differences = differencesChart({ base, variants }, words);
  for (const [port, portName] of drawn) {
    const of = { summary, port, portName, words };
    const suffix = drawn.length === 1 ? '' : `-${port}`;
    charts[`waits${suffix}`] = waitsChart(of);
    charts[`lines${suffix}`] = linesChart(of);
    charts[`lanes${suffix}`] = lanesChart(of);
  }
  return charts;
}

/** The same as the message that a worker sends back; `chartsEs` are its charts in Spanish. */
export function toSimulationResult(
  { summary, csv, charts, variants }: SimulationFiles,
  chartsEs?: SimulationFiles['charts'],
): z.infer<typeof SimulationResult> {
  return {
    kind: 'simulation',
    summary: JSON.parse(JSON.stringify(summary)),
    csv,
    charts: { ...charts },
    ...(chartsEs === undefined ? {} : { chartsEs: { ...chartsEs } }),
    variants: JSON.parse(JSON.stringify(variants)),
  };
}
