import { readMrz } from '../../crossings/read-mrz.ts';

/** A travel document as typed so far. */
interface Typed {
  readonly type?: string | undefined;
  readonly number?: string | undefined;
  readonly country?: string | undefined;
  readonly expiresOn?: string | undefined;
  readonly mrz?: readonly string[] | undefined;
}

const tidy = (line: string) =>
  line.toUpperCase().replaceAll(/\s/g, '').replaceAll('«', '<<').replaceAll('‹', '<');

/**
 * Fills what was left empty from the machine-readable lines, when all of their check digits are right; what somebody
 * typed stays. Phones paste `«` for `<<`.
 */
export function fillFromMrz<T extends Typed>(document: T, now: number): T {
  const lines = document.mrz?.map(tidy);
  if (lines === undefined) return document;
  const read = readMrz(lines, now, 'en');
  if ('errors' in read) return { ...document, mrz: lines };
  const { number, country, expiryDate, identity } = read.document;
  const filled = {
    type: identity.documents[0]?.type,
    number,
    country: /^(?:[A-Z]{3}|D)$/.test(country) ? country : undefined,
    expiresOn: expiryDate,
  };
  const known = Object.fromEntries(Object.entries(filled).filter(([, value]) => value !== undefined));
  return { ...known, ...document, mrz: lines };
}
