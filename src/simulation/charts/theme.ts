/** How every chart looks: in print, in grey and to the colour-blind. */
import type { LaneClass } from '../../lanes/lane-class.ts';

/** A Vega-Lite specification: plain JSON, drawn by `draw-node.ts`. */
export type ChartSpec = Readonly<Record<string, unknown>>;

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

export const ink = '#222222';
const font = 'Helvetica, Arial, sans-serif';
const text = {
  labelFontSize: 11,
  titleFontSize: 11,
  labelColor: ink,
  titleColor: ink,
  titleFontWeight: 'normal',
};

const config = {
  font,
  background: '#ffffff',
  view: { stroke: null },
  // The picture as a whole has its words.
  mark: { aria: false },
  axis: { ...text, gridColor: '#dddddd', domainColor: ink, tickColor: ink },
  legend: {
    ...text,
    orient: 'top',
    direction: 'horizontal',
    title: null,
    labelLimit: 400,
    symbolFillColor: '#555555',
    symbolStrokeColor: '#555555',
    symbolStrokeWidth: 2,
    symbolSize: 160,
  },
  title: {
    color: ink,
    anchor: 'start',
    fontSize: 16,
    subtitleColor: ink,
    subtitleFontSize: 12,
    subtitlePadding: 6,
  },
} as const;

/** Between panels, in points. */
export const spacing = { row: 26, column: 26 } as const;

/** A title over panels laid out in rows. */
export function chart(title: string, subtitle: string, panels: readonly ChartSpec[], columns = 2): ChartSpec {
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    description: title,
    title: { text: title, subtitle },
    config,
    padding: 14,
    columns,
    spacing,
    concat: panels,
  };
}

/** The hours of a day, from midnight to midnight. */
export const hourAxis = (title: string) => ({
  field: 'hour',
  type: 'quantitative',
  title,
  scale: { domain: [0, 24], nice: false },
  axis: { values: [0, 3, 6, 9, 12, 15, 18, 21, 24], grid: false, format: 'd' },
});

/** A quantity from 0 upward; reaches at least `highest`. */
export const amountAxis = (field: string, title: string, highest: number) => ({
  field,
  type: 'quantitative',
  title,
  scale: { domainMin: 0, ...(highest > 0 ? { nice: true } : { domainMax: 1 }) },
  axis: { tickCount: 5 },
});

/** One panel of a chart. */
export const panelSize = { width: 330, height: 170 } as const;

export const panelTitle = (title: string, color: string) => ({
  text: title,
  color,
  anchor: 'start',
  // At the panel's own edge: titles stand in line whatever the labels of the axes are.
  frame: 'group',
  offset: 10,
  fontSize: 13,
  fontWeight: 'bold',
});

/** A legend entry for an area by its darkness, or for a line by its dashes; the same in every panel. */
export const shade = (name: string, all: Readonly<Record<string, number>>) => ({
  datum: name,
  type: 'nominal',
  scale: { type: 'ordinal', domain: Object.keys(all), range: Object.values(all) },
  legend: { symbolType: 'square', symbolStrokeWidth: 0, symbolFillColor: '#555555' },
});
export const dash = (name: string, all: Readonly<Record<string, readonly number[]>>) => ({
  datum: name,
  type: 'nominal',
  scale: { type: 'ordinal', domain: Object.keys(all), range: Object.values(all) },
  legend: { symbolType: 'stroke' },
});
