import type { LaneClass } from '../lanes/lane-class.ts';
import type { WaitFigure } from './cells.ts';
import type { Estimate } from './estimate.ts';
import type { Scenario } from './scenario.ts';

/** Waits in minutes, each over the replications; null where nobody ever arrived. */
export type WaitMinutes = Readonly<Record<WaitFigure, Estimate | null>>;

/** One figure in each of the 24 hours; null where nobody ever arrived, or no interval can be given. */
export type HourlyEstimate = {
  readonly value: readonly (number | null)[];
  readonly low: readonly (number | null)[];
  readonly high: readonly (number | null)[];
};

/** The 24 local hours of a day, a list a figure: a tenth of the size of a row an hour. `hoursOf` makes rows. */
export type HourlySeries = {
  readonly arrivals: readonly number[];
  readonly served: readonly number[];
  readonly lanesOpen: readonly number[];
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
  readonly hourly: HourlySeries;
};

/** One port and lane class in one hour. Waits are those of the travelers who *arrived* in the hour. */
export type HourRow = {
  readonly port: string;
  readonly laneClass: LaneClass;
  /** Local hour, 0 to 23. */
  readonly hour: number;
  readonly arrivals: number;
  /** Travelers whose inspection *began* in the hour. */
  readonly served: number;
  readonly lanesOpen: number;
  readonly waitMinutes: WaitMinutes;
};

/** The 24 hours of a day's row, one row each. */
export function hoursOf({ port, laneClass, hourly }: DayRow): HourRow[] {
  return hourly.lanesOpen.map((lanesOpen, hour) => {
    const wait = (figure: WaitFigure): Estimate | null => {
      const { value, low, high } = hourly.waitMinutes[figure];
      const found = value[hour] ?? null;
      return found === null ? null : { value: found, low: low[hour] ?? null, high: high[hour] ?? null };
    };
    return {
      port,
      laneClass,
      hour,
      arrivals: hourly.arrivals[hour] ?? 0,
      served: hourly.served[hour] ?? 0,
      lanesOpen,
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
  };
  readonly days: readonly DayRow[];
};
