import type { IdentityDocument } from '../screening/types.ts';
import { ofacDates } from './ofac-dates.ts';

/** What the remarks of an OFAC entry say that screening compares. */
export interface OfacRemarks {
  /** `a.k.a. 'X'` in the remarks: these are the weak ones (OFAC FAQ 122); the strong ones stand in alt.csv. */
  readonly weakNames: readonly string[];
  readonly birthDates: readonly string[];
  readonly placesOfBirth: readonly string[];
  readonly nationalities: readonly string[];
  readonly documents: readonly IdentityDocument[];
  /** Parts that look like a date of birth and are none that is understood. */
  readonly unread: readonly string[];
}

/** How OFAC calls the papers of people and things, and the type they get here; the first that fits counts. */
const documentWords: readonly (readonly [RegExp, string])[] = [
  [/^(?:\S+ )?Passport(?: Booklet| Card)?(?: No\.?| Number)?$/, 'passport'],
  [/^C\.?U\.?R\.?P\.?(?: #)?$/, 'curp'],
  [/^R\.?F\.?C\.?$/, 'rfc'],
  [/^SSN$/, 'ssn'],
  [
    /^(?:Tax ID No\.|NIT #|RUC #|RIF #|C\.U\.I\.T\.|V\.A\.T\. Number|Italian Fiscal Code|Fiscal Code)$/,
    'tax_id',
  ],
  [/^(?:Driver's License No\.|Driver's License)$/, 'driver_license'],
  [/^(?:Electoral Registry No\.|Credencial electoral|I\.F\.E\.)$/, 'voter_id'],
  [/^Vis(?:a ?Number ?ID|a Number)$/, 'visa'],
  [/^Vessel Registration Identification$/, 'imo'],
  [/^MMSI$/, 'mmsi'],
  [/^Aircraft Tail Number$/, 'tail_number'],
  [/^(?:Residency Number|Immigration No\.|Travel Document Number|Stateless Person ID Card)$/, 'residency'],
  [
    /^(?:Cedula No\.|National ID No\.|D\.N\.I\.|C\.U\.I\.|C\.U\.I\.P\.|LE Number|Numero de Identidad|Identification Number)$/,
    'national_id',
  ],
  [
    /^(?:National Foreign|Tazkira National|Personal|Kenyan|Turkish|Refugee|Citizen's|British National).*(?:Number|No\.|Card)$/,
    'national_id',
  ],
  [
    /^(?:Registration|Business Registration|Company|Commercial Registry|Trade License|Business Number|C\.R\.).*(?:Number|No\.|ID|#)$/,
    'registration',
  ],
];

/** The type here of a paper as OFAC, and who publishes its list again, calls it: `C.U.R.P.` is `curp`. */
export function paperType(words: string): string | undefined {
  return documentWords.find(([pattern]) => pattern.test(words))?.[1];
}

/** `alt. Passport B 960789 (Iran) issued 08 Sep 2006` in its parts. */
const documentShape =
  /^([A-Za-z.' ]+?(?: [#])?) ((?:[A-Z]{1,3} )?(?=[^\s(]*\d)[^(;]*?)(?: \(([^)]+)\))?(?: \([^)]*\))?(?: (?:issued|expires|located|issue|Issued)\b.*)?$/;

function documentFrom(part: string): IdentityDocument | undefined {
  const shape = documentShape.exec(part);
  if (shape === null) return undefined;
  const [, words = '', number = '', country] = shape;
  const type = paperType(words);
  if (type === undefined) return undefined;
  return { type, number: number.trim().replace(/^IMO /, ''), ...(country === undefined ? {} : { country }) };
}

const openAlias = /^(?:alt\. )?[afn]\.k\.a\. '(?!.*'$)/;

/** Splits at `;`, but not within the quotes of an alias. */
function partsOf(remarks: string): string[] {
  const parts: string[] = [];
  for (const piece of remarks.replace(/\.\s*$/, '').split(/;\s*/)) {
    const last = parts.at(-1);
    const closes = piece.endsWith("'") && !/\.k\.a\. '/.test(piece);
    if (last !== undefined && closes && openAlias.test(last)) parts[parts.length - 1] = `${last}; ${piece}`;
    else parts.push(piece.trim());
  }
  return parts;
}

/** Reads the remarks column of sdn.csv, already joined with its continuation in sdn_comments.csv. */
export function readOfacRemarks(remarks: string): OfacRemarks {
  const weakNames: string[] = [];
  const birthDates = new Set<string>();
  const placesOfBirth = new Set<string>();
  const nationalities = new Set<string>();
  const documents: IdentityDocument[] = [];
  const unread: string[] = [];
  for (const whole of partsOf(remarks)) {
    const part = whole.replace(/^alt\. /, '');
    const [, key = '', value = ''] = /^(DOB|POB|nationality|citizen|[afn]\.k\.a\.) (.+)$/.exec(part) ?? [];
    if (key === 'DOB') {
      const dates = ofacDates(value);
      if (dates === undefined) unread.push(part);
      for (const date of dates ?? []) birthDates.add(date);
    } else if (key === 'POB') placesOfBirth.add(value);
    else if (key === 'nationality' || key === 'citizen') nationalities.add(value);
    else if (key !== '') weakNames.push(value.replace(/^'|'$/g, ''));
    else {
      const document = documentFrom(part);
      if (document) documents.push(document);
    }
  }
  return {
    weakNames,
    birthDates: [...birthDates],
    placesOfBirth: [...placesOfBirth],
    nationalities: [...nationalities],
    documents,
    unread,
  };
}
