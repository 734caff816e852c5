/** The part of a day that is replayed: local milliseconds since midnight, `toMs` itself not included. */
export interface Window {
  readonly fromMs: number;
  readonly toMs: number;
}

const minuteMs = 60_000;
const dayMinutes = 24 * 60;
const time = /^([01]?\d|2[0-4]):([0-5]\d)$/;

/**
 * Milliseconds since midnight of `HH:MM`; 24:00 is the end of the day.
 *
 * @throws Error with one clear line that begins with the option's name.
 */
export function timeOfDay(text: string, option: string): number {
  const found = time.exec(text);
  const minutes = found ? Number(found[1]) * 60 + Number(found[2]) : dayMinutes + 1;
  if (minutes > dayMinutes) throw new Error(`${option}: expected a time of the day as HH:MM, not ${text}`);
  return minutes * minuteMs;
}

/**
 * The window that `--from HH:MM` and `--minutes M` name: from midnight, to the end of the day.
 *
 * @throws Error with one clear line when they name none, or one that reaches beyond midnight.
 */
export function windowFrom(from: string | undefined, minutes: number | undefined): Window {
  const start = timeOfDay(from ?? '00:00', '--from') / minuteMs;
  if (start === dayMinutes) throw new Error('--from: expected a time of the day as HH:MM before 24:00');
  const left = dayMinutes - start;
  const length = minutes ?? left;
  if (!(length > 0 && length <= left)) {
    throw new Error(`--minutes: expected a number above 0 and, from ${from ?? '00:00'} on, at most ${left}`);
  }
  return { fromMs: start * minuteMs, toMs: Math.round((start + length) * minuteMs) };
}

/**
 * The window that `--outage HH:MM-HH:MM` names, which must begin within the window that is replayed.
 *
 * @throws Error with one clear line.
 */
export function outageFrom(text: string, replayed: Window): Window {
  const [from = '', to = '', ...more] = text.split('-');
  if (more.length > 0 || to === '') throw new Error(`--outage: expected HH:MM-HH:MM, not ${text}`);
  const outage = { fromMs: timeOfDay(from, '--outage'), toMs: timeOfDay(to, '--outage') };
  if (outage.toMs <= outage.fromMs) throw new Error(`--outage: ${text} ends before it begins`);
  if (outage.fromMs < replayed.fromMs || outage.fromMs >= replayed.toMs) {
    throw new Error(`--outage: ${text} is not within what is replayed, ${wordsOf(replayed)}`);
  }
  return outage;
}

/** A moment of the day as `HH:MM`. */
export function clockOf(ms: number): string {
  return [Math.floor(ms / 3_600_000), Math.floor(ms / minuteMs) % 60]
    .map((part) => String(part).padStart(2, '0'))
    .join(':');
}

/** A window as `HH:MM-HH:MM`. */
export function wordsOf({ fromMs, toMs }: Window): string {
  return `${clockOf(fromMs)}-${clockOf(toMs)}`;
}
