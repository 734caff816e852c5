/** The charts of a simulation: waits with their bands, lines with their peaks, lanes open; a panel a lane class. */
import { type LaneClass, laneClasses } from '../lanes/lane-class.ts';
import { classNames, colours, type Panel, panelChart } from './panels.ts';
import { type HourRow, hoursOf, type SimulationSummary } from './summary.ts';

type Classes = readonly { readonly laneClass: LaneClass; readonly rows: readonly HourRow[] }[];

/** The lane classes that a port (or `all`) has travelers for, each with its steps. */
function classesOf(summary: SimulationSummary, port: string): Classes {
  const rows = summary.days.filter((row) => row.port === port).flatMap(hoursOf);
  return laneClasses
    .map((laneClass) => ({ laneClass, rows: rows.filter((row) => row.laneClass === laneClass) }))
    .filter((it) => it.rows.some((row) => row.arrivals > 0));
}

function subtitleOf({ scenario, replications, seed }: SimulationSummary): string {
  return `Day ${scenario.day}, ${replications} replications, seed ${seed}`;
}

const panelOf = (laneClass: LaneClass): Pick<Panel, 'title' | 'colour'> => ({
  title: classNames[laneClass],
  colour: colours[laneClass],
});

/**
 * The mean wait by hour of arrival with its 95 % confidence interval, and between the median and the 95th
 * percentile what single travelers meet.
 */
export function waitsChart(summary: SimulationSummary, port: string, portName: string): string {
  const panels = classesOf(summary, port).map(({ laneClass, rows }): Panel => {
    const own = panelOf(laneClass);
    return {
      ...own,
      highest: Math.max(
        0.1,
        ...rows.map((row) => row.waitMinutes.p95?.high ?? row.waitMinutes.p95?.value ?? 0),
        ...rows.map((row) => row.waitMinutes.mean?.high ?? 0),
      ),
      unit: 'wait (minutes)',
      hours: 'hour of arrival (local time)',
      draw: ({ x, y }) => {
        const step = 24 / rows.length;
        const at = (row: HourRow) => x(row.hour + step / 2);
        type Of = (row: HourRow) => number;
        const band = (run: readonly HourRow[], low: Of, high: Of) =>
          [
            ...run.map((row) => `${at(row)},${y(high(row))}`),
            ...run.toReversed().map((row) => `${at(row)},${y(low(row))}`),
          ].join(' ');
        // A break in the hours (a crossing that closes) breaks the line.
        return runsOf(rows, step)
          .map((run) => {
            const mean: Of = (row) => row.waitMinutes.mean?.value ?? 0;
            const spread = band(
              run,
              (row) => row.waitMinutes.p50?.value ?? 0,
              (row) => row.waitMinutes.p95?.value ?? 0,
            );
            const interval = band(
              run,
              (row) => row.waitMinutes.mean?.low ?? mean(row),
              (row) => row.waitMinutes.mean?.high ?? mean(row),
            );
            const line = run.map((row) => `${at(row)},${y(mean(row))}`).join(' ');
            return (
              `<polygon points="${spread}" fill="${own.colour}" fill-opacity="0.14"/>` +
              `<polygon points="${interval}" fill="${own.colour}" fill-opacity="0.45"/>` +
              `<polyline points="${line}" fill="none" stroke="${own.colour}" stroke-width="2" stroke-linejoin="round"/>`
            );
          })
          .join('');
      },
    };
  });
  const keys = [
    { text: 'mean', line: 'solid' },
    { text: 'its 95 % interval', opacity: 0.45 },
    { text: 'median to 95th percentile', opacity: 0.14 },
  ] as const;
  return panelChart(`Waits by hour: ${portName}`, subtitleOf(summary), keys, panels);
}

/** How many stand in line: on average in each step, and at most. */
export function linesChart(summary: SimulationSummary, port: string, portName: string): string {
  const panels = classesOf(summary, port).map(({ laneClass, rows }): Panel => {
    const own = panelOf(laneClass);
    return {
      ...own,
      highest: Math.max(1, ...rows.map((row) => Math.max(row.lineMax, row.lineMean))),
      unit: laneClass.startsWith('pedestrian') ? 'persons in line' : 'vehicles in line',
      hours: 'hour (local time)',
      draw: ({ x, y }) => {
        const at = (row: HourRow) => x(row.hour + 12 / rows.length);
        const line = (of: (row: HourRow) => number) =>
          rows.map((row) => `${at(row)},${y(of(row))}`).join(' ');
        return (
          `<polyline points="${line((row) => row.lineMax)}" fill="none" stroke="${own.colour}" stroke-width="1.5" stroke-dasharray="4 3"/>` +
          `<polyline points="${line((row) => row.lineMean)}" fill="none" stroke="${own.colour}" stroke-width="2"/>`
        );
      },
    };
  });
  const keys = [
    { text: 'mean', line: 'solid' },
    { text: 'longest in each step, on average over days', line: 'dashed' },
  ] as const;
  return panelChart(`Travelers in line: ${portName}`, subtitleOf(summary), keys, panels);
}

/** The lanes open, and how many of them are busy. */
export function lanesChart(summary: SimulationSummary, port: string, portName: string): string {
  const panels = classesOf(summary, port).map(({ laneClass, rows }): Panel => {
    const own = panelOf(laneClass);
    return {
      ...own,
      highest: Math.max(1, ...rows.map((row) => row.lanesOpen)),
      unit: 'lanes',
      hours: 'hour (local time)',
      draw: ({ x, y }) => {
        const step = 24 / rows.length;
        const steps = (of: (row: HourRow) => number) =>
          rows.flatMap((row) => [`${x(row.hour)},${y(of(row))}`, `${x(row.hour + step)},${y(of(row))}`]);
        const busy = steps((row) => Math.min(1, row.utilisation) * row.lanesOpen);
        const floor = [`${x(24)},${y(0)}`, `${x(0)},${y(0)}`];
        return (
          `<polygon points="${[...busy, ...floor].join(' ')}" fill="${own.colour}" fill-opacity="0.3"/>` +
          `<polyline points="${steps((row) => row.lanesOpen).join(' ')}" fill="none" stroke="${own.colour}" stroke-width="2"/>`
        );
      },
    };
  });
  const keys = [
    { text: 'open', line: 'solid' },
    { text: 'busy, on average', opacity: 0.3 },
  ] as const;
  return panelChart(`Lanes open: ${portName}`, subtitleOf(summary), keys, panels);
}

function runsOf(rows: readonly HourRow[], step: number): HourRow[][] {
  const runs: HourRow[][] = [];
  for (const row of rows) {
    if (row.waitMinutes.mean === null) continue;
    const last = runs.at(-1);
    if (last !== undefined && last.at(-1)?.hour === row.hour - step) last.push(row);
    else runs.push([row]);
  }
  return runs;
}
