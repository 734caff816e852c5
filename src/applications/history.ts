import { dayMs, dayOf, firstDay, lastDay } from './calendar.ts';

/** A period as typed: `YYYY-MM` or `YYYY-MM-DD`, open at the end when it lasts until now. */
export interface Period {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** A stretch of days, both ends inclusive, of which nothing is told. */
export interface Gap {
  readonly from: string;
  readonly to: string;
  readonly days: number;
}

/** Gaps of up to this many days are not asked about. */
export const toleratedGapDays = 30;

/**
 * The gaps of more than {@link toleratedGapDays} days that the periods leave between two days (`YYYY-MM-DD`, inclusive).
 * Periods may overlap and come in any order; one without a beginning covers nothing.
 */
export function gaps(periods: readonly Period[], start: string, end: string): readonly Gap[] {
  const covered = periods
    .filter((period): period is Period & { from: string } => period.from !== undefined)
    .map(({ from, to }) => ({
      from: Date.parse(firstDay(from)),
      to: to === undefined ? Date.parse(end) : Date.parse(lastDay(to)),
    }))
    .filter(({ from, to }) => from <= to)
    .sort((a, b) => a.from - b.from);
  const found: Gap[] = [];
  let next = Date.parse(start);
  const last = Date.parse(end);
  for (const { from, to } of [...covered, { from: last + dayMs, to: last + dayMs }]) {
    const until = Math.min(from - dayMs, last);
    const days = Math.round((until - next) / dayMs) + 1;
    if (days > toleratedGapDays) found.push({ from: dayOf(next), to: dayOf(until), days });
    next = Math.max(next, to + dayMs);
  }
  return found;
}
