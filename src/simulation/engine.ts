/**
 * The queue before a group of parallel lanes, first in, first out. The direct recursion of Kiefer and
 * Wolfowitz: the lanes stand sorted by the moment at which each can take the next, and each arrival, in
 * order, takes the first: of several free lanes the one that is idle longest. Exact for this discipline, also
 * when lanes open and close: a lane that closes finishes whom it has begun, and is passed over until it
 * opens again.
 */

/** Lane `i` is open in a period of the day when fewer than `lanesOpen[period]` lanes come before it. */
export type LaneGroup = {
  /** Counts of evenly long periods of a day (24 or 96); the day after repeats them. At least one must be above 0. */
  readonly lanesOpen: readonly number[];
  readonly moveUpSeconds: number;
  /** `officerFactors[lane * shifts + shift]` multiplies service times; shifts divide the day evenly. */
  readonly officerFactors: Float64Array;
  readonly shifts: number;
};

const daySeconds = 24 * 3600;

/**
 * Runs a queue. `arrivals[0..count)` are ascending seconds since midnight, `services` the service times in
 * seconds before the officer's factor. Writes to `waits` the seconds from arrival until a lane was free, to
 * `taken` the seconds that a lane was then taken by move-up and inspection. Everyone is served, after midnight if need be. Throws `RangeError` when no lane ever opens.
 */
export function runQueue(
  group: LaneGroup,
  arrivals: Float64Array,
  services: Float64Array,
  count: number,
  waits: Float64Array,
  taken: Float64Array,
): void {
  const { lanesOpen, moveUpSeconds, officerFactors, shifts } = group;
  const laneCount = Math.max(0, ...lanesOpen);
  if (lanesOpen.length === 0 || laneCount < 1) throw new RangeError('No lane of the group ever opens');
  const open = Uint16Array.from(lanesOpen);
  const periods = open.length;
  const periodSeconds = daySeconds / periods;
  const always = open.every((lanes) => lanes === laneCount);
  const shiftSeconds = daySeconds / shifts;

  const isOpen = (lane: number, period: number): boolean => (open[period % periods] as number) > lane;
  const openingAfter = (lane: number, period: number): number => {
    let next = period + 1;
    while (!isOpen(lane, next)) next += 1;
    return next * periodSeconds;
  };
  const nextOpen = (lane: number, time: number): number => {
    if (always) return time;
    const period = Math.floor(time / periodSeconds);
    return isOpen(lane, period) ? time : openingAfter(lane, period);
  };
  /** Since when a lane that was free at `free` is idle at `time`, or when it next opens. */
  const idleSince = (lane: number, free: number, time: number): number => {
    const last = Math.floor(time / periodSeconds);
    let since = free;
    for (let period = Math.floor(free / periodSeconds) + 1; period <= last; period += 1) {
      if (!isOpen(lane, period)) since = Infinity;
      else if (since === Infinity) since = period * periodSeconds;
    }
    return since === Infinity ? openingAfter(lane, last) : since;
  };

  // Sorted by the moment from which the lane can take someone.
  const free = new Float64Array(laneCount);
  const lanes = new Uint16Array(laneCount);
  const insertFirst = (time: number, lane: number): void => insert(free, lanes, laneCount, time, lane);
  // Lower lanes open first, so this is sorted.
  for (let lane = 0; lane < laneCount; lane += 1) {
    lanes[lane] = lane;
    free[lane] = nextOpen(lane, 0);
  }

  if (always && shifts === 1) {
    // Nothing changes in the course of the day: the bare recursion does.
    for (let i = 0; i < count; i += 1) {
      const arrival = arrivals[i] as number;
      const first = free[0] as number;
      const start = first < arrival ? arrival : first;
      const lane = lanes[0] as number;
      const seconds = moveUpSeconds + (services[i] as number) * (officerFactors[lane] as number);
      waits[i] = start - arrival;
      taken[i] = seconds;
      insert(free, lanes, laneCount, start + seconds, lane);
    }
    return;
  }
  for (let i = 0; i < count; i += 1) {
    const arrival = arrivals[i] as number;
    let start = free[0] as number;
    while (start < arrival) {
      // The first lane is idle, unless it has closed since it became free.
      const since = always ? start : idleSince(lanes[0] as number, start, arrival);
      if (since === start) {
        start = arrival;
        break;
      }
      insertFirst(since, lanes[0] as number);
      start = free[0] as number;
    }
    const lane = lanes[0] as number;
    const shift = shifts === 1 ? 0 : Math.floor(start / shiftSeconds) % shifts;
    const seconds =
      moveUpSeconds + (services[i] as number) * (officerFactors[lane * shifts + shift] as number);
    waits[i] = start - arrival;
    taken[i] = seconds;
    insertFirst(nextOpen(lane, start + seconds), lane);
  }
}

/** Puts the first lane where it belongs by the moment from which it can take someone; of equal ones by its number. */
function insert(free: Float64Array, lanes: Uint16Array, laneCount: number, time: number, lane: number): void {
  let i = 1;
  while (i < laneCount) {
    const other = free[i] as number;
    if (other > time || (other === time && (lanes[i] as number) > lane)) break;
    free[i - 1] = other;
    lanes[i - 1] = lanes[i] as number;
    i += 1;
  }
  free[i - 1] = time;
  lanes[i - 1] = lane;
}
