/** What one replication saw of one port and lane class, by step of the day. */
import { addCell, type Cells, type Counts, counts } from './cells.ts';
import { addHistogram, binCount, binOf, quantiles } from './histogram.ts';
import { fate } from './station-types.ts';

const daySeconds = 86_400;
const fractions = [0.5, 0.9, 0.95, 0.99];

export type Tally = {
  readonly steps: number;
  /** Waits of those served, by step of arrival; the whole day after the steps. */
  readonly bins: Uint32Array;
  /** By step: how many of its bins may hold something. Nearly all waits are far from the longest possible. */
  readonly used: Uint16Array;
  readonly waited: Float64Array;
  readonly waitSeconds: Float64Array;
  readonly counted: Readonly<Record<keyof Counts, Float64Array>>;
};

/** One queue's day: what came and what became of it. Moments in seconds, ascending. */
export type QueueDay = {
  count: number;
  readonly arrivals: Float64Array;
  readonly services: Float64Array;
  readonly waits: Float64Array;
  readonly taken: Float64Array;
  readonly fates: Uint8Array;
  readonly referred: Uint8Array;
};

export function newTally(steps: number): Tally {
  const zeros = () => new Float64Array(steps + 1);
  return {
    steps,
    bins: new Uint32Array((steps + 1) * binCount),
    used: new Uint16Array(steps + 1),
    waited: zeros(),
    waitSeconds: zeros(),
    counted: {
      arrivals: zeros(),
      served: zeros(),
      busySeconds: zeros(),
      lineSeconds: zeros(),
      longestLine: zeros(),
      referrals: zeros(),
      reneged: zeros(),
      balked: zeros(),
    },
  };
}

export function clearTally({ bins, used, waited, waitSeconds, counted }: Tally): void {
  for (const [step, count] of used.entries()) bins.fill(0, step * binCount, step * binCount + count);
  used.fill(0);
  waited.fill(0);
  waitSeconds.fill(0);
  for (const name of counts) counted[name].fill(0);
}

/** Adds a queue's day, which begins at `from` seconds on its clock: who arrived before warmed it up. */
export function addDay(tally: Tally, day: QueueDay, from: number, line: Float64Array): void {
  const { steps, bins, used, waited, waitSeconds, counted } = tally;
  const { count, arrivals, waits, taken, fates, referred } = day;
  const { lineSeconds, busySeconds, referrals } = counted;
  const stepSeconds = daySeconds / steps;
  const bump = (of: Float64Array, step: number, by: number): void => {
    of[step] = (of[step] as number) + by;
  };
  for (let i = 0; i < count; i += 1) {
    const arrival = (arrivals[i] as number) - from;
    const wait = waits[i] as number;
    const left = arrival + wait;
    if (wait > 0) addArea(lineSeconds, steps, stepSeconds, arrival, left);
    const served = fates[i] === fate.served;
    if (served && left >= 0 && left < daySeconds) {
      const step = Math.floor(left / stepSeconds);
      bump(counted.served, step, 1);
      bump(busySeconds, step, taken[i] as number);
    }
    if (arrival < 0) continue;
    const step = Math.floor(arrival / stepSeconds);
    bump(counted.arrivals, step, 1);
    if (referred[i] === 1) bump(referrals, step, 1);
    if (served) {
      const bin = binOf(wait);
      const at = step * binCount + bin;
      bins[at] = (bins[at] as number) + 1;
      if (bin >= (used[step] as number)) used[step] = bin + 1;
      bump(waited, step, 1);
      bump(waitSeconds, step, wait);
      // A counted day that others warmed up leaves its own late ones to the day after.
      if (left >= daySeconds && from === 0) bump(busySeconds, steps, taken[i] as number);
    } else bump(fates[i] === fate.reneged ? counted.reneged : counted.balked, step, 1);
  }
  addLongest(counted.longestLine, tally, day, from, line);
}

/** Spreads the time from `begin` to `end` over the steps of the day. */
function addArea(area: Float64Array, steps: number, stepSeconds: number, begin: number, end: number): void {
  let step = Math.max(0, Math.floor(begin / stepSeconds));
  let at = Math.max(0, begin);
  while (at < end && step < steps) {
    const until = Math.min(end, (step + 1) * stepSeconds);
    area[step] = (area[step] as number) + until - at;
    at = until;
    step += 1;
  }
}

