/** Calibration of a scenario to what was seen, with its test on hours that the fit did not look at. */
import { crossings } from '../../lanes/border.ts';
import type { LaneClass } from '../../lanes/lane-class.ts';
import { buildModel, type Model } from '../model.ts';
import { periodsOf } from '../periods.ts';
import { newProbe } from '../queue-probe.ts';
import { Scenario } from '../scenario.ts';
import { defaultServices } from '../service.ts';
import type { Queue, Yard } from '../yard.ts';
import { fitQueue, measurementsAFit } from './fit.ts';
import type { Observed } from './observed.ts';
import { type FittedPlan, type Target, targetOf, warmUpHours } from './targets.ts';

export type CalibrationOptions = {
  readonly seed: number;
  /** Every so-manieth hour is left out of a fit, each once: so many further fits. 0: no test. */
  readonly folds: number;
  /** A wait counts as reproduced within this share of it, or within a minute. */
  readonly tolerance: number;
  /** Travelers by whom each measurement of a queue is made; more of them measure it better. */
  readonly travelers: number;
};

/** One lane class of a crossing, fitted. Lists are by hour. */
export type CalibratedQueue = {
  readonly crossing: string;
  readonly crossingName: string;
  readonly laneClass: LaneClass;
  readonly plan: FittedPlan;
  /** The mean inspection over the usual one: what the day's volume asks for. */
  readonly serviceFactor: number;
  readonly travelers: number;
  readonly observed: readonly (number | undefined)[];
  /** By a simulation of other days than the fit was made on. */
  readonly fitted: readonly (number | undefined)[];
  /** Each hour by the fit that did not look at it. */
  readonly heldOut: readonly (number | undefined)[];
  readonly score: Score;
};

export type Score = {
  /** Hours in which a wait was seen and the class is open. */
  readonly hours: number;
  readonly fittedWithin: number;
  readonly heldOutWithin: number;
  /** Mean distance from what was seen, as a share of it. */
  readonly fittedError: number;
  readonly heldOutError: number;
};

export type Calibration = { readonly queues: readonly CalibratedQueue[]; readonly scenario: Scenario };

/** The draws that a fit is judged by are others than those that it was made on. */
const otherSeed = 1_000_003;
/** The most that a day and the evening before may bring while arrivals are tried. */
const mostTravelers = 120_000;
/** Days that come to so many travelers: more of a small queue, whose bad days weigh more. */
const replicationsFor = (travelers: number, volume: number) =>
  Math.max(20, Math.min(6000, Math.round(travelers / Math.max(1, volume))));

/** Waits are published by the minute. */
const leastMinutes = 1;

type Subject = {
  readonly observed: Observed;
  readonly model: Model;
  readonly yard: Yard;
  readonly queue: Queue;
  readonly target: Target;
};

/** Who can be fitted: the base scenario has such a queue, and a wait of it was seen. */
export function calibrationSubjects(base: Scenario, observed: readonly Observed[]): readonly Subject[] {
  const ports = [...new Set(observed.map(({ crossing }) => portOf(crossing)))];
  const model = buildModel({ ...base, ports, warmUpHours });
  return observed.flatMap((one): Subject[] => {
    for (const yard of model.ports.flatMap((port) => port.yards))
      for (const queue of yard.queues) {
        if (crossings[yard.id]?.code !== one.crossing || queue.laneClass !== one.laneClass) continue;
        const flows = queue.flows.filter(({ kind }) => kind !== 'bus');
        const volume = flows.flatMap(({ hourly }) => hourly).reduce((x, y) => x + y, 0);
        const target = targetOf(one, queue.lanesOpen, volume);
        return target === undefined ? [] : [{ observed: one, model, yard, queue, target }];
      }
    return [];
  });
}

/** Measurements that a calibration makes. */
export function measurementsOf(subjects: readonly Subject[], { folds }: CalibrationOptions): number {
  return subjects.length * (1 + folds) * measurementsAFit;
}

