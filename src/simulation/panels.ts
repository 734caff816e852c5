/** Charts drawn by hand as SVG: no library, no script, no outside font. Panels over the hours of a day. */
import type { LaneClass } from '../lanes/lane-class.ts';
import { niceScale } from './scale.ts';

const panelSize = { width: 400, height: 210, left: 58, right: 14, top: 34, bottom: 42 } as const;
const header = 84;
const ink = '#222222';
const gridColour = '#dddddd';

export const classNames: Readonly<Record<LaneClass, string>> = {
  sentri: 'SENTRI',
  ready: 'Ready',
  general: 'General',
  fast: 'FAST (trucks)',
  truck: 'Trucks',
  pedestrian: 'Pedestrians',
  pedestrian_ready: 'Pedestrians, Ready',
};

/** Okabe and Ito's palette, darkened where a thin line needs it: told apart by the colour-blind and in grey. */
export const colours: Readonly<Record<LaneClass, string>> = {
  sentri: '#0072b2',
  ready: '#00785a',
  general: '#b84700',
  fast: '#a2487f',
  truck: '#806000',
  pedestrian: '#2b7fb0',
  pedestrian_ready: '#444444',
};

/** Where an hour of the day and a value lie in a panel. */
export type Place = { readonly x: (hour: number) => string; readonly y: (value: number) => string };

export type Panel = {
  readonly title: string;
  readonly colour: string;
  /** The highest value that the axis must reach; above 0. */
  readonly highest: number;
  readonly unit: string;
  readonly hours: string;
  readonly draw: (place: Place) => string;
};

/** What a legend shows: a line, or an area of an opacity. */
export type Key = { readonly text: string; readonly line?: 'solid' | 'dashed'; readonly opacity?: number };

export const number = (value: number) => String(Math.round(value * 100) / 100);
export const escaped = (text: string) =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;');

/** Lays panels out two in a row under a title and a legend. */
export function panelChart(
  title: string,
  subtitle: string,
  keys: readonly Key[],
  panels: readonly Panel[],
): string {
  const columns = Math.min(2, Math.max(1, panels.length));
  const width = columns * panelSize.width;
  const height = header + Math.ceil(panels.length / columns) * panelSize.height;
  const drawn = panels.map((panel, index) => {
    const x = (index % columns) * panelSize.width;
    const y = header + Math.floor(index / columns) * panelSize.height;
    return `<g transform="translate(${x} ${y})">${drawPanel(panel)}</g>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escaped(title)}" font-family="Helvetica, Arial, sans-serif" font-size="11" fill="${ink}">`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    `<text x="14" y="24" font-size="16" font-weight="bold">${escaped(title)}</text>`,
    `<text x="14" y="42">${escaped(subtitle)}</text>`,
    legend(keys),
    ...drawn,
    '</svg>',
    '',
  ].join('\n');
}

function legend(keys: readonly Key[]): string {
  let x = 0;
  const parts = keys.map(({ text, line, opacity }) => {
    const dashes = line === 'dashed' ? ' stroke-dasharray="4 3"' : '';
    const mark =
      line === undefined
        ? `<rect x="${x}" y="-10" width="22" height="12" fill="${ink}" fill-opacity="${opacity ?? 1}"/>`
        : `<line x1="${x}" y1="-4" x2="${x + 22}" y2="-4" stroke="${ink}" stroke-width="2"${dashes}/>`;
    const part = `${mark}<text x="${x + 28}">${escaped(text)}</text>`;
    x += 44 + text.length * 5.6;
    return part;
  });
  return `<g transform="translate(14 62)">${parts.join('')}</g>`;
}

function drawPanel({ title, colour, highest, unit, hours: hoursLabel, draw }: Panel): string {
  const { width, height, left, right, top } = panelSize;
  const inner = width - left - right;
  const bottom = height - panelSize.bottom;
  const scale = niceScale(highest);
  const x = (hour: number) => number(left + (hour * inner) / 24);
  const y = (value: number) =>
    number(bottom - (Math.max(0, Math.min(value, scale.top)) / scale.top) * (bottom - top));
  const grid = scale.ticks.map(
    (tick) =>
      `<line x1="${left}" y1="${y(tick)}" x2="${width - right}" y2="${y(tick)}" stroke="${gridColour}"/>` +
      `<text x="${left - 6}" y="${y(tick)}" dy="4" text-anchor="end">${number(tick)}</text>`,
  );
  const hours = [0, 3, 6, 9, 12, 15, 18, 21, 24].map(
    (hour) =>
      `<line x1="${x(hour)}" y1="${bottom}" x2="${x(hour)}" y2="${bottom + 4}" stroke="${ink}"/>` +
      `<text x="${x(hour)}" y="${bottom + 16}" text-anchor="middle">${hour}</text>`,
  );
  const middle = (top + bottom) / 2;
  return [
    `<text x="${left}" y="${top - 10}" font-size="13" font-weight="bold" fill="${colour}">${escaped(title)}</text>`,
    ...grid,
    draw({ x, y }),
    `<line x1="${left}" y1="${bottom}" x2="${width - right}" y2="${bottom}" stroke="${ink}"/>`,
    ...hours,
    `<text x="${left + inner / 2}" y="${bottom + 32}" text-anchor="middle">${escaped(hoursLabel)}</text>`,
    `<text transform="translate(14 ${middle}) rotate(-90)" text-anchor="middle">${escaped(unit)}</text>`,
  ].join('');
}
