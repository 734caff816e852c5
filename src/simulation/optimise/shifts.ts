/** Staff shifts: an officer opens one lane for a whole shift. */
import { quarters } from '../times.ts';

/** Shifts of one length that may begin at some hours of the day; one past midnight goes on in the morning. */
export type ShiftRules = { readonly hours: number; readonly starts: readonly number[] };

/** How many shifts begin at each of `starts`. */
export type Shifts = readonly number[];

/** Starts every so many hours from midnight. */
export function shiftRules(hours: number, everyHours: number): ShiftRules {
  return {
    hours,
    starts: Array.from({ length: Math.floor(24 / everyHours) }, (_, index) => index * everyHours),
  };
}

/** Whether a shift that begins at `start` covers an hour. */
export function covers({ hours }: ShiftRules, start: number, hour: number): boolean {
  return (hour - start + 24) % 24 < hours;
}

/** Lanes open in each hour. */
export function lanesByHour(rules: ShiftRules, shifts: Shifts): number[] {
  return Array.from({ length: 24 }, (_, hour) =>
    rules.starts.reduce(
      (open, start, index) => open + (covers(rules, start, hour) ? (shifts[index] ?? 0) : 0),
      0,
    ),
  );
}

/** The same by quarter hour, as a queue takes it. */
export function lanesByQuarter(rules: ShiftRules, shifts: Shifts): number[] {
  const hourly = lanesByHour(rules, shifts);
  return Array.from({ length: quarters }, (_, quarter) => hourly[Math.floor(quarter / 4)] ?? 0);
}

export function laneHours(rules: ShiftRules, shifts: Shifts): number {
  return shifts.reduce((sum, count) => sum + count, 0) * rules.hours;
}

/** One more (or fewer) of the shifts at place `index`. */
export function changed(shifts: Shifts, index: number, by: 1 | -1): Shifts {
  return shifts.map((count, at) => (at === index ? count + by : count));
}

/**
 * The fewest shifts, placed one after the other where most is missing, with which each hour has the lanes that
 * `needed` says, as far as `most` lanes allow.
 */
export function coverNeed(rules: ShiftRules, needed: readonly number[], most: number): Shifts {
  let shifts: Shifts = rules.starts.map(() => 0);
  for (;;) {
    const open = lanesByHour(rules, shifts);
    const missing = needed.map((lanes, hour) => Math.max(0, Math.min(most, lanes) - (open[hour] ?? 0)));
    if (missing.every((lanes) => lanes === 0)) return shifts;
    const gains = rules.starts.map((start) =>
      missing.reduce((sum, lanes, hour) => sum + (covers(rules, start, hour) ? Math.min(1, lanes) : 0), 0),
    );
    const best = gains.indexOf(Math.max(...gains));
    if ((gains[best] ?? 0) === 0) return shifts;
    shifts = changed(shifts, best, 1);
  }
}
