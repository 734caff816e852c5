import { parse } from 'mrz';
import type { FieldError } from '../http/problems.ts';
import type { Locale } from '../http/text.ts';
import type { TravelerIdentity } from '../travelers/identity.ts';

/** What a machine-readable zone (ICAO 9303: TD1, TD2, TD3) says. */
export interface TravelDocument {
  readonly identity: TravelerIdentity;
  readonly number: string;
  /** ISO 3166 alpha-3, or ICAO's extras. */
  readonly country: string;
  /** `YYYY-MM-DD`, absent where the document does not know the day. */
  readonly birthDate?: string;
  /** `YYYY-MM-DD`, its last day. */
  readonly expiryDate?: string;
}

const sides = { TD1: [3, 30], TD2: [2, 36], TD3: [2, 44] } as const;
const nameField = { TD1: [2, 0], TD2: [0, 5], TD3: [0, 5] } as const;
type Format = keyof typeof sides;

function formatOf(lines: readonly string[]): Format | undefined {
  return (Object.keys(sides) as Format[]).find((format) => {
    const [count, length] = sides[format];
    return lines.length === count && lines.every((line) => line.length === length);
  });
}

/** The two digits of a year, in the century that makes the date the latest one not after `latestYear`. */
function fullDate(yymmdd: string | null | undefined, latestDay: string): string | undefined {
  const found = /^(\d\d)(\d\d)(\d\d)$/.exec(yymmdd ?? '');
  if (!found) return undefined;
  const [, yy = '', mm = '', dd = ''] = found;
  if (Number(mm) < 1 || Number(mm) > 12 || Number(dd) < 1 || Number(dd) > 31) return undefined;
  const century = Number(latestDay.slice(0, 2));
  const date = `${century}${yy}-${mm}-${dd}`;
  return date <= latestDay ? date : `${century - 1}${yy}-${mm}-${dd}`;
}

function dayOf(time: number, yearsOn: number): string {
  const date = new Date(time);
  date.setUTCFullYear(date.getUTCFullYear() + yearsOn);
  return date.toISOString().slice(0, 10);
}

const words = {
  en: {
    shape: 'expected the lines of a TD1 (3 x 30), TD2 (2 x 36) or TD3 (2 x 44), letters, digits and < alone',
    line: (line: number, field: string) => `line ${line}: misread at ${field}`,
  },
  es: {
    shape: 'se esperaban las líneas de TD1 (3 x 30), TD2 (2 x 36) o TD3 (2 x 44), solo letras, cifras y <',
    line: (line: number, field: string) => `línea ${line}: mal leída en ${field}`,
  },
};

/** ICAO's own specimens are issued by Utopia, which the parser does not know; their check digits are checked all the same. */
function isUtopia(error: string | undefined): boolean {
  return error === 'invalid state code: UTO';
}

/**
 * Reads the lines of a machine-readable zone, all check digits verified. Birth dates are taken for the past, expiry
 * dates for at most 50 years ahead of `now`, since a zone has two digits of the year.
 *
 * @returns the document, or which line and field was misread; pointers are relative to the list of lines.
 */
export function readMrz(
  lines: readonly string[],
  now: number,
  locale: Locale,
): { readonly document: TravelDocument } | { readonly errors: readonly FieldError[] } {
  const format = formatOf(lines);
  if (!format || !lines.every((line) => /^[A-Z0-9<]+$/.test(line))) {
    return { errors: [{ pointer: '', message: words[locale].shape }] };
  }
  const { fields, details, documentNumber } = parse([...lines]);
  const wrong = details.filter((detail) => !detail.valid && !isUtopia(detail.error));
  const number = documentNumber ?? '';
  if (wrong.length > 0 || number === '') {
    return {
      errors: wrong.map(({ line, field, label }) => ({
        pointer: `/${line}`,
        message: words[locale].line(line + 1, field ?? label),
      })),
    };
  }
  const [line, start] = nameField[format];
  const country = (lines[0] ?? '').slice(2, 5).replaceAll('<', '');
  const nationality = fields.nationality ?? country;
  const birthDate = fullDate(fields.birthDate, dayOf(now, 0));
  const expiryDate = fullDate(fields.expirationDate, dayOf(now, 50));
  const type = format === 'TD3' ? 'passport' : 'national_id';
  return {
    document: {
      number,
      country,
      ...(birthDate === undefined ? {} : { birthDate }),
      ...(expiryDate === undefined ? {} : { expiryDate }),
      identity: {
        mrzName: (lines[line] ?? '').slice(start),
        nationality,
        documents: [{ type, number, country }],
        ...(birthDate === undefined ? {} : { birthDate }),
      },
    },
  };
}
