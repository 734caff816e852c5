import type { Keys } from '../keys/keys.ts';

/** The code by which two agencies speak of one hit without saying who is listed: stable for a person and an entry. */
export function hitCode(
  keys: Pick<Keys, 'lookupHash'>,
  personId: string,
  listId: string,
  entryId: string,
): string {
  return keys.lookupHash('hit', `${personId} ${listId} ${entryId}`).slice(0, 12).toUpperCase();
}
