import type { ScreeningConfiguration } from './configuration.ts';

/** `yyyymmdd` as one integer; month and day 0 when the source does not say. */
export type PackedDate = number;

export type DateGrade = keyof ScreeningConfiguration['birthDate'];

/** Packs `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; undefined for anything else. */
export function packDate(text: string): PackedDate | undefined {
  const parts = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(text.trim());
  if (parts === null) return undefined;
  const month = Number(parts[2] ?? 0);
  const day = Number(parts[3] ?? 0);
  return month > 12 || day > 31 ? undefined : Number(parts[1]) * 10_000 + month * 100 + day;
}

/** The date again as text. */
export function unpackDate(date: PackedDate): string {
  const text = String(date).padStart(8, '0');
  const [year, month, day] = [text.slice(0, 4), text.slice(4, 6), text.slice(6)];
  if (month === '00') return year;
  return day === '00' ? `${year}-${month}` : `${year}-${month}-${day}`;
}

/** Day and month exchanged, where that is another date. */
export function swapDayMonth(date: PackedDate): PackedDate | undefined {
  const month = monthOf(date);
  const day = date % 100;
  return day >= 1 && day <= 12 && day !== month ? yearOf(date) * 10_000 + day * 100 + month : undefined;
}

/**
 * A full date and the others that a listed person may bear without contradiction although the year is not the next:
 * the same day within ten years or with one digit of the year other, and day and month exchanged.
 */
export function mistakableDates(date: PackedDate): Set<PackedDate> {
  const dates = new Set<PackedDate>();
  for (let years = -10; years <= 10; years++) dates.add(date + years * 10_000);
  for (let place = 10_000; place <= 10_000_000; place *= 10) {
    const digit = Math.floor(date / place) % 10;
    for (let other = 0; other < 10; other++) dates.add(date + (other - digit) * place);
  }
  const swapped = swapDayMonth(date);
  if (swapped !== undefined) dates.add(swapped);
  return dates;
}

/** How two dates of birth agree, from `exact` to `contradiction`. Symmetric. */
export function gradeDates(a: PackedDate, b: PackedDate): DateGrade {
  const yearA = yearOf(a);
  const yearB = yearOf(b);
  const monthA = monthOf(a);
  const monthB = monthOf(b);
  const dayA = a % 100;
  const dayB = b % 100;
  const years = Math.abs(yearA - yearB);
  if (monthA === 0 || monthB === 0)
    return years === 0 ? 'yearOnly' : years <= 1 ? 'yearNear' : 'contradiction';
  if (dayA === 0 || dayB === 0) {
    if (years === 0 && monthA === monthB) return 'monthAndYear';
    return years <= 1 ? 'yearNear' : 'contradiction';
  }
  if (a === b) return monthA === 1 && dayA === 1 ? 'exactFirstOfJanuary' : 'exact';
  if (isFirstOfJanuary(a) !== isFirstOfJanuary(b) && years <= 1) return years === 0 ? 'yearOnly' : 'yearNear';
  if (years === 0 && monthA === dayB && dayA === monthB) return 'dayMonthSwapped';
  if (digitsOff(a, b) === 1) return 'oneDigitOff';
  const months = Math.abs(yearA * 12 + monthA - yearB * 12 - monthB);
  if (months <= 1 && Math.abs(dayNumber(yearA, monthA, dayA) - dayNumber(yearB, monthB, dayB)) <= 1)
    return 'oneDayOff';
  if (years === 0) return 'sameYearOtherDay';
  return monthA === monthB && dayA === dayB && years <= 10 ? 'sameDayOtherYear' : 'contradiction';
}

/** The pair of dates that agrees best, by the configured weights; undefined when a side has none. */
export function bestDates(
  as: ArrayLike<PackedDate>,
  bs: ArrayLike<PackedDate>,
  weights: ScreeningConfiguration['birthDate'],
): { readonly grade: DateGrade; readonly a: PackedDate; readonly b: PackedDate } | undefined {
  let best: { grade: DateGrade; a: PackedDate; b: PackedDate } | undefined;
  for (let i = 0; i < as.length; i++) {
    for (let j = 0; j < bs.length; j++) {
      const a = as[i] ?? 0;
      const b = bs[j] ?? 0;
      const grade = gradeDates(a, b);
      if (best === undefined || weights[grade] > weights[best.grade]) best = { grade, a, b };
    }
  }
  return best;
}

/** The year of a packed date. */
export function yearOf(date: PackedDate): number {
  return Math.floor(date / 10_000);
}

function monthOf(date: PackedDate): number {
  return Math.floor(date / 100) % 100;
}

function isFirstOfJanuary(date: PackedDate): boolean {
  return date % 10_000 === 101;
}

function digitsOff(a: PackedDate, b: PackedDate): number {
  let off = 0;
  for (let x = a, y = b; x > 0 || y > 0; x = Math.floor(x / 10), y = Math.floor(y / 10)) {
    if (x % 10 !== y % 10) off++;
  }
  return off;
}

function dayNumber(year: number, month: number, day: number): number {
  return Date.UTC(year, month - 1, day) / 86_400_000;
}