/** Fits each queue and tests the fit. */
export function calibrate(
  base: Scenario,
  subjects: readonly Subject[],
  options: CalibrationOptions,
  onMeasured: () => void,
): Calibration {
  const queues = subjects.map((subject) => fitted(subject, options, onMeasured));
  return { queues, scenario: scenarioOf(base, queues) };
}

function fitted(subject: Subject, options: CalibrationOptions, onMeasured: () => void): CalibratedQueue {
  const { observed, model, yard, queue, target } = subject;
  const { seed, folds, tolerance } = options;
  const probe = newProbe({ ...model, arrivals: 'exact' }, yard, queue, mostTravelers);
  const replications = replicationsFor(options.travelers, target.volume);
  const how = { seed, replications, onMeasured };
  const fitTo = (seen: readonly boolean[]) => fitQueue(probe, target, seen, queue.service, how);
  const judged = (plan: FittedPlan) => probe(plan, seed + otherSeed, 2 * replications).mean;
  const plan = fitTo(target.waits.map(() => true));
  const found = judged(plan);
  const heldOut = target.waits.map((): number | undefined => undefined);
  for (let fold = 0; fold < folds; fold += 1) {
    const waits = judged(fitTo(target.waits.map((_, hour) => hour % folds !== fold)));
    for (let hour = fold; hour < 24; hour += folds) heldOut[hour] = waits[hour];
  }
  return {
    crossing: observed.crossing,
    crossingName: crossings[yard.id]?.name ?? observed.crossing,
    laneClass: observed.laneClass,
    plan,
    serviceFactor: plan.meanSeconds / defaultServices[observed.laneClass].meanSeconds,
    travelers: Math.round(plan.hourly.reduce((x, y) => x + y, 0)),
    observed: target.waits,
    fitted: found,
    heldOut,
    score: scoreOf(target.waits, found, heldOut, tolerance),
  };
}

function scoreOf(
  seen: readonly (number | undefined)[],
  found: readonly (number | undefined)[],
  heldOut: readonly (number | undefined)[],
  tolerance: number,
): Score {
  const misses = (waits: readonly (number | undefined)[]) =>
    seen.flatMap((wait, hour) => {
      const other = waits[hour];
      return wait === undefined || other === undefined ? [] : [{ wait, miss: Math.abs(other - wait) }];
    });
  const within = (list: ReturnType<typeof misses>) =>
    list.filter(({ wait, miss }) => miss <= Math.max(tolerance * wait, leastMinutes)).length;
  const mean = (list: ReturnType<typeof misses>) =>
    list.reduce((sum, { wait, miss }) => sum + miss / Math.max(wait, leastMinutes), 0) /
    Math.max(1, list.length);
  const [own, others] = [misses(found), misses(heldOut)];
  return {
    hours: seen.filter((wait) => wait !== undefined).length,
    fittedWithin: within(own),
    heldOutWithin: within(others),
    fittedError: mean(own),
    heldOutError: mean(others),
  };
}

/** The base with all that was fitted: it runs as any scenario does. */
function scenarioOf(base: Scenario, queues: readonly CalibratedQueue[]): Scenario {
  const place = ({ crossing, laneClass }: CalibratedQueue) => ({
    port: portOf(crossing),
    crossing,
    laneClass,
  });
  return Scenario.parse({
    ...base,
    ports: [...new Set(queues.map(({ crossing }) => portOf(crossing)))],
    warmUpHours,
    demand: queues.map((queue) => ({ ...place(queue), hourly: queue.plan.hourly.map(Math.round) })),
    standing: queues.flatMap((queue) => {
      const count = Math.round(queue.plan.standing);
      return count > 0 ? [{ ...place(queue), count }] : [];
    }),
    services: queues.map((queue) => ({
      ...place(queue),
      meanSeconds: Math.round(queue.plan.meanSeconds * 100) / 100,
      officerVariation: Math.round(queue.plan.officerVariation * 1000) / 1000,
    })),
    schedules: queues.map((queue) => ({ ...place(queue), periods: periodsOf(queue.plan.lanesOpen) })),
  });
}

function portOf(crossing: string): string {
  return crossings.find(({ code }) => code === crossing)?.portCode ?? '';
}
