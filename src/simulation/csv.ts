import { waitFigures } from './cells.ts';
import { hoursOf, type SimulationSummary } from './summary.ts';

/**
 * The hours of a summary as tidy CSV (RFC 4180): one row a port, lane class, hour and figure. Waits are in
 * minutes; `low` and `high` bound the 95 % confidence interval; an hour without arrivals has no wait rows.
 */
export function toCsv(summary: SimulationSummary): string {
  const lines = ['port,lane_class,hour,arrivals,served,lanes_open,figure,wait_minutes,low,high'];
  for (const row of summary.days.flatMap(hoursOf)) {
    const counts = [row.port, row.laneClass, row.hour, row.arrivals, row.served, row.lanesOpen];
    for (const figure of waitFigures) {
      const wait = row.waitMinutes[figure];
      if (wait === null) continue;
      lines.push([...counts, figure, wait.value, wait.low ?? '', wait.high ?? ''].join(','));
    }
  }
  return `${lines.join('\r\n')}\r\n`;
}
