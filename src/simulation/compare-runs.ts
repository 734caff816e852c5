import type { DayDifference } from './compare.ts';
import type { Estimate } from './estimate.ts';
import type { SimulationSummary } from './summary.ts';

/**
 * The second estimate less the first, as if the two were independent: their half intervals add up as the sides of a
 * right angle do. Runs on the same random numbers are alike, so that their true interval is narrower.
 */
export function differenceOf(first: Estimate | null, second: Estimate | null): Estimate | null {
  if (first === null || second === null) return null;
  const value = second.value - first.value;
  if (first.high === null || second.high === null) return { value, low: null, high: null };
  // From above: an interval that would go below 0 is cut there, and says less than it should.
  const half = Math.hypot(first.high - first.value, second.high - second.value);
  return { value, low: value - half, high: value + half };
}

/** Two results that are stored side by side: the second less the first, for the queues that both have. */
export function compareRuns(first: SimulationSummary, second: SimulationSummary): DayDifference {
  // By name: the sum over all ports is no like of the sum over some.
  const like = new Map(first.days.map((row) => [`${row.portName} ${row.laneClass}`, row]));
  return {
    personHours: differenceOf(first.totals.personHours, second.totals.personHours),
    cost: differenceOf(first.totals.cost, second.totals.cost),
    rows: second.days.flatMap((row) => {
      const before = like.get(`${row.portName} ${row.laneClass}`);
      if (before === undefined) return [];
      const { port, portName, laneClass } = row;
      return [
        {
          port,
          portName,
          laneClass,
          meanMinutes: differenceOf(before.waitMinutes.mean, row.waitMinutes.mean),
          p95Minutes: differenceOf(before.waitMinutes.p95, row.waitMinutes.p95),
        },
      ];
    }),
  };
}
