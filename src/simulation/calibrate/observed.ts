/** What was seen of a queue, by hour of the day: the material of a calibration. */
import type { LaneClass } from '../../lanes/lane-class.ts';

/** One hour; what is not known is absent. */
export type ObservedHour = {
  /** Mean wait in minutes. */
  readonly waitMinutes?: number;
  /** Nine in ten waits were no longer. */
  readonly p90Minutes?: number;
  /** Mean number of lanes open. */
  readonly lanesOpen?: number;
  /** Travelers or vehicles that came, or were served. */
  readonly count?: number;
};

/** A lane class at a crossing, by its code. */
export type Observed = {
  readonly crossing: string;
  readonly laneClass: LaneClass;
  /** 24, from midnight. */
  readonly hours: readonly ObservedHour[];
};

/** What a file of observations cannot be read for; `line` counts from 1. */
export class ObservationFault extends Error {
  override readonly name = 'ObservationFault';
  readonly line: number;

  constructor(line: number, message: string) {
    super(message);
    this.line = line;
  }
}

/** Gathers what was seen several times into means. */
export class Gathering {
  readonly #sums = new Map<string, Map<keyof ObservedHour, { sum: number; count: number }>[]>();

  add(crossing: string, laneClass: LaneClass, hour: number, seen: ObservedHour): void {
    const key = `${crossing} ${laneClass}`;
    const hours = this.#sums.get(key) ?? Array.from({ length: 24 }, () => new Map());
    this.#sums.set(key, hours);
    for (const field of ['waitMinutes', 'p90Minutes', 'lanesOpen', 'count'] as const) {
      const value = seen[field];
      if (value === undefined) continue;
      const known = hours[hour]?.get(field) ?? { sum: 0, count: 0 };
      hours[hour]?.set(field, { sum: known.sum + value, count: known.count + 1 });
    }
  }

  all(): Observed[] {
    return [...this.#sums].map(([key, hours]) => {
      const [crossing = '', laneClass] = key.split(' ');
      return {
        crossing,
        laneClass: laneClass as LaneClass,
        hours: hours.map(
          (fields): ObservedHour =>
            Object.fromEntries([...fields].map(([field, { sum, count }]) => [field, sum / count])),
        ),
      };
    });
  }
}
