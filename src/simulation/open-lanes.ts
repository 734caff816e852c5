/** The lanes open at a crossing by quarter hour, after all that a scenario changes. */
import { crossings } from '../lanes/border.ts';
import type { LaneClass } from '../lanes/lane-class.ts';
import { isAbout } from './changed-flows.ts';
import type { Scenario } from './scenario.ts';
import { quarterOf, quarters } from './times.ts';

/** `usual` has 24 hours; the answer has 96 quarters. Schedules replace it, then `lanes` change it in turn. */
export function openLanes(
  { schedules, lanes }: Scenario,
  crossingIndex: number,
  laneClass: LaneClass,
  usual: readonly number[],
): number[] {
  const portCode = crossings[crossingIndex]?.portCode;
  const schedule = schedules.findLast((it) => it.laneClass === laneClass && isAbout(it, crossingIndex));
  const changes = lanes.filter(
    (it) => (it.port ?? portCode) === portCode && (it.laneClass ?? laneClass) === laneClass,
  );
  return Array.from({ length: quarters }, (_, quarter) => {
    const hour = Math.floor(quarter / 4);
    const planned = schedule?.periods.find(
      ({ from, to }) => quarter >= quarterOf(from) && quarter < quarterOf(to),
    );
    return changes
      .filter((change) => hour >= change.fromHour && hour <= change.toHour)
      .reduce(
        (open, { factor, open: fixed }) => fixed ?? Math.max(1, Math.round(open * (factor ?? 1))),
        planned?.open ?? usual[hour] ?? 0,
      );
  });
}

/** By how much service times of a class are stretched in each quarter hour; undefined when they never are. */
export function slowQuarters(
  { outages }: Scenario,
  portCode: string,
  laneClass: LaneClass,
): Float64Array | undefined {
  const own = outages.filter(
    (it) => (it.ports?.includes(portCode) ?? true) && (it.laneClasses?.includes(laneClass) ?? true),
  );
  if (own.length === 0) return undefined;
  return new Float64Array(quarters).map((_, quarter) =>
    own
      .filter(({ from, to }) => quarter >= quarterOf(from) && quarter < quarterOf(to))
      .reduce((factor, outage) => Math.max(factor, outage.factor), 1),
  );
}
