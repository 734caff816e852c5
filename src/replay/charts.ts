import { amountAxis, type ChartSpec, chart, dash, panelSize } from '../simulation/charts/theme.ts';
import type { PortDecisions, ReplayReport } from './report.ts';
import type { Sample } from './timeline.ts';

/** Blue, orange and grey of the palette that the colour-blind tell apart. */
const colours = { admit: '#0072b2', refer: '#b84700', redirect: '#806000' } as const;
const decisions = ['admit', 'refer', 'redirect'] as const;

const secondsAxis = {
  field: 'second',
  type: 'quantitative',
  title: 'seconds of the run',
  scale: { nice: false },
  axis: { grid: false, tickCount: 6 },
};

/** Milliseconds from one to whatever it takes: latencies go over orders of magnitude. */
const latencyAxis = (field: string) => ({
  field,
  type: 'quantitative',
  title: 'milliseconds',
  scale: { type: 'log', nice: true },
  axis: { values: [0.1, 1, 10, 100, 1_000, 10_000, 100_000], format: ',~r' },
});

function lines(
  values: readonly object[],
  fields: Readonly<Record<string, string>>,
  axis: (field: string) => object,
  color: string,
): ChartSpec {
  const styles = Object.fromEntries(
    Object.keys(fields).map((name, i) => [
      name,
      [
        [1, 0],
        [5, 3],
        [1, 3],
      ][i] ?? [1, 0],
    ]),
  );
  return {
    ...panelSize,
    data: { values },
    encoding: { x: secondsAxis },
    layer: Object.entries(fields).map(([name, field]) => ({
      mark: { type: 'line', color, strokeWidth: 1.6 },
      encoding: { y: axis(field), strokeDash: dash(name, styles) },
    })),
  };
}

/** Answers of live checks in each interval, from when they were due. */
function latencyOverTime(report: ReplayReport): ChartSpec {
  const values = report.timeline.filter(({ p50 }) => p50 !== null);
  const panel = lines(
    values,
    { median: 'p50', '99th percentile': 'p99', longest: 'max' },
    latencyAxis,
    '#0072b2',
  );
  return chart('Latency over time', 'From when a check was due until its answer', [panel], 1);
}

/** The distribution over all live checks, up to the percentile that their number supports. */
function latencyByPercentile({ latencyDistribution }: ReplayReport): ChartSpec {
  const values = latencyDistribution
    .filter(([percentile]) => percentile > 0)
    .map(([percentile, milliseconds]) => ({
      // Nines on an even scale: 90, 99, 99.9 …
      nines: 1 / (1 - percentile / 100),
      milliseconds,
      label: `${percentile} %`,
    }));
  const ticks = [2, 10, 100, 1_000, 10_000, 100_000];
  const last = values.at(-1)?.nines ?? 2;
  const panel = {
    ...panelSize,
    data: { values },
    encoding: {
      x: {
        field: 'nines',
        type: 'quantitative',
        title: 'answered within, share of all checks',
        scale: { type: 'log', domain: [1.3, Math.max(2, last)], nice: false },
        axis: {
          values: ticks.filter((tick) => tick <= last),
          labelExpr: "format(100 - 100 / datum.value, '~r') + ' %'",
          grid: true,
        },
      },
      y: latencyAxis('milliseconds'),
    },
    layer: [
      { mark: { type: 'line', color: '#0072b2', strokeWidth: 2 } },
      { mark: { type: 'point', color: '#0072b2', filled: true, size: 26 } },
    ],
  };
  return chart('Latency as percentiles', 'All live checks of the run', [panel], 1);
}

/** A second's worth, between one sample and the next. */
function ratesOf(timeline: readonly Sample[]): readonly object[] {
  return timeline.slice(1).flatMap((sample, i) => {
    const before = timeline[i];
    const seconds = sample.second - (before?.second ?? 0);
    if (!before || seconds <= 0) return [];
    const rate = (field: 'due' | 'answered') => (sample[field] - before[field]) / seconds;
    return [{ second: sample.second, due: rate('due'), answered: rate('answered') }];
  });
}

function throughput(report: ReplayReport): ChartSpec {
  const panel = lines(
    ratesOf(report.timeline),
    { answered: 'answered', due: 'due' },
    (field) => amountAxis(field, 'checks a second', 1),
    '#00785a',
  );
  return chart('Throughput', 'Stored events are answered after the outage', [panel], 1);
}

function backlog(report: ReplayReport): ChartSpec {
  const values = report.timeline
    .filter((sample) => sample.backlog !== null)
    .map(({ second, backlog: waiting, stored }) => ({ second, waiting, stored }));
  const highest = Math.max(...values.map(({ waiting, stored }) => Math.max(waiting ?? 0, stored)));
  const fields: Record<string, string> =
    report.outage === null
      ? { screenings: 'waiting' }
      : { screenings: 'waiting', 'stored at terminals': 'stored' };
  const panel = lines(values, fields, (field) => amountAxis(field, 'waiting', highest), '#a2487f');
  return chart('Backlog of screening', 'Messages in the outbox', [panel], 1);
}

function decisionsByPort(byPort: readonly PortDecisions[]): ChartSpec {
  const values = byPort.flatMap((row) =>
    decisions.map((decision, order) => ({
      port: row.name,
      decision,
      order,
      count: row[decision],
    })),
  );
  const panel = {
    width: panelSize.width - 60,
    height: { step: 16 },
    data: { values },
    mark: { type: 'bar' },
    encoding: {
      y: { field: 'port', type: 'nominal', sort: null, title: null, axis: { labelLimit: 140 } },
      x: {
        field: 'count',
        type: 'quantitative',
        title: 'checks at the booth',
        axis: { tickCount: 4, format: ',d' },
      },
      color: {
        field: 'decision',
        type: 'nominal',
        scale: { domain: decisions, range: decisions.map((decision) => colours[decision]) },
        legend: { symbolType: 'square', symbolFillColor: { expr: 'null' }, symbolStrokeWidth: 0 },
      },
      order: { field: 'order', type: 'ordinal' },
    },
  };
  return chart('Decisions by port', 'As first answered', [panel], 1);
}

/** The charts of a report, in the order in which they are shown. */
export function replayCharts(report: ReplayReport): Readonly<Record<string, ChartSpec>> {
  return {
    latency: latencyOverTime(report),
    percentiles: latencyByPercentile(report),
    throughput: throughput(report),
    backlog: backlog(report),
    decisions: decisionsByPort(report.byPort),
  };
}
