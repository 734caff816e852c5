import { z } from 'zod';
import { ruleWords } from '../http/rule-words.ts';

/** Quarter hours of a day: how finely lanes open and close. */
export const quarters = 96;
export const quarterSeconds = 900;

/** A local time at a quarter hour, `00:00` to `24:00`. */
export const QuarterTime = z.string().regex(
  /^(?:(?:[01]\d|2[0-3]):(?:00|15|30|45)|24:00)$/,
  ruleWords({
    en: 'give HH:MM at a quarter hour, 00:00 to 24:00',
    es: 'dé HH:MM en un cuarto de hora, de 00:00 a 24:00',
  }),
);

/** The quarter of the day that begins at a `QuarterTime`: 0 to 96. */
export function quarterOf(time: string): number {
  const [hour = '0', minute = '0'] = time.split(':');
  return Number(hour) * 4 + Number(minute) / 15;
}
