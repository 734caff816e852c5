import type { EntryType, IdentityDocument, ListEntry, NameKind, Plate, Subject } from './types.ts';

type Documents = readonly (readonly [type: string, number: string, country?: string])[];
type Plates = readonly (readonly [number: string, state?: string | null, country?: string])[];
const kinds: readonly NameKind[] = ['primary', 'strong', 'weak'];

/** The part of an entry that is compared, as a short text. */
export function packEntry(entry: ListEntry): string {
  return packed([
    entry.type,
    entry.names.map(({ full }) => full),
    entry.names.map(({ kind }) => kinds.indexOf(kind)).join(''),
    entry.birthDates ?? 0,
    entry.nationalities ?? 0,
    documents(entry.documents),
    plates(entry.plates),
  ]);
}

/** The entry again, without id and what is never compared. */
export function unpackEntry(text: string): ListEntry {
  const [type, names, levels, birthDates, nationalities, papers, cars] = JSON.parse(text) as [
    EntryType,
    string[],
    string,
    (string[] | 0)?,
    (string[] | 0)?,
    (Documents | 0)?,
    (Plates | 0)?,
  ];
  return {
    id: '',
    type,
    names: names.map((full, i) => ({ full, kind: kinds[Number(levels[i])] ?? 'primary' })),
    ...(birthDates ? { birthDates } : {}),
    ...(nationalities ? { nationalities } : {}),
    ...(papers ? { documents: papers.map(documentOf) } : {}),
    ...(cars ? { plates: cars.map(plateOf) } : {}),
  };
}

type SubjectFields = [
  hash: string,
  paternal?: string | 0,
  maternal?: string | 0,
  given?: string | 0,
  birthDate?: string | 0,
  nationality?: string | 0,
  documents?: Documents | 0,
  full?: string | 0,
  mrz?: string | 0,
  others?: string[] | 0,
  plates?: Plates | 0,
];

/** A subject without its id, and its hash, as a short text. */
export function packSubject(subject: Subject, hash: string): string {
  const { paternalSurname, maternalSurname, givenNames, birthDate, nationality } = subject;
  const rest = [subject.fullName ?? 0, subject.mrzName ?? 0, subject.otherNames ?? 0, plates(subject.plates)];
  return packed([
    /^[0-9a-f]{64}$/.test(hash) ? halved(hash) : `=${hash}`,
    paternalSurname ?? 0,
    maternalSurname ?? 0,
    givenNames ?? 0,
    birthDate ?? 0,
    nationality ?? 0,
    documents(subject.documents),
    ...rest,
  ]);
}

/** The subject and its hash again. */
export function unpackSubject(
  id: string,
  text: string,
): { readonly subject: Subject; readonly subjectHash: string } {
  const [hash, paternal = 0, maternal = 0, given = 0, birthDate = 0, nationality = 0, papers = 0, ...rest] =
    JSON.parse(text) as SubjectFields;
  const [full = 0, mrz = 0, others = 0, cars = 0] = rest;
  const subject: Subject = {
    id,
    ...(paternal === 0 ? {} : { paternalSurname: paternal }),
    ...(maternal === 0 ? {} : { maternalSurname: maternal }),
    ...(given === 0 ? {} : { givenNames: given }),
    ...(full === 0 ? {} : { fullName: full }),
    ...(mrz === 0 ? {} : { mrzName: mrz }),
    ...(others === 0 ? {} : { otherNames: others }),
    ...(birthDate === 0 ? {} : { birthDate }),
    ...(nationality === 0 ? {} : { nationality }),
    ...(papers === 0 ? {} : { documents: papers.map(documentOf) }),
    ...(cars === 0 ? {} : { plates: cars.map(plateOf) }),
  };
  return { subject, subjectHash: hash.startsWith('=') ? hash.slice(1) : doubled(hash) };
}

/** What is absent at the end is left out. */
function packed(fields: readonly unknown[]): string {
  let end = fields.length;
  while (end > 0 && fields[end - 1] === 0) end--;
  return JSON.stringify(fields.slice(0, end));
}

function documents(list: readonly IdentityDocument[] | undefined): Documents | 0 {
  return (
    list?.map(({ type, number, country }) =>
      country === undefined ? [type, number] : [type, number, country],
    ) ?? 0
  );
}

function plates(list: readonly Plate[] | undefined): Plates | 0 {
  return (
    list?.map(({ number, state, country }): Plates[number] =>
      country === undefined ? [number, state ?? null] : [number, state ?? null, country],
    ) ?? 0
  );
}

function documentOf([type, number, country]: Documents[number]): IdentityDocument {
  return { type, number, ...(country === undefined ? {} : { country }) };
}

function plateOf([number, state, country]: Plates[number]): Plate {
  return { number, ...(state == null ? {} : { state }), ...(country === undefined ? {} : { country }) };
}

/** Hexadecimal as base64: two thirds of the length. */
function halved(hex: string): string {
  return btoa(hex.replace(/../g, (pair) => String.fromCharCode(Number.parseInt(pair, 16))));
}

function doubled(base64: string): string {
  return [...atob(base64)].map((byte) => byte.charCodeAt(0).toString(16).padStart(2, '0')).join('');
}
