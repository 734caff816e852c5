import type { LaneClass } from '../lanes/lane-class.ts';
import type { WaitFigure } from './cells.ts';
import type { Estimate } from './estimate.ts';
import type { Scenario } from './scenario.ts';

/** Waits in minutes, each over the replications; null where nobody ever arrived. */
export type WaitMinutes = Readonly<Record<WaitFigure, Estimate | null>>;

/** One port and lane class over the day. Counts are means of a replication; a bus counts as its passengers. */
export type DayRow = {
  /** A port's code, or `all` for the whole border. */
  readonly port: string;
  readonly portName: string;
  readonly laneClass: LaneClass;
  readonly arrivals: number;
  readonly served: number;
  readonly laneHours: number;
  /** Lane time taken, by inspection and move-up, over lane time open. 1 or more: the queue outgrew the day. */
  readonly utilisation: number;
  readonly waitMinutes: WaitMinutes;
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

/** What a simulation found: plain JSON. Rows of the whole border come first. */
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
  readonly hours: readonly HourRow[];
};
