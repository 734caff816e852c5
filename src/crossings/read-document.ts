import type { Locale } from '../http/text.ts';
import { readLicence } from './read-licence.ts';
import { readMrz } from './read-mrz.ts';
import type { CheckBody } from './schema.ts';

/** What an occupant's document says, or what of it was misread; undefined where none was shown. */
export function readDocument(occupant: CheckBody['occupants'][number], now: number, locale: Locale) {
  if ('mrz' in occupant) return readMrz(occupant.mrz, now, locale);
  return 'licence' in occupant ? readLicence(occupant.licence, locale) : undefined;
}
