import { waitFigures } from './cells.ts';
import { hoursOf, type SimulationSummary, stepCounts } from './summary.ts';

/**
 * The steps of a summary as tidy CSV (RFC 4180): one row a port, lane class, step and figure. Waits are in
 * minutes; `low` and `high` bound the 95 % confidence interval; a step in which nobody arrived has no row.
 */
export function toCsv(summary: SimulationSummary): string {
  const names = stepCounts.map((name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));
  const lines = [['port,lane_class,hour', ...names, 'figure,wait_minutes,low,high'].join(',')];
  for (const row of summary.days.flatMap(hoursOf)) {
    const counts = [row.port, row.laneClass, row.hour, ...stepCounts.map((name) => row[name])];
    for (const figure of waitFigures) {
      const wait = row.waitMinutes[figure];
      if (wait === null) continue;
      lines.push([...counts, figure, wait.value, wait.low ?? '', wait.high ?? ''].join(','));
    }
  }
  return `${lines.join('\r\n')}\r\n`;
}
