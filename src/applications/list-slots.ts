import { sql } from '../db/sql.ts';
import type { Services } from '../services.ts';
import { dayOf } from './calendar.ts';
import { type CenterRow, findCenter } from './center-store.ts';
import { isAhead, localTime, slotsOn } from './slots.ts';

/** A slot that can be taken now. */
export interface FreeSlot {
  readonly startsAt: number;
  /** `YYYY-MM-DDTHH:mm` on the center's own clock. */
  readonly localTime: string;
}

/**
 * The free slots of a center on `days` days from `from` (`YYYY-MM-DD`, the center's calendar; absent: from today).
 * Booked ones and those that somebody holds are left out; a hold that has run out is free.
 */
export async function freeSlots(
  services: Pick<Services, 'db'>,
  centerId: string,
  from: string | undefined,
  days: number,
  now: number,
): Promise<{ readonly center: CenterRow; readonly slots: readonly FreeSlot[] }> {
  const center = await findCenter(services, centerId);
  const zone = center.time_zone;
  const first = Date.parse(from ?? localTime(now, zone).slice(0, 10));
  const calendar = Array.from({ length: days }, (_, index) => dayOf(first + index * 86_400_000));
  const offered = center.operational === 1 ? calendar.flatMap((day) => slotsOn(day, zone)) : [];
  const taken = await services.db.all(
    sql<{ starts_at: number }>`SELECT starts_at FROM interview_slots WHERE center_id = ${centerId}
      AND starts_at BETWEEN ${offered[0] ?? 0} AND ${offered.at(-1) ?? 0} AND (state = 'booked' OR held_until > ${now})`,
  );
  const occupied = new Set(taken.map(({ starts_at }) => starts_at));
  return {
    center,
    slots: offered
      .filter((startsAt) => !occupied.has(startsAt) && isAhead(startsAt, now))
      .map((startsAt) => ({ startsAt, localTime: localTime(startsAt, zone) })),
  };
}
