import type { CalibratedQueue } from '../calibrate/calibration.ts';
import { hourPanel, line } from './frame.ts';
import { amountAxis, type ChartSpec, chart, colours, dash } from './theme.ts';
import { chartWords } from './words.ts';

const styles = { fitted: [1, 0], 'by the fit that did not look at the hour': [4, 3] };

/** Waits as they were seen (dots), as they are fitted, and as fits foretell them that did not look at the hour. */
export function fitChart(queues: readonly CalibratedQueue[]): ChartSpec {
  const words = chartWords.en;
  const panels = queues.map(({ crossingName, laneClass, observed, fitted, heldOut }) => {
    const color = colours[laneClass];
    const values = observed.map((wait, hour) => ({
      hour: hour + 0.5,
      observed: wait ?? null,
      fitted: wait === undefined ? null : (fitted[hour] ?? null),
      heldOut: wait === undefined ? null : (heldOut[hour] ?? null),
    }));
    const highest = Math.max(...values.map((row) => Math.max(row.observed ?? 0, row.fitted ?? 0)));
    const y = (field: string) => amountAxis(field, 'mean wait (minutes)', highest);
    const drawn = (field: string, name: string) =>
      line(color, { y: y(field), strokeDash: dash(name, styles) });
    return hourPanel(`${crossingName}, ${words.classes[laneClass]}`, color, words.hourOfArrival, {
      values,
      layer: [
        drawn('heldOut', 'by the fit that did not look at the hour'),
        drawn('fitted', 'fitted'),
        { mark: { type: 'point', color, filled: true, size: 40 }, encoding: { y: y('observed') } },
      ],
    });
  });
  return chart('Waits as they were seen and as they are simulated', 'Dots: seen', panels);
}
