import { drivingMs } from '../lanes/driving.ts';
import type { Services } from '../services.ts';
import type { LaneContext } from './load-context.ts';
import type { PersonRow } from './load-people.ts';
import { type Place, seenAt, seenElsewhere } from './place.ts';

/** Which members have been at another port too shortly before, and where all of them are now. */
export async function membersPlaces(
  { places, settings }: Pick<Services, 'places' | 'settings'>,
  { port_code: port }: LaneContext,
  found: readonly { readonly row: PersonRow | undefined }[],
  at: number,
) {
  const ids = found.flatMap(({ row }) => (row?.membership_id && row.traveler_id ? [row.traveler_id] : []));
  const known = ids.length > 0 ? await places.of(ids) : new Map<string, Place>();
  const drive = (from: string, to: string) => drivingMs(from, to, settings.drivingKmh);
  return {
    elsewhere: new Set(ids.filter((id) => seenElsewhere(known.get(id), port, at, drive))),
    whereabouts: ids.map((travelerId) => ({ travelerId, place: seenAt(known.get(travelerId), port, at) })),
  };
}
