import { type PackedDate, packDate } from './birth-date.ts';
import type { Name } from './normalise.ts';
import type { Token } from './token.ts';

/** What a CURP (Mexico's population registry key) says of its holder by itself. */
export interface CurpFacts {
  /** First letter and first inner vowel of the paternal surname, first of the maternal, first of the given name. */
  readonly letters: string;
  readonly birthDate: PackedDate;
}

const SHAPE = /^([A-Z][AEIOUX][A-Z]{2})(\d{2})(\d{2})(\d{2})[HMX][A-Z]{2}[B-DF-HJ-NP-TV-Z]{3}([0-9A-Z])\d$/;
/** Given names that the CURP passes over when another one follows (RENAPO's instructions, 2021). */
const PASSED_OVER = new Set(['JOSE', 'MARIA']);

/** Reads a folded number; undefined when it has not the shape of a CURP. */
export function readCurp(number: string): CurpFacts | undefined {
  const [, letters = '', year = '', month = '', day = '', century = ''] = SHAPE.exec(number) ?? [];
  if (letters === '') return undefined;
  // The 17th character is a digit for those born before 2000, a letter after.
  const birthDate = packDate(`${/\d/.test(century) ? '19' : '20'}${year}-${month}-${day}`);
  return birthDate === undefined || birthDate % 100 === 0 ? undefined : { letters, birthDate };
}

/**
 * Whether the letters can be this name's: true, false, or undefined where the name does not say. In whatever order
 * the surnames stand; X stands for Ñ, for signs, and for what is missing.
 */
export function lettersAgree(letters: string, name: Name): boolean | undefined {
  const [paternal = '', vowel = '', maternal = '', given = ''] = letters;
  const surnames = name.tokens.filter(({ role }) => role !== 'given');
  const givens = name.tokens.filter(({ role }) => role === 'given' || role === 'unknown');
  if (surnames.length === 0 || givens.length === 0 || name.tokens.length < 2 || name.truncated)
    return undefined;
  const bearer = surnames.filter((token) => beginsWith(token, paternal));
  const named = givens.some((token) => beginsWith(token, given)) || givens.every(isPassedOver);
  if (bearer.length === 0 || !named) return false;
  const sounds =
    vowel === 'X' || bearer.some(({ word }) => /[AEIOU]/.exec(word.text.slice(1))?.[0] === vowel);
  // A line that does not say which part is which may have one surname as long as it has two words.
  const isAlone = surnames.length < 2 || name.tokens.length < 3;
  const second = isAlone || surnames.some((token) => beginsWith(token, maternal));
  return sounds && second ? true : undefined;
}

function beginsWith({ word, glued }: Token, letter: string): boolean {
  const names = [word.text, glued, ...word.called];
  return letter === 'X' || names.some((text) => text.startsWith(letter));
}

function isPassedOver({ word }: Token): boolean {
  return PASSED_OVER.has(word.root);
}
