/** How many lanes of a class a crossing has open in each hour, unless a scenario says otherwise. */
import { crossings } from '../lanes/border.ts';
import type { LaneClass } from '../lanes/lane-class.ts';
import { lanesAt } from './lane-counts.ts';
import type { Service } from './service.ts';

/** How busy lanes are when a crossing opens them by need (an assumption). */
const targetUtilisation = 0.85;

/** San Ysidro on weekdays: mean lanes open by hour, 14 months of the CBP border wait times feed, rounded. */
const observed: Readonly<Record<string, Partial<Record<LaneClass, readonly number[]>>>> = {
  '250401': {
    sentri: [2, 3, 3, 4, 5, 7, 9, 10, 11, 11, 11, 11, 11, 11, 11, 10, 10, 10, 10, 9, 8, 6, 4, 4],
    ready: [6, 9, 12, 14, 14, 13, 13, 12, 11, 12, 12, 12, 12, 12, 12, 13, 13, 13, 13, 13, 14, 13, 11, 11],
    general: [2, 3, 4, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 6, 6, 5, 5, 5, 5, 4, 3],
  },
};

/**
 * Lanes open by hour for a demand of `hourly` travelers or vehicles: as observed where that is known, else
 * by need as far as there are lanes, at least one. A crossing that closes keeps the lanes of its last hour
 * for those who already wait.
 */
export function defaultLanesOpen(
  crossingIndex: number,
  laneClass: LaneClass,
  hourly: readonly number[],
  service: Service,
): number[] {
  const crossing = crossings[crossingIndex];
  const code = crossing?.code ?? '';
  const known = observed[code]?.[laneClass];
  if (known !== undefined) return [...known];
  const built = lanesAt(crossingIndex, laneClass);
  const headway = service.meanSeconds + service.moveUpSeconds;
  const needed = hourly.map((travelers) => Math.ceil((travelers * headway) / 3600 / targetUtilisation));
  const open = needed.map((count) => Math.max(1, Math.min(built, count)));
  const { open: first, close } = crossing?.hours ?? { open: 0, close: 24 };
  const last = open[close - 1] ?? 1;
  return open.map((count, hour) => (hour >= first && hour < close ? count : last));
}
