/** What a calibration is to reproduce, made of what was seen; and where it begins. */
import type { Service } from '../service.ts';
import { quarters } from '../times.ts';
import type { Observed } from './observed.ts';

/** Hours of the evening before in which a calibrated queue finds its length. */
export const warmUpHours = 12;

/** A day of one queue: travelers by hour, and who stands in line when the warm-up begins. */
export type FittedPlan = {
  readonly hourly: readonly number[];
  readonly standing: number;
  readonly lanesOpen: readonly number[];
  readonly meanSeconds: number;
  readonly officerVariation: number;
};

/** Fewer lanes on average: the class was closed on most of those days, and what was seen then says little. */
const leastLanes = 0.5;

export type Target = {
  /** Minutes by hour; undefined where nothing was seen or the class is closed. */
  readonly waits: readonly (number | undefined)[];
  /** Nine in ten waits of an hour were no longer. */
  readonly p90: readonly (number | undefined)[];
  /** What was seen while the class is closed on most days: of no hour that is fitted, but it tells where waits go beside these. */
  readonly aside: readonly (number | undefined)[];
  readonly isOpen: readonly boolean[];
  /** By quarter hour, whole lanes that come to the mean lanes of each hour. */
  readonly lanesOpen: readonly number[];
  /** Travelers of the day. */
  readonly volume: number;
};

/** `usualLanes` has 96 quarters, `usualVolume` the day's travelers: for what was not seen. */
export function targetOf(
  { hours }: Observed,
  usualLanes: readonly number[],
  usualVolume: number,
): Target | undefined {
  const mean = hours.map(
    ({ lanesOpen }, hour) =>
      lanesOpen ?? usualLanes.slice(4 * hour, 4 * hour + 4).reduce((x, y) => x + y, 0) / 4,
  );
  const isOpen = mean.map((lanes) => lanes >= leastLanes);
  const waits = hours.map(({ waitMinutes }, hour) => (isOpen[hour] ? waitMinutes : undefined));
  if (!waits.some((wait) => wait !== undefined)) return undefined;
  const counts = hours.map(({ count }) => count);
  const counted = counts.every((count, hour) => count !== undefined || !isOpen[hour]);
  return {
    waits,
    p90: hours.map(({ p90Minutes }) => p90Minutes),
    aside: hours.map(({ waitMinutes }, hour) => (isOpen[hour] ? undefined : waitMinutes)),
    isOpen,
    lanesOpen: drained(wholeLanes(mean.map((lanes, hour) => (isOpen[hour] ? lanes : 0))), waits),
    volume: counted ? counts.reduce<number>((sum, count) => sum + (count ?? 0), 0) : usualVolume,
  };
}

/** Whole lanes by quarter hour with the same sum, the remainder carried on; at least one while open. */
export function wholeLanes(mean: readonly number[]): number[] {
  let carried = 0;
  return Array.from({ length: quarters }, (_, quarter) => {
    const wanted = mean[Math.floor(quarter / 4)] ?? 0;
    if (wanted === 0) return 0;
    const lanes = Math.max(1, Math.round(wanted + carried));
    carried += wanted - lanes;
    return lanes;
  });
}

/** Lanes stay open after closing time until the line is served: for an hour and as long again as its last waits. */
function drained(lanes: readonly number[], waits: readonly (number | undefined)[]): number[] {
  const out = [...lanes];
  for (let quarter = 0; quarter < quarters; quarter += 1) {
    const before = (quarter + quarters - 1) % quarters;
    if (lanes[quarter] !== 0 || lanes[before] === 0) continue;
    const wait = waits[Math.floor(before / 4)] ?? 0;
    for (let more = 0; more < Math.ceil((60 + 2 * wait) / 15); more += 1) {
      const at = (quarter + more) % quarters;
      out[at] = Math.max(out[at] ?? 0, lanes[before] ?? 0);
    }
  }
  return out;
}

/** The wait at a moment of the day, between the middles of the hours that may be looked at; the day repeats. */
export function waitAt(waits: readonly (number | undefined)[], time: number): number {
  const known = waits.flatMap((wait, hour) => (wait === undefined ? [] : [{ at: hour + 0.5, wait }]));
  const [first, last] = [known[0], known.at(-1)];
  if (first === undefined || last === undefined) return 0;
  const around = [{ ...last, at: last.at - 24 }, ...known, { ...first, at: first.at + 24 }];
  const next = around.findIndex(({ at }) => at >= time);
  const [left, right] = [around[next - 1] ?? first, around[next] ?? last];
  const share = right.at === left.at ? 0 : (time - left.at) / (right.at - left.at);
  return left.wait + (right.wait - left.wait) * share;
}

/**
 * Where a fit begins: as many arrive as the lanes take, more or fewer as the waits rise and fall. The day's
 * volume tells how long an inspection takes: waits alone tell only how many come against how many can be served.
 */
export function firstPlan(
  target: Target,
  waits: readonly (number | undefined)[],
  { moveUpSeconds, officerVariation }: Service,
): FittedPlan {
  const { isOpen, lanesOpen, volume } = target;
  const openSeconds = isOpen.map((open, hour) =>
    open ? lanesOpen.slice(4 * hour, 4 * hour + 4).reduce((sum, lanes) => sum + lanes * 900, 0) : 0,
  );
  const headway = openSeconds.reduce((x, y) => x + y, 0) / Math.max(1, volume);
  const meanSeconds = Math.max(1, headway - moveUpSeconds);
  const served = openSeconds.map((seconds) => seconds / (meanSeconds + moveUpSeconds));
  const hourly = served.map((count, hour) => {
    const begins = isOpen[hour] && !isOpen[(hour + 23) % 24];
    const rise = waitAt(waits, hour + 1) - (begins ? 0 : waitAt(waits, hour));
    return Math.max(0.05 * count, count * (1 + rise / 60));
  });
  const start = 24 - warmUpHours;
  const inLine = isOpen[start] ? ((served[start] ?? 0) * waitAt(waits, start)) / 60 : 0;
  return { hourly, standing: inLine, lanesOpen, meanSeconds, officerVariation };
}
