import type { Keys } from '../keys/keys.ts';
import { packDate } from './birth-date.ts';
import { documentKeys, plateKeys } from './documents.ts';
import { tokenKeys } from './name-keys.ts';
import { lineName, type Name, subjectNames } from './normalise.ts';
import { consonantSkeleton } from './phonetic.ts';
import { wordOf } from './token.ts';
import type { ListEntry, ListName, Subject, SubjectName } from './types.ts';

/**
 * Blocking keys of a person: `n:` and the sound of each name of three letters or more (short forms under every
 * name that they may stand for, particles glued and left out), `d:` and each full birth date. People without a
 * common key have neither a date nor any name in common, but for slips in every name; people with one may match. Short strings for an SQL table, sorted, unique.
 */
export function coarseKeys(
  names: readonly (SubjectName | string)[],
  birthDates: readonly string[] = [],
): readonly string[] {
  const keys = new Set<string>();
  for (const name of names) {
    for (const one of typeof name === 'string' ? [lineName(name)] : subjectNames(name))
      addNameKeys(keys, one);
  }
  for (const date of birthDates) {
    const packed = packDate(date);
    if (packed !== undefined && packed % 100 !== 0) keys.add(`d:${packed}`);
  }
  return [...keys].sort();
}

/** What stands in a key for a number: the keys lie in clear beside who they are of. */
export type NumberHash = (number: string) => string;

/** The keyed hash by which a document is found, so much of it that no two numbers share it. */
export function numberHash({ lookupHash }: Pick<Keys, 'lookupHash'>): NumberHash {
  return (number) => lookupHash('document', number).slice(0, 32);
}

/** All keys of a subject: names, birth date, and `h:` with the hash of each document number and plate. */
export function subjectKeys(subject: Subject, hashOf: NumberHash): readonly string[] {
  const dates = subject.birthDate === undefined ? [] : [subject.birthDate];
  const names = [subject, ...(subject.otherNames ?? [])];
  return withNumbers(coarseKeys(names, dates), subject, hashOf);
}

/** All keys of a list entry. */
export function entryKeys(entry: ListEntry, hashOf: NumberHash): readonly string[] {
  const names = entry.names.map(({ full }: ListName) => full);
  return withNumbers(coarseKeys(names, entry.birthDates ?? []), entry, hashOf);
}

function addNameKeys(keys: Set<string>, name: Name): void {
  for (const token of name.tokens) {
    const { word, glued } = token;
    if (word.text.length < 3) continue;
    for (const code of tokenKeys(word).codes) keys.add(nameKey(code));
    if (glued !== word.text) keys.add(nameKey(wordOf(glued).code));
  }
}

/** By consonants where there are enough of them, so that most slips of the pen keep the key. */
function nameKey(code: string): string {
  const bones = consonantSkeleton(code);
  return `n:${bones.length >= 3 ? bones : code}`;
}

function withNumbers(
  keys: readonly string[],
  holder: Pick<Subject, 'documents' | 'plates'>,
  hashOf: NumberHash,
): readonly string[] {
  const numbers = [...documentKeys(holder.documents), ...plateKeys(holder.plates)];
  return [...new Set([...keys, ...numbers.map(({ number }) => `h:${hashOf(number)}`)])].sort();
}
