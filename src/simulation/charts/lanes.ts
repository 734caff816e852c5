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

/** The lanes open in each step, and how many of them are busy on average. */
export function lanesChart(summary: SimulationSummary, port: string, portName: string): ChartSpec {
  const panels = classesOf(summary, port).map(({ laneClass, rows }): ChartSpec => {
    const color = colours[laneClass];
    const steps = rows.map(({ hour, lanesOpen, utilisation }) => ({
      hour,
      open: lanesOpen,
      busy: Math.min(1, utilisation) * lanesOpen,
      none: 0,
    }));
    const last = steps.at(-1);
    const values = last === undefined ? steps : [...steps, { ...last, hour: 24 }];
    const highest = Math.max(...rows.map((row) => row.lanesOpen));
    const y = (field: string) => amountAxis(field, 'lanes', highest);
    return {
      ...panelSize,
      title: panelTitle(classNames[laneClass], color),
      data: { values },
      encoding: { x: hourAxis('hour (local time)') },
      layer: [
        {
          mark: { type: 'area', color, interpolate: 'step-after' },
          encoding: {
            y: y('none'),
            y2: { field: 'busy' },
            opacity: shade('busy, on average', { 'busy, on average': 0.35 }),
          },
        },
        {
          mark: { type: 'line', color, strokeWidth: 2, interpolate: 'step-after' },
          encoding: { y: y('open'), strokeDash: dash('open', { open: [1, 0] }) },
        },
      ],
    };
  });
  return chart(`Lanes open: ${portName}`, subtitleOf(summary), panels);
}
