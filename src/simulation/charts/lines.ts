import type { SimulationSummary } from '../summary.ts';
import { classesOf, subtitleOf } from './classes.ts';
import {
  amountAxis,
  type ChartSpec,
  chart,
  classNames,
  colours,
  dash,
  hourAxis,
  panelSize,
  panelTitle,
} from './theme.ts';

const styles = { 'mean of the step': [1, 0], 'longest in the step, on average over days': [4, 3] };

/** How many stand in line: on average in each step, and at most. */
export function linesChart(summary: SimulationSummary, port: string, portName: string): ChartSpec {
  const panels = classesOf(summary, port).map(({ laneClass, rows }): ChartSpec => {
    const color = colours[laneClass];
    const values = rows.map(({ hour, lineMean, lineMax }) => ({
      hour: hour + 12 / rows.length,
      lineMean,
      lineMax,
    }));
    const highest = Math.max(...rows.map((row) => Math.max(row.lineMean, row.lineMax)));
    const unit = laneClass.startsWith('pedestrian') ? 'persons in line' : 'vehicles in line';
    const line = (field: string, name: string): ChartSpec => ({
      mark: { type: 'line', color, strokeWidth: 2 },
      encoding: { y: amountAxis(field, unit, highest), strokeDash: dash(name, styles) },
    });
    return {
      ...panelSize,
      title: panelTitle(classNames[laneClass], color),
      data: { values },
      encoding: { x: hourAxis('hour (local time)') },
      layer: [
        line('lineMax', 'longest in the step, on average over days'),
        line('lineMean', 'mean of the step'),
      ],
    };
  });
  return chart(`Travelers in line: ${portName}`, subtitleOf(summary), panels);
}
