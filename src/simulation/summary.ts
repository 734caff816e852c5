import type { LaneClass } from '../lanes/lane-class.ts';
import type { WaitFigure } from './cells.ts';
import type { Estimate } from './estimate.ts';
import type { Scenario } from './scenario.ts';
import type { Traffic } from './traffic.ts';

/** Waits in minutes, each over the replications; null where nobody ever arrived. */
export type WaitMinutes = Readonly<Record<WaitFigure, Estimate | null>>;

/** One figure in each step of the day; null where nobody ever arrived, or no interval can be given. */
export type HourlyEstimate = {
  readonly value: readonly (number | null)[];
  readonly low: readonly (number | null)[];
  readonly high: readonly (number | null)[];
};

/** What is counted in a step of the day beside waits. */
export const stepCounts = [
  'arrivals',
  'served',
  'lanesOpen',
  'lineMean',
  'lineMax',
  'utilisation',
  'referrals',
  'reneged',
  'balked',
] as const;
type StepCounts<T> = Readonly<Record<(typeof stepCounts)[number], T>>;

/**
 * The steps of a local day (24 hours or 96 quarters), a list a figure: a tenth of the size of a row a step.
 * `hoursOf` makes rows.
 */
export type HourlySeries = StepCounts<readonly number[]> & {
  readonly waitMinutes: Readonly<Record<WaitFigure, HourlyEstimate>>;
};

/** One port and lane class over the day. Counts are means of a replication; a bus counts as its passengers. */
export type DayRow = {
  /** A port's code, or `all` for all ports of the scenario. */
  readonly port: string;
  readonly portName: string;
  readonly laneClass: LaneClass;
  readonly arrivals: number;
  /** After midnight too, if need be: everyone is served. */
  readonly served: number;
  readonly laneHours: number;
  /** Lane time taken, by inspection and move-up, over lane time open. 1 or more: the queue outgrew the day. */
  readonly utilisation: number;
  readonly waitMinutes: WaitMinutes;
  /** Waiting in line on average over the day, and at most (of a port's crossings together). */
  readonly lineMean: number;
  readonly lineMax: number;
  /** Sent to secondary inspection; gave up in line; turned back at its sight. */
  readonly referrals: number;
  readonly reneged: number;
  readonly balked: number;
  readonly hourly: HourlySeries;
};

/**
 * One port and lane class in one step. `served` and `utilisation` are of the inspections that *began* in it,
 * waits, referrals and those lost are of the travelers who *arrived* in it.
 */
export type HourRow = StepCounts<number> & {
  readonly port: string;
  readonly laneClass: LaneClass;
  /** The local hour at which it begins: 6.25 is 06:15. */
  readonly hour: number;
  readonly waitMinutes: WaitMinutes;
};

/** X-ray or secondary inspection of one kind of traffic at one port, on a day. */
export type StageRow = {
  readonly port: string;
  readonly portName: string;
  readonly traffic: Traffic;
  readonly stage: 'xray' | 'secondary';
  readonly travelers: number;
  readonly servers: number;
  readonly utilisation: number;
  readonly waitMinutes: Estimate | null;
};

/** The steps of a day's row, one row each. */
export function hoursOf({ port, laneClass, hourly }: DayRow): HourRow[] {
  const steps = hourly.lanesOpen.length;
  return hourly.lanesOpen.map((lanesOpen, hour) => {
    const wait = (figure: WaitFigure): Estimate | null => {
      const { value, low, high } = hourly.waitMinutes[figure];
      const found = value[hour] ?? null;
      return found === null ? null : { value: found, low: low[hour] ?? null, high: high[hour] ?? null };
    };
    return {
      port,
      laneClass,
      hour: (hour * 24) / steps,
      arrivals: hourly.arrivals[hour] ?? 0,
      served: hourly.served[hour] ?? 0,
      lanesOpen,
      lineMean: hourly.lineMean[hour] ?? 0,
      lineMax: hourly.lineMax[hour] ?? 0,
      utilisation: hourly.utilisation[hour] ?? 0,
      referrals: hourly.referrals[hour] ?? 0,
      reneged: hourly.reneged[hour] ?? 0,
      balked: hourly.balked[hour] ?? 0,
      waitMinutes: {
        mean: wait('mean'),
        p50: wait('p50'),
        p90: wait('p90'),
        p95: wait('p95'),
        p99: wait('p99'),
      },
    };
  });
}

/** What a simulation found: plain JSON. The rows of `all` come first. */
export type SimulationSummary = {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly replications: number;
  readonly totals: {
    /** Vehicles, trucks and pedestrians queued on a day. */
    readonly arrivals: number;
    /** Hours that vehicles, trucks and pedestrians stood in line, all together, on a day. */
    readonly waitHours: number;
    /** The same for the persons in them, and what that is worth in dollars. */
    readonly personHours: Estimate | null;
    readonly cost: Estimate | null;
    /** Minutes that cars and trucks idled in line, all together. */
    readonly idleMinutes: Estimate | null;
    readonly referrals: number;
    readonly reneged: number;
    readonly balked: number;
  };
  /** Queues that do not keep up with their arrivals, in words. */
  readonly warnings: readonly string[];
  readonly days: readonly DayRow[];
  readonly stages: readonly StageRow[];
};
