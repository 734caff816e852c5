import { type PackedDate, yearOf } from './birth-date.ts';

/**
 * Where names stand by what is known of their bearers' birth: those of no date, of each year with a whole date, and
 * of each year of which only the year or the month is sure. Somebody born on a known day can only be born in that
 * very year, or in one beside it that nobody knows better; so most shelves are never looked at.
 */
export const UNDATED = 0;
const YEARS = 125;
const VAGUE_FROM = YEARS + 1;
/** How many shelves there are. */
export const SHELVES = 1 + 2 * YEARS;

/** The shelf of each date, once; of no date the first one. */
export function shelvesOf(dates: ArrayLike<PackedDate>): number[] {
  if (dates.length === 0) return [UNDATED];
  const shelves: number[] = [];
  for (let i = 0; i < dates.length; i++) {
    const date = dates[i] ?? 0;
    const shelf = (isWhole(date) ? 1 : VAGUE_FROM) + placeOf(yearOf(date));
    if (!shelves.includes(shelf)) shelves.push(shelf);
  }
  return shelves;
}

/**
 * Where those stand whose date of birth does not rule these out, save who is found by the day (`mistakableDates`);
 * undefined, for no date, is anywhere.
 */
export function nearShelves(dates: readonly PackedDate[]): number[] | undefined {
  if (dates.length === 0) return undefined;
  const shelves = new Set([UNDATED]);
  for (const date of dates) {
    const year = yearOf(date);
    for (const near of [year - 1, year, year + 1]) {
      if (near === year || !isWhole(date)) shelves.add(1 + placeOf(near));
      shelves.add(VAGUE_FROM + placeOf(near));
    }
  }
  return [...shelves];
}

/** A day that somebody knows: the first of January is what clerks write who know the year. */
const isWhole = (date: PackedDate) => date % 100 !== 0 && date % 10_000 !== 101;

const placeOf = (year: number) => Math.min(YEARS - 1, Math.max(0, year - 1901));
