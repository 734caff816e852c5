/**
 * Fits a queue's arrivals by hour to the waits that were seen in some hours. Damped Gauss-Newton steps on the
 * logarithm of the arrivals, measured on the simulation with common random numbers. The hours that were not
 * looked at are filled in by two habits of ports, which open lanes as travelers come and as lines grow: arrivals
 * for each lane that serves them are preferred to bend little from hour to hour, and a wait to lie between those
 * before and after it.
 */
import type { Probe } from '../queue-probe.ts';
import type { Service } from '../service.ts';
import { quarters } from '../times.ts';
import { solve } from './solve.ts';
import { type FittedPlan, firstPlan, type Target, waitAt } from './targets.ts';

/** How much a bend of the arrivals a lane weighs against a relative error of a wait, both squared. */
const smoothness = 0.02;
/** How much the wait of an hour that was not looked at is held to lie between its neighbours', against one seen. */
const between = 0.1;
const steps = 9;
/** The slopes are measured again before these steps: further on, the queue answers otherwise than where it began. */
const slopesBefore = [0, 3, 6];
/** The last steps are measured on all days, those before on a tenth of them. */
const fineSteps = 3;
const fewerDays = (replications: number) => Math.max(20, Math.round(replications / 10));
/** Officers are at most so many times as different as usual. */
const mostDifferent = 2;
const longestStep = 0.35;
/** What the arrivals of an hour are raised by to see what that does to the waits. */
const raise = 0.05;
/** Waits shorter than this many minutes are held to it, not to a share of themselves. */
const leastScale = 5;

export type FitOptions = {
  readonly seed: number;
  /** Days drawn for each measurement of the waits. */
  readonly replications: number;
  /** Told after each measurement. */
  readonly onMeasured: () => void;
};

/** Measurements that one fit makes: for a progress bar. */
export const measurementsAFit = slopesBefore.length * 25 + steps;

/** The slopes of all waits by the logarithm of the arrivals of each hour. */
type Slopes = readonly (readonly number[])[];

/** Fits to the waits of the hours that `seen` names. */
export function fitQueue(
  probe: Probe,
  target: Target,
  seen: readonly boolean[],
  service: Service,
  options: FitOptions,
): FittedPlan {
  const { seed, replications, onMeasured } = options;
  const goals = target.waits.map((wait, hour) => (seen[hour] ? wait : undefined));
  let plan = firstPlan(target, goals, service);
  let slopes: Slopes = [];
  for (let step = 0; step < steps; step += 1) {
    if (slopesBefore.includes(step)) {
      if (step > 0) {
        plan = toVolume(plan, target.volume, service.moveUpSeconds);
        plan = toSpread(probe, plan, goals, target, service, options);
      }
      slopes = slopesAt(probe, plan, target, options);
    }
    const days = step < steps - fineSteps ? fewerDays(replications) : replications;
    const waits = probe(plan, seed, days).mean;
    onMeasured();
    plan = { ...plan, hourly: stepped(plan.hourly, waits, goals, slopes, target) };
  }
  return plan;
}

/** More or fewer travelers with inspections as much shorter or longer: the waits stay, the day's volume is met. */
function toVolume(plan: FittedPlan, volume: number, moveUpSeconds: number): FittedPlan {
  const sum = plan.hourly.reduce((x, y) => x + y, 0);
  const factor = Math.max(0.7, Math.min(1.4, volume / Math.max(1, sum)));
  return {
    ...plan,
    hourly: plan.hourly.map((count) => count * factor),
    standing: plan.standing * factor,
    meanSeconds: Math.max(1, (plan.meanSeconds + moveUpSeconds) / factor - moveUpSeconds),
  };
}

/**
 * Officers who differ as much as the spread of the waits asks for, by how far nine in ten waits exceed the mean. What the
 * other chances of a day add to that spread is seen with officers who are all alike. As usual when no spread was seen.
 */
function toSpread(
  probe: Probe,
  plan: FittedPlan,
  goals: readonly (number | undefined)[],
  { p90 }: Target,
  { officerVariation }: Service,
  { seed, replications }: FitOptions,
): FittedPlan {
  const hours = goals.flatMap((goal, hour) => (goal === undefined || p90[hour] === undefined ? [] : [hour]));
  const sum = (values: readonly (number | undefined)[]) =>
    hours.reduce((total, hour) => total + (values[hour] ?? 0), 0);
  const excess = (high: readonly (number | undefined)[], mean: readonly (number | undefined)[]) =>
    Math.max(0, sum(high) / Math.max(1, sum(mean)) - 1) ** 2;
  const excessWith = (variation: number) => {
    const waits = probe({ ...plan, officerVariation: variation }, seed, fewerDays(replications), 0.9);
    return excess(waits.quantile, waits.mean);
  };
  if (hours.length === 0 || officerVariation === 0) return plan;
  const [usual, alike, wanted] = [excessWith(officerVariation), excessWith(0), excess(p90, goals)];
  if (usual <= alike) return plan;
  const factor = Math.sqrt(Math.max(0, (wanted - alike) / (usual - alike)));
  return { ...plan, officerVariation: officerVariation * Math.min(mostDifferent, factor) };
}

