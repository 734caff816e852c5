/**
 * The cheapest shifts of one queue: greedy additions until the wait target holds in every hour, then a local
 * search that takes shifts away and moves them. Every candidate is judged by simulation on the same random
 * numbers.
 */
import type { Probe } from '../queue-probe.ts';
import {
  changed,
  coverNeed,
  laneHours,
  lanesByHour,
  lanesByQuarter,
  type ShiftRules,
  type Shifts,
} from './shifts.ts';

/** What the waits of every hour of arrival must not exceed. */
export type WaitTarget = {
  readonly minutes: number;
  /** A fraction of the travelers that waits no longer; the mean when absent. */
  readonly fraction?: number;
};

export type SearchOptions = {
  readonly rules: ShiftRules;
  readonly target: WaitTarget;
  /** Lanes that are built. */
  readonly mostLanes: number;
  readonly mostLaneHours: number;
  readonly seed: number;
  readonly replications: number;
};

/** Shifts, and what they give. */
export type Judged = {
  readonly shifts: Shifts;
  readonly laneHours: number;
  /** Minutes beyond the target, over all travelers of a day: 0 when the target holds. */
  readonly excess: number;
  /** Minutes in the hour with the longest waits. */
  readonly worst: number;
  /** Hours that all wait together on a day. */
  readonly waitedHours: number;
};

export type Found = {
  readonly best: Judged;
  /** From the fewest shifts on: what each further one bought. */
  readonly path: readonly Judged[];
};

/** Lanes so busy on average in an hour are where the search begins: too few for any short wait. */
const busiest = 1.15;
/** After the target is met the path goes on for so many shifts, for the curve. */
const further = 3;

/** How far a search is: the shifts of the schedule that was just tried, and at least which share is done. */
export type Searching = { readonly shifts: number; readonly share: number };

/** Searches step by step; each step is one simulation of the queue. */
export function* searchShifts(
  probe: Probe,
  headwaySeconds: number,
  hourly: readonly number[],
  options: SearchOptions,
): Generator<Searching, Found> {
  const { rules, mostLanes, mostLaneHours } = options;
  const known = new Map<string, Judged>();
  // Half is to reach the target, half to look at all neighbours of the last schedule; none of it is counted back.
  let share = 0;
  const reached = (more: number) => {
    share = Math.max(share, more);
  };
  function* judge(shifts: Shifts): Generator<Searching, Judged> {
    const key = shifts.join();
    const before = known.get(key);
    if (before !== undefined) return before;
    const judged = judgedBy(probe, shifts, options);
    known.set(key, judged);
    yield { shifts: shifts.reduce((sum, count) => sum + count, 0), share };
    return judged;
  }
  const fits = (shifts: Shifts) =>
    Math.max(...lanesByHour(rules, shifts)) <= mostLanes && laneHours(rules, shifts) <= mostLaneHours;

  const needed = hourly.map((count) =>
    count === 0 ? 0 : Math.max(1, Math.floor((count * headwaySeconds) / 3600 / busiest)),
  );
  let now = yield* judge(coverNeed(rules, needed, mostLanes));
  // Where even those are too many, the ones go that are missed least.
  while (!fits(now.shifts)) {
    const fewer: Judged[] = [];
    for (const shifts of without(now.shifts)) fewer.push(yield* judge(shifts));
    const next = cheapest(fewer);
    if (next === undefined) break;
    now = next;
  }
  const path = [now];
  let beyond = 0;
  while (beyond < further) {
    const candidates: Judged[] = [];
    for (const index of rules.starts.keys()) {
      const more = changed(now.shifts, index, 1);
      if (fits(more)) candidates.push(yield* judge(more));
    }
    const next = cheapest(candidates);
    if (next === undefined) break;
    // Further shifts buy little: the curve has become flat.
    if (now.excess === 0) beyond += 1;
    now = next;
    path.push(now);
    reached(0.5 * (1 - now.excess / Math.max(now.excess, path[0]?.excess ?? 0, Number.MIN_VALUE)));
  }
  const holds = path.find(({ excess }) => excess === 0);
  let best = holds ?? path.toSorted((left, right) => left.excess - right.excess)[0] ?? now;
  for (;;) {
    const better = yield* improved(best, rules, fits, judge, (looked) => reached(0.5 + 0.5 * looked));
    if (better === undefined) return { best, path };
    best = better;
  }
}

/** A neighbour that costs less at no more excess, or has travelers wait less for the same. */
function* improved(
  best: Judged,
  rules: ShiftRules,
  fits: (shifts: Shifts) => boolean,
  judge: (shifts: Shifts) => Generator<Searching, Judged>,
  onLooked: (share: number) => void,
): Generator<Searching, Judged | undefined> {
  const fewer = without(best.shifts);
  const cheaper = [...fewer, ...fewer.flatMap((some) => moves(some, rules))];
  const moved = moves(best.shifts, rules);
  let looked = 0;
  const look = () => {
    onLooked(looked / (cheaper.length + moved.length));
    looked += 1;
  };
  // One shift less, and another one moved: what a single removal cannot reach.
  for (const shifts of cheaper) {
    look();
    if (!fits(shifts)) continue;
    const judged = yield* judge(shifts);
    if (judged.excess <= best.excess) return judged;
  }
  for (const shifts of moved) {
    look();
    if (!fits(shifts)) continue;
    const judged = yield* judge(shifts);
    if (judged.excess < best.excess) return judged;
    if (judged.excess === best.excess && judged.waitedHours < 0.98 * best.waitedHours) return judged;
  }
  return undefined;
}

/** One shift less, any of them; some lane opens all the same. */
function without(shifts: Shifts): Shifts[] {
  if (shifts.reduce((sum, count) => sum + count, 0) < 2) return [];
  return shifts.flatMap((count, index) => (count === 0 ? [] : [changed(shifts, index, -1)]));
}

/** Every shift begun one place earlier or later. */
function moves(shifts: Shifts, rules: ShiftRules): Shifts[] {
  const places = rules.starts.length;
  return shifts.flatMap((count, index) =>
    count === 0 || places < 2
      ? []
      : [1, places - 1].map((by) => changed(changed(shifts, index, -1), (index + by) % places, 1)),
  );
}

function cheapest(candidates: readonly Judged[]): Judged | undefined {
  return candidates.toSorted(
    (left, right) => left.excess - right.excess || left.waitedHours - right.waitedHours,
  )[0];
}

function judgedBy(probe: Probe, shifts: Shifts, options: SearchOptions): Judged {
  const { rules, target, seed, replications } = options;
  const lanesOpen = lanesByQuarter(rules, shifts);
  const { arrivals, mean, quantile, waited } = probe({ lanesOpen }, seed, replications, target.fraction);
  const waits = target.fraction === undefined ? mean : quantile;
  let excess = 0;
  let worst = 0;
  for (const [hour, wait = 0] of waits.entries()) {
    worst = Math.max(worst, wait);
    excess += Math.max(0, wait - target.minutes) * (arrivals[hour] ?? 0);
  }
  return { shifts, laneHours: laneHours(rules, shifts), excess, worst, waitedHours: waited / 60 };
}
