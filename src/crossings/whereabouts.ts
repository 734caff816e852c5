import { drivingMs } from '../lanes/driving.ts';
import type { Services } from '../services.ts';
import type { LaneContext } from './load-context.ts';
import type { PersonRow } from './load-people.ts';
import { seenAt, seenElsewhere } from './place.ts';
import type { Whereabouts } from './recent-places.ts';

interface MembersPlaces {
  /** Travelers who have been at another port too shortly before. */
  readonly elsewhere: ReadonlySet<string>;
  /** Where all of its members are now, for the checks to come. */
  readonly whereabouts: readonly Whereabouts[];
}

const nobody: MembersPlaces = { elsewhere: new Set(), whereabouts: [] };

/** Where the members of a check are and have been. */
export async function membersPlaces(
  { places, settings }: Pick<Services, 'places' | 'settings'>,
  { port_code: port }: Pick<LaneContext, 'port_code'>,
  found: readonly { readonly row: Pick<PersonRow, 'membership_id' | 'traveler_id'> | undefined }[],
  at: number,
): Promise<MembersPlaces> {
  const ids = found.flatMap(({ row }) => (row?.membership_id && row.traveler_id ? [row.traveler_id] : []));
  if (ids.length === 0) return nobody;
  const asked = places.of(ids);
  // Not awaited where memory answers: a turn of the loop would cost more than the look.
  const known = asked instanceof Promise ? await asked : asked;
  const drive = (from: string, to: string) => drivingMs(from, to, settings.drivingKmh);
  const elsewhere = ids.filter((_, i) => seenElsewhere(known[i], port, at, drive));
  return {
    elsewhere: elsewhere.length > 0 ? new Set(elsewhere) : nobody.elsewhere,
    whereabouts: ids.map((travelerId, i) => ({ travelerId, place: seenAt(known[i], port, at) })),
  };
}