/** Measured on a thirtieth of the days: slopes need not be exact. */
function slopesAt(probe: Probe, plan: FittedPlan, target: Target, options: FitOptions): Slopes {
  const { seed, onMeasured } = options;
  const replications = Math.max(20, Math.round(options.replications / 30));
  const base = probe(plan, seed, replications).mean;
  onMeasured();
  return target.isOpen.map((open, hour) => {
    if (!open) return base.map(() => 0);
    const hourly = plan.hourly.map((count, at) => (at === hour ? count * (1 + raise) : count));
    const raised = probe({ ...plan, hourly }, seed, replications).mean;
    onMeasured();
    return base.map((wait, at) => ((raised[at] ?? 0) - (wait ?? 0)) / Math.log(1 + raise));
  });
}

function stepped(
  hourly: readonly number[],
  waits: readonly (number | undefined)[],
  goals: readonly (number | undefined)[],
  slopes: Slopes,
  { isOpen, lanesOpen, aside }: Target,
): number[] {
  const known = goals.map((goal, hour) => goal ?? aside[hour]);
  const lanes = lanesMet(goals, lanesOpen);
  const free = isOpen.flatMap((open, hour) => (open ? [hour] : []));
  const size = free.length;
  const matrix = free.map(() => new Array<number>(size).fill(0));
  const right = new Array<number>(size).fill(0);
  /** Adds the square of `value + gradient · change` to what is made small. */
  const addSquare = (value: number, gradient: readonly number[], weight: number) => {
    for (let i = 0; i < size; i += 1) {
      const own = weight * (gradient[i] ?? 0);
      if (own === 0) continue;
      right[i] = (right[i] ?? 0) - own * value;
      const row = matrix[i] ?? [];
      for (let j = 0; j < size; j += 1) row[j] = (row[j] ?? 0) + own * (gradient[j] ?? 0);
    }
  };
  for (const [hour, goal] of goals.entries()) {
    if (goal === undefined && !isOpen[hour]) continue;
    // Next to hours in which the class is closed and nobody was seen, nothing is known on one side.
    if (goal === undefined && !around(hour).every((at) => isOpen[at] || aside[at] !== undefined)) continue;
    const wanted = goal ?? waitAt(known, hour + 0.5);
    const scale = Math.max(leastScale, wanted);
    const gradient = free.map((at) => (slopes[at]?.[hour] ?? 0) / scale);
    addSquare(((waits[hour] ?? 0) - wanted) / scale, gradient, goal === undefined ? between : 1);
  }
  for (const hour of free) {
    const [before, , after] = around(hour);
    if (!isOpen[before] || !isOpen[after]) continue;
    const of = (at: number) => Math.log(Math.max(1, hourly[at] ?? 0) / (lanes[at] ?? 1));
    const gradient = free.map((at) => (at === hour ? -2 : at === before || at === after ? 1 : 0));
    addSquare(of(before) - 2 * of(hour) + of(after), gradient, smoothness);
  }
  for (let i = 0; i < size; i += 1)
    addSquare(
      0,
      free.map((_, j) => (i === j ? 1 : 0)),
      1e-4,
    );
  const change = solve(matrix, right);
  const next = [...hourly];
  for (const [index, hour] of free.entries()) {
    const bounded = Math.max(-longestStep, Math.min(longestStep, change[index] ?? 0));
    next[hour] = Math.max(1, hourly[hour] ?? 0) * Math.exp(bounded);
  }
  return next;
}

/** An hour between the one before and the one after it; the day repeats. */
const around = (hour: number) => [(hour + 23) % 24, hour, (hour + 1) % 24] as const;

/** The lanes that the travelers of each hour are served by: those open when they have waited. */
function lanesMet(goals: readonly (number | undefined)[], lanesOpen: readonly number[]): number[] {
  return goals.map((_, hour) => {
    const later = Math.round(waitAt(goals, hour + 0.5) / 15);
    const own = Array.from(
      { length: 4 },
      (_, quarter) => lanesOpen[(4 * hour + quarter + later) % quarters] ?? 0,
    );
    return Math.max(0.25, own.reduce((x, y) => x + y, 0) / 4);
  });
}
