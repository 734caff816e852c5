import { packDate } from './birth-date.ts';
import { countryCode } from './countries.ts';
import { type CurpFacts, readCurp } from './curp.ts';
import { documentKeys, type NumberKey, plateKeys } from './documents.ts';
import { fold } from './fold.ts';
import { corporate } from './name-words.ts';
import { lineName, type Name, subjectNames } from './normalise.ts';
import type { ListEntry, NameKind, Subject } from './types.ts';

export interface PersonName {
  readonly name: Name;
  readonly kind: NameKind;
}

/** A subject or an entry, ready to be compared: both sides in one form. */
export interface Person {
  /** The first name as it was written, for a match by number alone. */
  readonly label: string;
  readonly names: readonly PersonName[];
  /** As told; where none is told in full, also what a CURP says. */
  readonly birthDates: readonly number[];
  readonly curp?: CurpFacts;
  readonly nationalities: readonly string[];
  /** Documents and plates. */
  readonly numbers: readonly NumberKey[];
}

export function subjectPerson(subject: Subject): Person {
  const lines = (subject.otherNames ?? []).map(lineName).filter((name) => name.tokens.length > 0);
  const names = [...subjectNames(subject), ...lines];
  const numbers = [...documentKeys(subject.documents), ...plateKeys(subject.plates)];
  return {
    label: names[0]?.shown ?? '',
    names: names.map((name) => ({ name, kind: 'primary' as const })),
    nationalities: subject.nationality === undefined ? [] : [countryCode(subject.nationality)],
    numbers,
    ...datesAndCurp(subject.birthDate === undefined ? [] : [subject.birthDate], numbers),
  };
}

/** Entries that are not persons keep their numbers (a listed vehicle, a firm's passport) but no names. */
export function entryPerson(entry: ListEntry): Person {
  const numbers = [...documentKeys(entry.documents), ...plateKeys(entry.plates)];
  return {
    label: entry.names[0]?.full ?? '',
    names: mayBePerson(entry) ? distinctNames(entry) : [],
    nationalities: (entry.nationalities ?? []).map(countryCode),
    numbers,
    ...datesAndCurp(entry.birthDates ?? [], numbers),
  };
}

function mayBePerson(entry: ListEntry): boolean {
  if (entry.type === 'person') return true;
  if (entry.type !== 'other') return false;
  return !entry.names.some(({ full }) =>
    fold(full)
      .split(/[^A-Z0-9]+/)
      .some((word) => corporate.has(word) || /\d/.test(word)),
  );
}

function distinctNames(entry: ListEntry): PersonName[] {
  const [first] = entry.names;
  if (first !== undefined && entry.names.length === 1) {
    const name = lineName(first.full);
    return name.tokens.length > 0 ? [{ name, kind: first.kind }] : [];
  }
  const names = new Map<string, PersonName>();
  for (const { full, kind } of entry.names) {
    const known = names.get(full);
    // The same name under two qualities counts by the better one.
    if (known !== undefined && known.kind !== 'weak') continue;
    const name = lineName(full);
    if (name.tokens.length > 0) names.set(full, { name, kind });
  }
  return [...names.values()];
}

function datesAndCurp(
  dates: readonly string[],
  numbers: readonly NumberKey[],
): Pick<Person, 'birthDates' | 'curp'> {
  const birthDates: number[] = [];
  for (const text of dates) {
    const date = packDate(text);
    if (date !== undefined && !birthDates.includes(date)) birthDates.push(date);
  }
  if (numbers.length === 0) return { birthDates };
  const curp = numbers
    .map(({ number }) => (number.length === 18 ? readCurp(number) : undefined))
    .find(Boolean);
  if (curp === undefined) return { birthDates };
  const isTold = birthDates.some((date) => date % 100 !== 0);
  return { birthDates: isTold ? birthDates : [...birthDates, curp.birthDate], curp };
}
