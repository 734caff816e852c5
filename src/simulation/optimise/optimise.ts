/** The cheapest lane schedule of a port under wait targets by lane class, staff shifts and a budget of lane-hours. */
import { crossings } from '../../lanes/border.ts';
import type { LaneClass } from '../../lanes/lane-class.ts';
import { travelersByHour } from '../day-plan.ts';
import { lanesAt } from '../lane-counts.ts';
import { buildModel, type Model } from '../model.ts';
import { periodsOf } from '../periods.ts';
import { newProbe } from '../queue-probe.ts';
import { Scenario } from '../scenario.ts';
import type { Queue, Yard } from '../yard.ts';
import { type Found, type Searching, type SearchOptions, searchShifts, type WaitTarget } from './search.ts';
import { lanesByHour, lanesByQuarter, type ShiftRules } from './shifts.ts';

export type Wish = {
  readonly laneClass: LaneClass;
  readonly target: WaitTarget;
  /** Lanes to use at each crossing; those that are built when absent. */
  readonly mostLanes?: number;
};

export type OptimiseOptions = {
  readonly rules: ShiftRules;
  readonly wishes: readonly Wish[];
  /** For all queues together. */
  readonly mostLaneHours: number;
  readonly seed: number;
  readonly replications: number;
};

/** One queue's answer. */
export type OptimisedQueue = {
  readonly crossing: string;
  readonly crossingName: string;
  readonly laneClass: LaneClass;
  readonly target: WaitTarget;
  readonly found: Found;
  /** By hour. */
  readonly lanesOpen: readonly number[];
  readonly usualLaneHours: number;
};

export type Optimised = {
  readonly queues: readonly OptimisedQueue[];
  readonly laneHours: number;
  readonly usualLaneHours: number;
  /** Every target holds. */
  readonly holds: boolean;
  /** The base with the schedules that were found. */
  readonly scenario: Scenario;
};

type Subject = { readonly model: Model; readonly yard: Yard; readonly queue: Queue; readonly wish: Wish };

/** The queues that wishes are about. */
export function subjectsOf(base: Scenario, wishes: readonly Wish[]): readonly Subject[] {
  const model = buildModel(base);
  return wishes.flatMap((wish) =>
    model.ports.flatMap((port) =>
      port.yards.flatMap((yard) =>
        yard.queues.flatMap((queue) =>
          queue.laneClass === wish.laneClass ? [{ model, yard, queue, wish }] : [],
        ),
      ),
    ),
  );
}

/** What an optimisation is at: a queue, the shifts it tries, and at least which share of the whole is done. */
export type Optimising = { readonly queue: string } & Searching;

/** Searches queue by queue, the widest target last: it takes what the budget leaves. Yields what it does. */
export function* optimiseSteps(base: Scenario, options: OptimiseOptions): Generator<Optimising, Optimised> {
  const { rules, seed, replications } = options;
  const subjects = subjectsOf(base, options.wishes).toSorted(
    (left, right) => left.wish.target.minutes - right.wish.target.minutes,
  );
  let budget = options.mostLaneHours;
  const queues: OptimisedQueue[] = [];
  for (const { model, yard, queue, wish } of subjects) {
    const { meanSeconds, moveUpSeconds } = queue.service;
    const hourly = travelersByHour(queue.flows);
    const search: SearchOptions = {
      rules,
      target: wish.target,
      mostLanes: wish.mostLanes ?? Math.max(lanesAt(yard.id, queue.laneClass), ...queue.lanesOpen),
      mostLaneHours: budget,
      seed,
      replications,
    };
    const name = `${crossings[yard.id]?.name}, ${queue.laneClass}`;
    const steps = searchShifts(
      newProbe(model, yard, queue, model.room),
      meanSeconds + moveUpSeconds,
      hourly,
      search,
    );
    let step = steps.next();
    for (; !step.done; step = steps.next()) {
      const share = (queues.length + step.value.share) / subjects.length;
      yield { queue: name, shifts: step.value.shifts, share };
    }
    const found = step.value;
    budget -= found.best.laneHours;
    queues.push({
      crossing: crossings[yard.id]?.code ?? '',
      crossingName: crossings[yard.id]?.name ?? '',
      laneClass: queue.laneClass,
      target: wish.target,
      found,
      lanesOpen: lanesByHour(rules, found.best.shifts),
      usualLaneHours: queue.lanesOpen.reduce((sum, lanes) => sum + lanes / 4, 0),
    });
  }
  return {
    queues,
    laneHours: queues.reduce((sum, { found }) => sum + found.best.laneHours, 0),
    usualLaneHours: queues.reduce((sum, queue) => sum + queue.usualLaneHours, 0),
    holds: queues.every(({ found }) => found.best.excess === 0),
    scenario: withSchedules(base, queues, rules),
  };
}

/** Schedules come last, so that they go before those of the base; its changes of lanes are of lanes no more. */
function withSchedules(base: Scenario, queues: readonly OptimisedQueue[], rules: ShiftRules): Scenario {
  const own = queues.map(({ crossing, laneClass, found }) => ({
    port: crossings.find(({ code }) => code === crossing)?.portCode,
    crossing,
    laneClass,
    periods: periodsOf(lanesByQuarter(rules, found.best.shifts)),
  }));
  const optimised = new Set<string>(queues.map(({ laneClass }) => laneClass));
  return Scenario.parse({
    ...base,
    lanes: base.lanes.filter(({ laneClass }) => laneClass !== undefined && !optimised.has(laneClass)),
    schedules: [...base.schedules, ...own],
  });
}
