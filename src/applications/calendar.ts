/** Milliseconds in a day. */
export const dayMs = 86_400_000;

/** The UTC day of an instant, `YYYY-MM-DD`. */
export function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

/** Years back from a day, `YYYY-MM-DD`; 29 February becomes 1 March where there is none. */
export function yearsAfter(day: string, years: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return dayOf(Date.UTC(year + years, month - 1, date));
}

/** Whole years lived on a day. */
export function ageOn(birthDate: string, day: string): number {
  const years = Number(day.slice(0, 4)) - Number(birthDate.slice(0, 4));
  return day.slice(5) < birthDate.slice(5) ? years - 1 : years;
}

/** Minors are under 18 (SENTRI's fee rule). An unknown birth date counts as an adult's. */
export function isMinor(birthDate: string | undefined, now: number): boolean {
  return isMinorOn(birthDate, dayOf(now));
}

/** The same on a UTC day, for whoever asks of several people. */
export function isMinorOn(birthDate: string | undefined, day: string): boolean {
  return birthDate !== undefined && ageOn(birthDate, day) < 18;
}

/** The first day that `YYYY-MM` or `YYYY-MM-DD` can mean. */
export function firstDay(when: string): string {
  return when.length === 7 ? `${when}-01` : when;
}

/** The last day that `YYYY-MM` or `YYYY-MM-DD` can mean. */
export function lastDay(when: string): string {
  if (when.length !== 7) return when;
  const [year = 0, month = 1] = when.split('-').map(Number);
  return dayOf(Date.UTC(year, month, 0));
}
