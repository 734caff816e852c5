import type { Locale } from '../http/text.ts';

const tags = { en: 'en-US', es: 'es-MX' } as const;

/** A day in words. */
export function formatDate(ms: number, locale: Locale): string {
  return new Intl.DateTimeFormat(tags[locale], { dateStyle: 'long', timeZone: 'UTC' }).format(ms);
}

/** A day `YYYY-MM-DD` or a month `YYYY-MM`, in words; what is neither stays. */
export function formatWhen(when: string, locale: Locale): string {
  const style =
    when.length === 7 ? ({ month: 'long', year: 'numeric' } as const) : ({ dateStyle: 'long' } as const);
  const ms = Date.parse(when);
  return Number.isNaN(ms)
    ? when
    : new Intl.DateTimeFormat(tags[locale], { ...style, timeZone: 'UTC' }).format(ms);
}

/** A wall clock time `YYYY-MM-DDTHH:mm` in words, whatever zone it belongs to. */
export function formatLocalTime(local: string, locale: Locale): string {
  const format = new Intl.DateTimeFormat(tags[locale], {
    dateStyle: 'full',
    timeStyle: 'short',
    timeZone: 'UTC',
  });
  return format.format(Date.parse(`${local}:00Z`));
}

/** A whole number. */
export function formatCount(value: number, locale: Locale): string {
  return value.toLocaleString(tags[locale], { maximumFractionDigits: 0 });
}

/** Cents of US dollars as money. */
export function formatMoney(cents: number, locale: Locale): string {
  return new Intl.NumberFormat(tags[locale], { style: 'currency', currency: 'USD' }).format(cents / 100);
}

/** A moment in words, on the clock of a time zone; UTC says so. */
export function formatMoment(ms: number, locale: Locale, timeZone = 'UTC'): string {
  return new Intl.DateTimeFormat(tags[locale], {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZone,
    timeZoneName: 'short',
  }).format(ms);
}

/** The time of day with its seconds, on the clock of a time zone. */
export function formatTime(ms: number, locale: Locale, timeZone: string): string {
  return new Intl.DateTimeFormat(tags[locale], { timeStyle: 'medium', timeZone }).format(ms);
}

/** A day `YYYY-MM-DD` with its weekday. */
export function formatDay(day: string, locale: Locale): string {
  return new Intl.DateTimeFormat(tags[locale], {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    timeZone: 'UTC',
  }).format(Date.parse(day));
}

/** The hour and minute of a wall clock time `YYYY-MM-DDTHH:mm`. */
export function formatClock(local: string, locale: Locale): string {
  return new Intl.DateTimeFormat(tags[locale], { timeStyle: 'short', timeZone: 'UTC' }).format(
    Date.parse(`${local}:00Z`),
  );
}

/** What a zone calls its time at a moment: `PDT`, `hora de verano del Pacífico`. */
export function zoneName(ms: number, timeZone: string, locale: Locale): string {
  const parts = new Intl.DateTimeFormat(tags[locale], { timeZone, timeZoneName: 'long' }).formatToParts(ms);
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? timeZone;
}

const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
] as const;

/** A stretch of time in its largest fitting unit, at least a second: `12 days`, `3 horas`. */
export function formatDuration(ms: number, locale: Locale): string {
  const [unit, size] = units.find(([, one]) => ms >= 2 * one) ?? ['second', 1000];
  const count = Math.max(1, Math.round(ms / size));
  return new Intl.NumberFormat(tags[locale], { style: 'unit', unit, unitDisplay: 'long' }).format(count);
}

/** The size of a file: `5 MB`, `38 kB`; two to the twentieth bytes are a megabyte, as people's own programs count. */
export function formatBytes(bytes: number, locale: Locale): string {
  const mega = bytes >= 1024 * 1024;
  const format = new Intl.NumberFormat(tags[locale], {
    style: 'unit',
    unit: mega ? 'megabyte' : 'kilobyte',
    maximumFractionDigits: mega ? 1 : 0,
  });
  return format.format(mega ? bytes / (1024 * 1024) : Math.max(1, bytes / 1024));
}
