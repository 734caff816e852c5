import { readCurp } from '../screening/curp.ts';
import { foldCode } from '../screening/fold.ts';
import type { IdentityDocument } from '../screening/types.ts';
import { type FtmEntity, readFtmEntity, textsOf } from './ftm-entity.ts';
import { paperType } from './ofac-remarks.ts';

/** Documents that stand as entities of their own in a flat file, by the id of their holder. */
export type HeldDocuments = ReadonlyMap<string, readonly IdentityDocument[]>;

/** Entities that are papers, and what their number is where they do not say it better. */
const papers: Readonly<Record<string, string>> = { Passport: 'passport', Identification: 'national_id' };

/** Numbers that an entity bears itself. */
const numbers: readonly (readonly [property: string, type: string])[] = [
  ['passportNumber', 'passport'],
  ['idNumber', 'national_id'],
  ['socialSecurityNumber', 'ssn'],
  ['taxNumber', 'tax_id'],
  ['innCode', 'tax_id'],
  ['vatCode', 'tax_id'],
  ['imoNumber', 'imo'],
  ['mmsi', 'mmsi'],
];

export function isPaper(entity: FtmEntity): boolean {
  return papers[entity.schema] !== undefined;
}

/** A number under its type; one of the shape of a CURP is one, whatever the publisher calls it. */
function paper(type: string, number: string, country?: string): IdentityDocument {
  const known = readCurp(foldCode(number)) === undefined ? type : 'curp';
  return { type: known, number, ...(country === undefined ? {} : { country }) };
}

/**
 * The documents of a `Passport` or `Identification` entity: each of its numbers, and the personal number that a
 * passport shows beside its own.
 */
export function papersOf(entity: FtmEntity): IdentityDocument[] {
  const usual = papers[entity.schema];
  if (usual === undefined) return [];
  const said = textsOf(entity, 'type');
  const type =
    said.map(paperType).find(Boolean) ?? (said.some((text) => /passport/i.test(text)) ? 'passport' : usual);
  const countries = textsOf(entity, 'country').map((code) => code.toUpperCase());
  // Of several countries nobody says which number is whose.
  const country = countries.length === 1 ? countries[0] : undefined;
  const own = [...textsOf(entity, 'number'), ...textsOf(entity, 'passportNumber')];
  return [
    ...own.map((number) => paper(type, number, country)),
    ...textsOf(entity, 'personalNumber').map((number) => paper('national_id', number, country)),
  ].filter(({ number }) => /\d/.test(number));
}

/** All documents of a holder, each number once: nested in it, standing in the file by themselves, told as its own. */
export function documentsOf(entity: FtmEntity, held: HeldDocuments): IdentityDocument[] {
  const own = numbers.flatMap(([property, type]) =>
    textsOf(entity, property)
      .filter((number) => /\d/.test(number))
      .map((number) => paper(type, number)),
  );
  const nested = Object.values(entity.properties)
    .flat()
    .flatMap((value) => (typeof value === 'object' ? nestedPapers(value) : []));
  // A paper may name its holder by an id that was merged into this one.
  const standing = [entity.id, ...entity.referents].flatMap((id) => held.get(id) ?? []);
  const found = new Map<string, IdentityDocument>();
  for (const one of [...nested, ...standing, ...own]) {
    // The same number with its country says more than without, however it is written.
    const key = foldCode(one.number);
    const known = found.get(key);
    if (known === undefined || (known.country === undefined && one.country !== undefined))
      found.set(key, one);
  }
  return [...found.values()];
}

function nestedPapers(value: unknown): IdentityDocument[] {
  const inner = readFtmEntity(value);
  return 'reason' in inner ? [] : papersOf(inner);
}
