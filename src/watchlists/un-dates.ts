import { ofacDates } from './ofac-dates.ts';

/** How the UN writes a date of birth. */
export interface UnDate {
  readonly kind: string;
  readonly date: string;
  readonly year: string;
  readonly from: string;
  readonly to: string;
  readonly note: string;
}

/** A range wider than this says too little to compare; it is left out. */
const widestRange = 15;
const isYear = (text: string) => /^(?:18|19|20)\d\d$/.test(text);

function wholeDate(text: string): string | undefined {
  const date = /^(\d{4}-\d{2}-\d{2})(?:Z|[+-]\d{2}:\d{2}|T.*)?$/.exec(text)?.[1];
  return date !== undefined && new Date(`${date}T00:00:00Z`).toJSON()?.startsWith(date) ? date : undefined;
}

/**
 * The dates that the UN means: `EXACT` with a day or a year, `APPROXIMATELY` (the year: comparing allows for one more
 * or less), `BETWEEN` two years (each of them). Nothing where no date stands; undefined when it is not understood.
 */
export function unDates({ kind, date, year, from, to, note }: UnDate): readonly string[] | undefined {
  if (date === '' && year === '' && from === '' && to === '') return note === '' ? [] : freeDates(note);
  if (from !== '' || to !== '') {
    const [first, last] = [Number(from), Number(to)];
    if (!isYear(from) || !isYear(to) || last < first) return undefined;
    return last - first > widestRange
      ? []
      : Array.from({ length: last - first + 1 }, (_, i) => String(first + i));
  }
  const whole = wholeDate(date);
  if (date !== '' && whole === undefined) return undefined;
  const about = kind.toUpperCase().startsWith('APPROX');
  if (whole !== undefined) return [about ? whole.slice(0, 4) : whole];
  return isYear(year) ? [year] : undefined;
}

/** A date of birth in free text, as aliases and notes have it: `1971-03-09`, `09.03.1971`, `12 Aug 1973`, `1973`. */
export function freeDates(text: string): readonly string[] | undefined {
  const plain = text.trim().replace(/[.;]$/, '');
  const whole = wholeDate(plain);
  if (whole !== undefined) return [whole];
  const dotted = /^(\d{1,2})[./](\d{1,2})[./](\d{4})$/.exec(plain);
  if (dotted !== null) {
    const [, day = '', month = '', year = ''] = dotted;
    const date = wholeDate(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`);
    return date === undefined ? undefined : [date];
  }
  const approximate = plain
    .replace(/^(?:approximately|approx\.?|between)\s+/i, 'circa ')
    .replace(/ and /i, ' to ');
  return ofacDates(approximate.replace(/^circa (?=.* to )/, '').replace(/\.(?= )/g, ''));
}
