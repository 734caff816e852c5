import type { FieldError } from '../http/problems.ts';
import type { Locale } from '../http/text.ts';
import { fold } from '../screening/fold.ts';
import { particles } from '../screening/name-words.ts';
import type { TravelDocument } from './read-mrz.ts';

/** What the barcode of a driver licence says, in the form of a travel document, and the names for a comparison. */
export interface DriverLicence {
  readonly document: TravelDocument;
  readonly familyName: string;
  readonly givenNames: string;
}

type Elements = ReadonlyMap<string, string>;

const words = {
  en: {
    header:
      'expected the text of an AAMVA barcode: @, separators, "ANSI ", issuer, version, a DL or ID subfile',
    missing: (element: string) => `element ${element}: missing`,
    date: (element: string, form: string) => `element ${element}: expected a date as ${form}`,
    country: 'element DCG: expected USA, CAN or MEX',
    number: 'element DAQ: expected letters and digits',
    name: (element: string) => `element ${element}: expected a name`,
    twice: (element: string) => `element ${element}: twice, with different values`,
  },
  es: {
    header:
      'se esperaba el texto de un código AAMVA: @, separadores, "ANSI ", emisor, versión, un subarchivo DL o ID',
    missing: (element: string) => `elemento ${element}: falta`,
    date: (element: string, form: string) => `elemento ${element}: se esperaba una fecha como ${form}`,
    country: 'elemento DCG: se esperaba USA, CAN o MEX',
    number: 'elemento DAQ: se esperaban letras y cifras',
    name: (element: string) => `elemento ${element}: se esperaba un nombre`,
    twice: (element: string) => `elemento ${element}: dos veces, con valores distintos`,
  },
};

/**
 * Compliance indicator, separators, file type, issuer, version of the standard; from version 2 on also that of the
 * jurisdiction; how many subfiles there are, and then type, offset and length of each. Issuers get offsets and lengths
 * wrong, so they are skipped, and subfiles found by their ends.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the standard's separators are control characters
const header = /^@\n\x1e?\r(?:ANSI |AAMVA)\d{6}(\d\d)((?:\d\d)?)(\d\d)((?:(?:DL|ID|EN|Z[A-Z])\d{8})+)/;

interface Opened {
  readonly version: number;
  readonly elements: Elements;
  /** Elements that occur twice with different values. */
  readonly doubtful: readonly string[];
}

function open(barcode: string): Opened | undefined {
  const found = header.exec(barcode);
  if (!found) return undefined;
  const [whole, version = '', , count = '', designators = ''] = found;
  if (designators.length !== Number(count) * 10) return undefined;
  const subfile = barcode
    .slice(whole.length)
    .split('\r')
    .find((part) => part.startsWith('DL') || part.startsWith('ID'));
  if (subfile === undefined) return undefined;
  const elements = new Map<string, string>();
  const doubtful: string[] = [];
  for (const line of subfile.slice(2).split('\n')) {
    const [id, value] = [line.slice(0, 3), line.slice(3).trim()];
    if (!/^[A-Z]{3}$/.test(id)) continue;
    const before = elements.get(id);
    if (before !== undefined && before !== value) doubtful.push(id);
    elements.set(id, value);
  }
  return { version: Number(version), elements, doubtful };
}

/** `YYYY-MM-DD` of a day that the calendar has. */
function dayOf(text: string, canadian: boolean): string | undefined {
  const found = canadian ? /^(\d{4})(\d\d)(\d\d)$/.exec(text) : /^(\d\d)(\d\d)(\d{4})$/.exec(text);
  if (!found) return undefined;
  const [, a = '', b = '', c = ''] = found;
  const day = canadian ? `${a}-${b}-${c}` : `${c}-${a}-${b}`;
  const time = Date.parse(`${day}T00:00:00Z`);
  return Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== day ? undefined : day;
}

/** Fillers of an element that has to be there although there is nothing to say. */
function told(value: string | undefined): string {
  return value === undefined || /^(?:NONE|UNAVL|UNAVAIL)$/i.test(value)
    ? ''
    : value.replaceAll(',', ' ').trim();
}

function isName(text: string): boolean {
  return /\p{L}/u.test(text) && !/\p{Cc}/u.test(text);
}

