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
  shade,
} from './theme.ts';

const bands = { 'its 95 % interval': 0.45, 'median to 95th percentile': 0.15 };
const lines = { mean: [1, 0] };

/**
 * The mean wait by hour of arrival with its 95 % confidence interval, and between the median and the 95th
 * percentile what single travelers meet. Hours in which nobody arrives break the line.
 */
export function waitsChart(summary: SimulationSummary, port: string, portName: string): ChartSpec {
  const panels = classesOf(summary, port).map(({ laneClass, rows }): ChartSpec => {
    const color = colours[laneClass];
    const values = rows.map(({ hour, waitMinutes: { mean, p50, p95 } }) => ({
      hour: hour + 12 / rows.length,
      mean: mean?.value ?? null,
      low: mean?.low ?? mean?.value ?? null,
      high: mean?.high ?? mean?.value ?? null,
      median: p50?.value ?? null,
      p95: p95?.value ?? null,
    }));
    const highest = Math.max(...values.map((row) => Math.max(row.p95 ?? 0, row.high ?? 0)));
    const y = (field: string) => amountAxis(field, 'wait (minutes)', highest);
    const band = (low: string, high: string, name: string): ChartSpec => ({
      mark: { type: 'area', color },
      encoding: { y: y(low), y2: { field: high }, opacity: shade(name, bands) },
    });
    return {
      ...panelSize,
      title: panelTitle(classNames[laneClass], color),
      data: { values },
      encoding: { x: hourAxis('hour of arrival (local time)') },
      layer: [
        band('median', 'p95', 'median to 95th percentile'),
        band('low', 'high', 'its 95 % interval'),
        {
          mark: { type: 'line', color, strokeWidth: 2 },
          encoding: { y: y('mean'), strokeDash: dash('mean', lines) },
        },
      ],
    };
  });
  return chart(`Waits by hour: ${portName}`, subtitleOf(summary), panels);
}
