/** The frames that charts share: a panel of one lane class, and a chart of a port with a panel for each class. */
import { type LaneClass, laneClasses } from '../../lanes/lane-class.ts';
import { type HourRow, hoursOf, type SimulationSummary } from '../summary.ts';
import { type ChartSpec, chart, colours, hourAxis, panelSize, panelTitle } from './theme.ts';
import type { ChartWords } from './words.ts';

/** What a panel shows: rows with an `hour`, and the layers drawn over one another. */
export type Panel = { readonly values: readonly object[]; readonly layer: readonly ChartSpec[] };

/** A panel over the hours of a day. */
export function hourPanel(title: string, color: string, axisTitle: string, panel: Panel): ChartSpec {
  return {
    ...panelSize,
    title: panelTitle(title, color),
    data: { values: panel.values },
    encoding: { x: hourAxis(axisTitle) },
    layer: panel.layer,
  };
}

/** One port over the day: a panel for each lane class that has travelers there. */
export type PortChart = {
  readonly summary: SimulationSummary;
  /** A port's code, or `all`. */
  readonly port: string;
  readonly portName: string;
  readonly words: ChartWords;
};

/** A chart of one port, its panels made by `panelOf` from the steps of a class. */
export function portChart(
  { summary, port, words }: PortChart,
  title: string,
  axisTitle: string,
  panelOf: (rows: readonly HourRow[], color: string, laneClass: LaneClass) => Panel,
): ChartSpec {
  const steps = summary.days.filter((row) => row.port === port).flatMap(hoursOf);
  const panels = laneClasses.flatMap((laneClass) => {
    const rows = steps.filter((row) => row.laneClass === laneClass);
    if (!rows.some((row) => row.arrivals > 0)) return [];
    const color = colours[laneClass];
    return [hourPanel(words.classes[laneClass], color, axisTitle, panelOf(rows, color, laneClass))];
  });
  const { scenario, replications, seed } = summary;
  return chart(title, words.run(scenario.day, replications, seed), panels);
}

/** A line in the colour of its class; its dashes stand in the legend under `name`. */
export function line(color: string, encoding: ChartSpec, mark: ChartSpec = {}): ChartSpec {
  return { mark: { type: 'line', color, strokeWidth: 2, ...mark }, encoding };
}
