import type { CalibratedQueue } from '../calibrate/calibration.ts';
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

const styles = { fitted: [1, 0], 'by the fit that did not look at the hour': [4, 3] };

/** Waits as they were seen (dots), as they are fitted, and as fits foretell them that did not look at the hour. */
export function fitChart(queues: readonly CalibratedQueue[]): ChartSpec {
  const panels = queues.map(({ crossingName, laneClass, observed, fitted, heldOut }): ChartSpec => {
    const color = colours[laneClass];
    const values = observed.map((wait, hour) => ({
      hour: hour + 0.5,
      observed: wait ?? null,
      fitted: wait === undefined ? null : (fitted[hour] ?? null),
      heldOut: wait === undefined ? null : (heldOut[hour] ?? null),
    }));
    const highest = Math.max(...values.map((row) => Math.max(row.observed ?? 0, row.fitted ?? 0)));
    const y = (field: string) => amountAxis(field, 'mean wait (minutes)', highest);
    const line = (field: string, name: string): ChartSpec => ({
      mark: { type: 'line', color, strokeWidth: 2 },
      encoding: { y: y(field), strokeDash: dash(name, styles) },
    });
    return {
      ...panelSize,
      title: panelTitle(`${crossingName}, ${classNames[laneClass]}`, color),
      data: { values },
      encoding: { x: hourAxis('hour of arrival (local time)') },
      layer: [
        line('heldOut', 'by the fit that did not look at the hour'),
        line('fitted', 'fitted'),
        { mark: { type: 'point', color, filled: true, size: 40 }, encoding: { y: y('observed') } },
      ],
    };
  });
  return chart('Waits as they were seen and as they are simulated', 'Dots: seen', panels);
}