/** The family name's and the given names' elements, which moved from version to version. */
function namesOf({ version, elements }: Opened): { readonly family: string; readonly given: string } {
  if (version <= 1 && !elements.has('DAB')) {
    const [family = '', ...given] = (elements.get('DAA') ?? '').split(',');
    return { family: told(family), given: told(given.join(' ')) };
  }
  const family = told(elements.get(version <= 1 ? 'DAB' : 'DCS'));
  // Versions 2 and 3 write all given names in one element.
  const first = told(version === 2 || version === 3 ? elements.get('DCT') : elements.get('DAC'));
  return { family, given: [first, told(elements.get('DAD'))].filter(Boolean).join(' ') };
}

function familyElement({ version, elements }: Opened): string {
  if (version > 1) return 'DCS';
  return elements.has('DAB') ? 'DAB' : 'DAA';
}

/**
 * Reads the text of a driver licence's PDF417 barcode (AAMVA DL/ID Card Design Standard, annex D; versions 1 to 12):
 * number, names, birth and expiry. Nothing is guessed: what is missing or cannot be what it should be is named by its
 * element. Dates are MMDDCCYY in the United States, CCYYMMDD in Canada and in version 1.
 *
 * @returns the licence, or which element was misread; pointers are relative to the text.
 */
export function readLicence(
  barcode: string,
  locale: Locale,
): { readonly licence: DriverLicence } | { readonly errors: readonly FieldError[] } {
  const say = words[locale];
  const opened = open(barcode);
  if (!opened) return { errors: [{ pointer: '', message: say.header }] };
  const { version, elements, doubtful } = opened;
  const errors: string[] = doubtful.map(say.twice);
  const number = elements.get('DAQ') ?? '';
  // Version 1 has no country of its own; only the United States issued by it.
  const country = version <= 1 ? 'USA' : (elements.get('DCG') ?? '');
  const { family, given } = namesOf(opened);
  const canadian = version <= 1 || country === 'CAN';
  const form = canadian ? 'CCYYMMDD' : 'MMDDCCYY';
  const birthDate = dayOf(elements.get('DBB') ?? '', canadian);
  const expiryDate = dayOf(elements.get('DBA') ?? '', canadian);

  if (number === '') errors.push(say.missing('DAQ'));
  else if (!/[A-Z0-9]/i.test(number) || number.length > 40) errors.push(say.number);
  if (family === '') errors.push(say.missing(familyElement(opened)));
  else if (!isName(family)) errors.push(say.name(familyElement(opened)));
  if (given !== '' && !isName(given)) errors.push(say.name(version === 2 || version === 3 ? 'DCT' : 'DAC'));
  if (country === '') errors.push(say.missing('DCG'));
  else if (!/^(?:USA|CAN|MEX)$/.test(country)) errors.push(say.country);
  if (!elements.has('DBB')) errors.push(say.missing('DBB'));
  else if (birthDate === undefined) errors.push(say.date('DBB', form));
  if (!elements.has('DBA')) errors.push(say.missing('DBA'));
  else if (expiryDate === undefined) errors.push(say.date('DBA', form));
  if (errors.length > 0 || birthDate === undefined || expiryDate === undefined) {
    return { errors: errors.map((message) => ({ pointer: '', message })) };
  }
  const fullName = given === '' ? family : `${family}, ${given}`;
  return {
    licence: {
      familyName: family,
      givenNames: given,
      document: {
        number,
        country,
        birthDate,
        expiryDate,
        identity: { fullName, birthDate, documents: [{ type: 'driver_license', number, country }] },
      },
    },
  };
}

function nameWords(text: string): readonly string[] {
  return fold(text)
    .split(/[^A-Z]+/)
    .filter((word) => word.length > 1 && !particles.has(word));
}

/**
 * Whether a licence may be this person's: a family name and a given name in common. Two states may give the same number,
 * so number, country and birth date do not say whose it is.
 */
export function mayBeHolder(licence: DriverLicence, storedName: string): boolean {
  const stored = new Set(nameWords(storedName));
  const given = nameWords(licence.givenNames);
  return (
    nameWords(licence.familyName).some((word) => stored.has(word)) &&
    (given.length === 0 || given.some((word) => stored.has(word)))
  );
}
