import type { Locale } from '../http/text.ts';

const tags = { en: 'en-US', es: 'es-MX' } as const;

/** A day in words. */
export function formatDate(ms: number, locale: Locale): string {
  return new Intl.DateTimeFormat(tags[locale], { dateStyle: 'long', timeZone: 'UTC' }).format(ms);
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

/** Cents of US dollars as money. */
export function formatMoney(cents: number, locale: Locale): string {
  return new Intl.NumberFormat(tags[locale], { style: 'currency', currency: 'USD' }).format(cents / 100);
}
