import { type LaneClass, laneClasses } from '../../lanes/lane-class.ts';
import { type HourRow, hoursOf, type SimulationSummary } from '../summary.ts';

/** The lane classes that a port (or `all`) has travelers for, each with its steps. */
export function classesOf(
  summary: SimulationSummary,
  port: string,
): readonly { readonly laneClass: LaneClass; readonly rows: readonly HourRow[] }[] {
  const rows = summary.days.filter((row) => row.port === port).flatMap(hoursOf);
  return laneClasses
    .map((laneClass) => ({ laneClass, rows: rows.filter((row) => row.laneClass === laneClass) }))
    .filter((it) => it.rows.some((row) => row.arrivals > 0));
}

export function subtitleOf({ scenario, replications, seed }: SimulationSummary): string {
  return `Day ${scenario.day}, ${replications} replications, seed ${seed}`;
}
