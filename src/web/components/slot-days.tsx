import { dayMs, dayOf } from '../../applications/calendar.ts';
import { horizonDays } from '../../applications/slots.ts';
import type { Locale } from '../../http/text.ts';
import { formatDay } from '../format.ts';
import { interviewTexts } from '../texts/interview.ts';

/** The first of the days to show: the one asked for, if it is a day within reach; today otherwise. */
export function daysFrom(asked: string | undefined, now: number): string {
  const today = dayOf(now);
  if (asked === undefined || !/^\d{4}-\d\d-\d\d$/.test(asked)) return today;
  const ms = Date.parse(asked);
  return Number.isNaN(ms) || asked < today || ms > now + horizonDays * dayMs ? today : asked;
}

/** Days with how many times are free on each, and the way to earlier and later ones. */
export function SlotDays(props: {
  at: string;
  from: string;
  days: number;
  free: ReadonlyMap<string, readonly unknown[]>;
  chosen: string | undefined;
  locale: Locale;
  now: number;
}) {
  const { at, from, days, free, chosen, locale, now } = props;
  const t = interviewTexts[locale];
  const first = Date.parse(from);
  const shown = Array.from({ length: days }, (_, index) => dayOf(first + index * dayMs));
  const before = dayOf(Math.max(now, first - days * dayMs));
  const after = dayOf(first + days * dayMs);
  return (
    <nav aria-label={t.chooseDay}>
      <h2>{t.chooseDay}</h2>
      <ul class="usa-list usa-list--unstyled">
        {shown.map((day) => {
          const count = free.get(day)?.length ?? 0;
          if (count === 0) return null;
          const words = t.day(formatDay(day, locale), count);
          return (
            <li class="padding-y-05">
              <a
                class={day === chosen ? 'usa-link text-bold' : 'usa-link'}
                {...(day === chosen ? { 'aria-current': 'date' as const } : {})}
                href={`${at}?from=${from}&day=${day}`}
              >
                {words}
              </a>
            </li>
          );
        })}
      </ul>
      <p>
        {first > Date.parse(dayOf(now)) ? (
          <a class="usa-link margin-right-2" href={`${at}?from=${before}`}>
            {t.earlier}
          </a>
        ) : null}
        {Date.parse(after) < now + horizonDays * dayMs ? (
          <a class="usa-link" href={`${at}?from=${after}`}>
            {t.later}
          </a>
        ) : null}
      </p>
    </nav>
  );
}
