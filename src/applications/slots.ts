/** An interview takes one slot of 15 minutes. */
export const slotMinutes = 15;
/** Assumption: centers interview on weekdays, first slot at 9:00, the last one ends at 17:00, local time. */
export const openingHour = 9;
export const closingHour = 17;
/** Assumption: slots are offered this many days ahead. */
export const horizonDays = 90;

const minuteMs = 60_000;
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
    formats.set(timeZone, format);
  }
  return format;
}

/** Wall clock time of an instant in an IANA zone, `YYYY-MM-DDTHH:mm`: the shape of the TTP scheduler's slots. */
export function localTime(ms: number, timeZone: string): string {
  const part: Record<string, string> = {};
  for (const { type, value } of formatOf(timeZone).formatToParts(ms)) part[type] = value;
  return `${part.year}-${part.month}-${part.day}T${part.hour}:${part.minute}`;
}

/**
 * The instant of a wall clock time (`YYYY-MM-DDTHH:mm`) in a zone. A time that the clock skips in spring does not
 * exist; one that it repeats in autumn means its first turn. Centers are closed at both.
 */
export function instantOf(local: string, timeZone: string): number | undefined {
  const wanted = Date.parse(`${local}:00Z`);
  if (Number.isNaN(wanted)) return undefined;
  // The offset is looked for on both sides of a possible change of the clock.
  for (const probe of [wanted - 86_400_000, wanted + 86_400_000]) {
    const offset = Date.parse(`${localTime(probe, timeZone)}:00Z`) - Math.floor(probe / minuteMs) * minuteMs;
    const instant = wanted - offset;
    if (localTime(instant, timeZone) === local) return instant;
  }
  return undefined;
}

function isWeekday(day: string): boolean {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return weekday >= 1 && weekday <= 5;
}

/** The instants (ms) of every slot of one local day (`YYYY-MM-DD`), earliest first; none at the weekend. */
export function slotsOn(day: string, timeZone: string): readonly number[] {
  if (!isWeekday(day)) return [];
  const starts: string[] = [];
  for (let minute = openingHour * 60; minute + slotMinutes <= closingHour * 60; minute += slotMinutes) {
    const hh = String(Math.floor(minute / 60)).padStart(2, '0');
    const mm = String(minute % 60).padStart(2, '0');
    starts.push(`${day}T${hh}:${mm}`);
  }
  const first = instantOf(starts[0] ?? '', timeZone);
  const last = instantOf(starts.at(-1) ?? '', timeZone);
  const stepMs = slotMinutes * minuteMs;
  // Unless the clock changes within opening hours, the day is even and needs no further look at the zone.
  if (first !== undefined && last === first + (starts.length - 1) * stepMs) {
    return starts.map((_, index) => first + index * stepMs);
  }
  return starts.flatMap((local) => instantOf(local, timeZone) ?? []);
}

/** True when an instant can still be booked: ahead of `now` and within the horizon. */
export function isAhead(startsAt: number, now: number): boolean {
  return startsAt > now && startsAt <= now + horizonDays * 86_400_000;
}

/** True when a center of this zone offers this very instant: on its grid, ahead of `now`, within the horizon. */
export function isOffered(startsAt: number, timeZone: string, now: number): boolean {
  return (
    isAhead(startsAt, now) && slotsOn(localTime(startsAt, timeZone).slice(0, 10), timeZone).includes(startsAt)
  );
}
