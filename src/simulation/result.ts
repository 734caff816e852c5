import type { z } from 'zod';
import type { SimulationResult } from '../outbox/protocol.ts';
import type { BlockResult } from './block.ts';
import { lanesChart, linesChart, waitsChart } from './chart.ts';
import { toCsv } from './csv.ts';
import type { Scenario } from './scenario.ts';
import { summarise } from './summarise.ts';
import type { SimulationSummary } from './summary.ts';

/** What is kept of a simulation: the summary, the tidy CSV, and the charts by name. */
export type RenderedSimulation = {
  readonly summary: SimulationSummary;
  readonly csv: string;
  readonly charts: { readonly waits: string; readonly lines: string; readonly lanes: string };
};

/** Merges the blocks and renders what an analyst gets. */
export function renderSimulation(
  scenario: Scenario,
  seed: number,
  blocks: readonly BlockResult[],
): RenderedSimulation {
  return render(summarise(scenario, seed, blocks));
}

/** The files of a comparison's base, with the chart of its differences. */
export function renderComparison(base: SimulationSummary, differences: string) {
  const { charts, ...files } = render(base);
  return { ...files, charts: { differences, ...charts } };
}

function render(summary: SimulationSummary): RenderedSimulation {
  const only = summary.days.filter((row) => row.port !== 'all');
  const single = new Set(only.map((row) => row.port)).size === 1 ? only[0] : undefined;
  const port = single?.port ?? 'all';
  const name = single?.portName ?? summary.days[0]?.portName ?? '';
  const charts = {
    waits: waitsChart(summary, port, name),
    lines: linesChart(summary, port, name),
    lanes: lanesChart(summary, port, name),
  };
  return { summary, csv: toCsv(summary), charts };
}

/** The same as the message that a worker sends back. */
export function toSimulationResult(rendered: RenderedSimulation): z.infer<typeof SimulationResult> {
  return {
    kind: 'simulation',
    summary: JSON.parse(JSON.stringify(rendered.summary)),
    csv: rendered.csv,
    charts: { ...rendered.charts },
  };
}
