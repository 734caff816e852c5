import { DomainError, type FieldError } from '../http/problems.ts';
import type { Locale } from '../http/text.ts';
import type { Keys } from '../keys/keys.ts';
import { readDocument } from './read-document.ts';
import type { DriverLicence } from './read-licence.ts';
import type { TravelDocument } from './read-mrz.ts';
import type { CheckBody } from './schema.ts';

/** An occupant as presented: the one credential, with the keyed hash by which it is found. */
export type Presented = { readonly position: number } & (
  | { readonly kind: 'rfid'; readonly hash: string }
  | { readonly kind: 'pass_id'; readonly passId: string }
  | { readonly kind: 'document'; readonly hash: string; readonly document: TravelDocument }
  | {
      readonly kind: 'licence';
      readonly hash: string;
      readonly document: TravelDocument;
      readonly licence: DriverLicence;
    }
  | { readonly kind: 'none' }
);

/**
 * Reads what every occupant held up; a misread zone is refused with its line and field, a misread barcode with its
 * element, so that it is read again.
 */
export function readPresented(
  keys: Pick<Keys, 'lookupHash'>,
  occupants: CheckBody['occupants'],
  now: number,
  locale: Locale,
): readonly Presented[] {
  const errors: FieldError[] = [];
  const presented = occupants.map((occupant, position): Presented => {
    if ('rfid' in occupant) return { position, kind: 'rfid', hash: keys.lookupHash('rfid', occupant.rfid) };
    if ('passId' in occupant) return { position, kind: 'pass_id', passId: occupant.passId };
    const read = readDocument(occupant, now, locale);
    if (!read) return { position, kind: 'none' };
    if ('document' in read) {
      const { document } = read;
      return { position, kind: 'document', hash: keys.lookupHash('document', document.number), document };
    }
    if ('licence' in read) {
      const { document } = read.licence;
      const hash = keys.lookupHash('document', document.number);
      return { position, kind: 'licence', hash, document, licence: read.licence };
    }
    const at = `/occupants/${position}/${'mrz' in occupant ? 'mrz' : 'licence'}`;
    errors.push(...read.errors.map(({ pointer, message }) => ({ pointer: `${at}${pointer}`, message })));
    return { position, kind: 'none' };
  });
  if (errors.length > 0) {
    throw new DomainError(
      'invalid_request',
      {
        en: 'A document was misread. Read it again.',
        es: 'Un documento se leyó mal. Léalo de nuevo.',
      },
      { errors },
    );
  }
  return presented;
}