/** The longest line in each step; of several queues of a port the sum, as if they peaked at once. */
function addLongest(
  longest: Float64Array,
  tally: Tally,
  day: QueueDay,
  from: number,
  line: Float64Array,
): void {
  const { steps } = tally;
  const { count, arrivals, waits } = day;
  const stepSeconds = daySeconds / steps;
  let ascending = true;
  for (let i = 0; i < count; i += 1) {
    line[i] = (arrivals[i] as number) + (waits[i] as number);
    if (i > 0 && (line[i] as number) < (line[i - 1] as number)) ascending = false;
  }
  const left = line.subarray(0, count);
  if (!ascending) left.sort();
  let length = 0;
  let gone = 0;
  let come = 0;
  for (let step = 0; step < steps; step += 1) {
    const begin = from + step * stepSeconds;
    const end = begin + stepSeconds;
    while (come < count && (arrivals[come] as number) < begin) come += 1;
    while (gone < count && (left[gone] as number) <= begin) gone += 1;
    length = come - gone;
    let most = length;
    for (; come < count && (arrivals[come] as number) < end; come += 1) {
      const now = arrivals[come] as number;
      while (gone < come && (left[gone] as number) <= now) gone += 1;
      // Whoever does not wait never stands in line.
      if ((waits[come] as number) === 0) continue;
      length = come + 1 - gone;
      if (length > most) most = length;
    }
    longest[step] = (longest[step] as number) + most;
  }
}

function addBins(to: Tally, toStep: number, from: Tally, fromStep: number): void {
  const count = from.used[fromStep] ?? 0;
  if (count === 0) return;
  addHistogram(to.bins, toStep * binCount, from.bins, fromStep * binCount, count);
  to.used[toStep] = Math.max(to.used[toStep] ?? 0, count);
}

export function addTally(to: Tally, from: Tally): void {
  for (let step = 0; step < to.steps; step += 1) {
    to.waited[step] = (to.waited[step] ?? 0) + (from.waited[step] ?? 0);
    to.waitSeconds[step] = (to.waitSeconds[step] ?? 0) + (from.waitSeconds[step] ?? 0);
    addBins(to, step, from, step);
  }
  for (const name of counts)
    for (let step = 0; step <= to.steps; step += 1)
      to.counted[name][step] = (to.counted[name][step] ?? 0) + (from.counted[name][step] ?? 0);
}

/** Adds the steps up to the whole day, which serves all who do not leave, and writes everything to the cells. */
export function recordTally(tally: Tally, cells: Cells, index: number): void {
  const { steps, bins, waited, waitSeconds, counted } = tally;
  for (let step = 0; step < steps; step += 1) {
    waited[steps] = (waited[steps] ?? 0) + (waited[step] ?? 0);
    waitSeconds[steps] = (waitSeconds[steps] ?? 0) + (waitSeconds[step] ?? 0);
    addBins(tally, steps, tally, step);
    for (const name of counts) {
      const value = counted[name][step] ?? 0;
      const whole = counted[name][steps] ?? 0;
      counted[name][steps] = name === 'longestLine' ? Math.max(whole, value) : whole + value;
    }
  }
  counted.served[steps] = waited[steps] ?? 0;
  for (let step = 0; step <= steps; step += 1) {
    const served = waited[step] ?? 0;
    const waits =
      served === 0
        ? []
        : [(waitSeconds[step] ?? 0) / served, ...quantiles(bins, step * binCount, served, fractions)];
    const of = (name: keyof Counts) => counted[name][step] ?? 0;
    const row: Counts = {
      arrivals: of('arrivals'),
      served: of('served'),
      busySeconds: of('busySeconds'),
      lineSeconds: of('lineSeconds'),
      longestLine: of('longestLine'),
      referrals: of('referrals'),
      reneged: of('reneged'),
      balked: of('balked'),
    };
    addCell(cells, index * (steps + 1) + step, row, waits);
  }
}
