/** The chart of waits by hour, drawn by hand as SVG: no library, no script, no outside font. */
import type { LaneClass } from '../lanes/lane-class.ts';
import { laneClasses } from '../lanes/lane-class.ts';
import { niceScale } from './scale.ts';
import { type HourRow, hoursOf, type SimulationSummary } from './summary.ts';

const panel = { width: 400, height: 210, left: 58, right: 14, top: 34, bottom: 42 } as const;
const header = 84;
const inkColour = '#222222';
const gridColour = '#dddddd';

const classNames: Readonly<Record<LaneClass, string>> = {
  sentri: 'SENTRI',
  ready: 'Ready',
  general: 'General',
  fast: 'FAST (trucks)',
  truck: 'Trucks',
  pedestrian: 'Pedestrians',
  pedestrian_ready: 'Pedestrians, Ready',
};

/** Okabe and Ito's palette, darkened where a thin line needs it: told apart by the colour-blind and in grey. */
const colours: Readonly<Record<LaneClass, string>> = {
  sentri: '#0072b2',
  ready: '#00785a',
  general: '#b84700',
  fast: '#a2487f',
  truck: '#806000',
  pedestrian: '#2b7fb0',
  pedestrian_ready: '#444444',
};

const number = (value: number) => String(Math.round(value * 100) / 100);
const escaped = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;');

/**
 * One panel a lane class that the port (or `all`) has: the mean wait by hour of arrival with its 95 %
 * confidence interval, and between the median and the 95th percentile what single travelers meet.
 */
export function waitsChart(summary: SimulationSummary, port: string, portName: string): string {
  const rows = summary.days.filter((row) => row.port === port).flatMap(hoursOf);
  const classes = laneClasses.filter((laneClass) =>
    rows.some((row) => row.laneClass === laneClass && row.arrivals > 0),
  );
  const columns = Math.min(2, Math.max(1, classes.length));
  const width = columns * panel.width;
  const height = header + Math.ceil(classes.length / columns) * panel.height;
  const title = `Waits by hour: ${portName}`;
  const subtitle = `Day ${summary.scenario.day}, ${summary.replications} replications, seed ${summary.seed}`;
  const panels = classes.map((laneClass, index) => {
    const x = (index % columns) * panel.width;
    const y = header + Math.floor(index / columns) * panel.height;
    const own = rows.filter((row) => row.laneClass === laneClass);
    return `<g transform="translate(${x} ${y})">${drawPanel(laneClass, own)}</g>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escaped(title)}" font-family="Helvetica, Arial, sans-serif" font-size="11" fill="${inkColour}">`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    `<text x="14" y="24" font-size="16" font-weight="bold">${escaped(title)}</text>`,
    `<text x="14" y="42">${escaped(subtitle)}</text>`,
    legend(),
    ...panels,
    '</svg>',
    '',
  ].join('\n');
}

function legend(): string {
  return [
    `<g transform="translate(14 62)">`,
    `<line x1="0" y1="-4" x2="22" y2="-4" stroke="${inkColour}" stroke-width="2"/><text x="28">mean</text>`,
    `<rect x="72" y="-10" width="22" height="12" fill="${inkColour}" fill-opacity="0.45"/><text x="100">its 95 % interval</text>`,
    `<rect x="198" y="-10" width="22" height="12" fill="${inkColour}" fill-opacity="0.14"/><text x="226">median to 95th percentile</text>`,
    '</g>',
  ].join('');
}

function drawPanel(laneClass: LaneClass, rows: readonly HourRow[]): string {
  const inner = panel.width - panel.left - panel.right;
  const bottom = panel.height - panel.bottom;
  const highest = Math.max(
    0.1,
    ...rows.map((row) => row.waitMinutes.p95?.high ?? row.waitMinutes.p95?.value ?? 0),
  );
  const scale = niceScale(highest);
  const x = (hour: number) => number(panel.left + (hour * inner) / 24);
  const y = (minutes: number) =>
    number(bottom - (Math.min(minutes, scale.top) / scale.top) * (bottom - panel.top));
  const grid = scale.ticks.map(
    (tick) =>
      `<line x1="${panel.left}" y1="${y(tick)}" x2="${panel.width - panel.right}" y2="${y(tick)}" stroke="${gridColour}"/>` +
      `<text x="${panel.left - 6}" y="${y(tick)}" dy="4" text-anchor="end">${number(tick)}</text>`,
  );
  const hours = [0, 3, 6, 9, 12, 15, 18, 21, 24].map(
    (hour) =>
      `<line x1="${x(hour)}" y1="${bottom}" x2="${x(hour)}" y2="${bottom + 4}" stroke="${inkColour}"/>` +
      `<text x="${x(hour)}" y="${bottom + 16}" text-anchor="middle">${hour}</text>`,
  );
  // A break in the hours (a crossing that closes) breaks the line.
  const runs = runsOf(rows, 24 / rows.length);
  const step = 24 / rows.length;
  const at = (row: HourRow) => x(row.hour + step / 2);
  const band = (run: readonly HourRow[], low: (row: HourRow) => number, high: (row: HourRow) => number) =>
    [
      ...run.map((row) => `${at(row)},${y(high(row))}`),
      ...run.toReversed().map((row) => `${at(row)},${y(low(row))}`),
    ].join(' ');
  const colour = colours[laneClass];
  const drawn = runs.map((run) => {
    const mean = (row: HourRow) => row.waitMinutes.mean?.value ?? 0;
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
      `<polygon points="${spread}" fill="${colour}" fill-opacity="0.14"/>` +
      `<polygon points="${interval}" fill="${colour}" fill-opacity="0.45"/>` +
      `<polyline points="${line}" fill="none" stroke="${colour}" stroke-width="2" stroke-linejoin="round"/>`
    );
  });
  const middle = (panel.top + bottom) / 2;
  return [
    `<text x="${panel.left}" y="${panel.top - 10}" font-size="13" font-weight="bold" fill="${colour}">${classNames[laneClass]}</text>`,
    ...grid,
    ...drawn,
    `<line x1="${panel.left}" y1="${bottom}" x2="${panel.width - panel.right}" y2="${bottom}" stroke="${inkColour}"/>`,
    ...hours,
    `<text x="${panel.left + inner / 2}" y="${bottom + 32}" text-anchor="middle">hour of arrival (local time)</text>`,
    `<text transform="translate(14 ${middle}) rotate(-90)" text-anchor="middle">wait (minutes)</text>`,
  ].join('');
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
