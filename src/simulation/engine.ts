/**
 * The queue before a group of parallel lanes, first in, first out. The direct recursion of Kiefer and
 * Wolfowitz: the lanes stand sorted by the moment at which each can take the next, and each arrival, in
 * order, takes the first. Exact for this discipline, also when lanes open and close: a lane that closes
 * finishes whom it has begun, and is passed over until it opens again.
 */

/** Lane `i` is open in an hour of the day when fewer than `lanesOpen[hour]` lanes come before it. */
export type LaneGroup = {
  /** 24 counts; the day after repeats them. At least one must be above 0. */
  readonly lanesOpen: readonly number[];
  readonly moveUpSeconds: number;
  /** `officerFactors[lane * shifts + shift]` multiplies service times; shifts divide the day evenly. */
  readonly officerFactors: Float64Array;
  readonly shifts: number;
};

/** What the lanes did: seconds that they were taken, by inspection and move-up. */
export type LaneWork = { readonly busySeconds: number };

const hourSeconds = 3600;
const daySeconds = 24 * hourSeconds;

/**
 * Runs a queue. `arrivals[0..count)` are ascending seconds since midnight, `services` the service times in
 * seconds before the officer's factor. Writes to `waits` the seconds from arrival until a lane was free.
 * Everyone is served, after midnight if need be. Throws `RangeError` when no lane ever opens.
 */
export function runQueue(
  group: LaneGroup,
  arrivals: Float64Array,
  services: Float64Array,
  count: number,
  waits: Float64Array,
): LaneWork {
  const { lanesOpen, moveUpSeconds, officerFactors, shifts } = group;
  const laneCount = Math.max(0, ...lanesOpen);
  if (lanesOpen.length !== 24 || laneCount < 1) throw new RangeError('No lane of the group ever opens');
  const open = Uint16Array.from(lanesOpen);
  const always = open.every((lanes) => lanes === laneCount);
  const shiftSeconds = daySeconds / shifts;

  const nextOpen = (lane: number, time: number): number => {
    if (always) return time;
    let hour = Math.floor(time / hourSeconds);
    if ((open[hour % 24] ?? 0) > lane) return time;
    do hour += 1;
    while ((open[hour % 24] ?? 0) <= lane);
    return hour * hourSeconds;
  };

  // Sorted by the moment from which the lane can take someone.
  const free = new Float64Array(laneCount);
  const lanes = new Uint16Array(laneCount);
  const insertFirst = (time: number, lane: number): void => {
    let i = 1;
    while (i < laneCount && (free[i] as number) <= time) {
      free[i - 1] = free[i] as number;
      lanes[i - 1] = lanes[i] as number;
      i += 1;
    }
    free[i - 1] = time;
    lanes[i - 1] = lane;
  };
  // Lower lanes open first, so this is sorted.
  for (let lane = 0; lane < laneCount; lane += 1) {
    lanes[lane] = lane;
    free[lane] = nextOpen(lane, 0);
  }

  let busySeconds = 0;
  for (let i = 0; i < count; i += 1) {
    const arrival = arrivals[i] as number;
    let start = free[0] as number;
    while (start < arrival) {
      // The first lane is idle, unless it has closed since it became free.
      const time = nextOpen(lanes[0] as number, arrival);
      if (time === arrival) {
        start = arrival;
        break;
      }
      insertFirst(time, lanes[0] as number);
      start = free[0] as number;
    }
    const lane = lanes[0] as number;
    const shift = Math.floor((start % daySeconds) / shiftSeconds);
    const taken = moveUpSeconds + (services[i] as number) * (officerFactors[lane * shifts + shift] as number);
    waits[i] = start - arrival;
    busySeconds += taken;
    insertFirst(nextOpen(lane, start + taken), lane);
  }
  return { busySeconds };
}
