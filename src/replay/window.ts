/** The part of a day that is replayed: local milliseconds since midnight, `toMs` itself not included. */
export interface Window {
  readonly fromMs: number;
  readonly toMs: number;
}

const minuteMs = 60_000;
const dayMinutes = 24 * 60;

/**
 * The window that `--from HH:MM` and `--minutes M` name: from midnight, to the end of the day.
 *
 * @throws Error with one clear line when they name none, or one that reaches beyond midnight.
 */
export function windowFrom(from: string | undefined, minutes: number | undefined): Window {
  const found = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(from ?? '00:00');
  if (!found) throw new Error(`--from: expected a time of the day as HH:MM, not ${from}`);
  const start = Number(found[1]) * 60 + Number(found[2]);
  const left = dayMinutes - start;
  const length = minutes ?? left;
  if (!(length > 0 && length <= left)) {
    throw new Error(`--minutes: expected a number above 0 and, from ${found[0]} on, at most ${left}`);
  }
  return { fromMs: start * minuteMs, toMs: Math.round((start + length) * minuteMs) };
}
