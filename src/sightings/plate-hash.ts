import type { Keys } from '../keys/keys.ts';
import { type PlateInput, plateKey } from '../memberships/plate.ts';

/** The keyed hash by which a plate is found among sightings; the plate itself is not kept. */
export function plateHash(keys: Pick<Keys, 'lookupHash'>, vehicle: PlateInput): string {
  const { plate, state, country } = plateKey(vehicle);
  // In a number everything but letters and digits falls away, so each part is hashed with its length.
  return keys.lookupHash('plate', `${plate.length} ${plate} ${state.length} ${state} ${country}`);
}
