import anyAscii from 'any-ascii';
import type { SyntheticPerson } from './people.ts';

const width = 44;

/** Check digit of ICAO 9303: weights 7, 3, 1; letters count from 10, the filler 0. */
export function checkDigit(text: string): number {
  const weights = [7, 3, 1];
  let sum = 0;
  for (const [index, character] of [...text].entries()) {
    const value = character === '<' ? 0 : Number.parseInt(character, 36);
    sum += value * (weights[index % 3] ?? 0);
  }
  return sum % 10;
}

/** A name in the letters of a machine-readable zone. */
export function transliterated(name: string): string {
  return anyAscii(name)
    .toUpperCase()
    .replaceAll("'", '')
    .replaceAll(/[^A-Z]+/g, '<');
}

const filled = (text: string, length: number) => text.slice(0, length).padEnd(length, '<');
const yymmdd = (date: string) => date.slice(2).replaceAll('-', '');

/**
 * The two lines of a passport (TD3), check digits right.
 *
 * @param expiryDate `YYYY-MM-DD`
 */
export function passportZone(person: SyntheticPerson, expiryDate: string): readonly [string, string] {
  const { passport, nationality } = person;
  const surnames = [person.paternalSurname, person.maternalSurname ?? ''].filter(Boolean).join(' ');
  const name = `${transliterated(surnames)}<<${transliterated(person.givenNames)}`;
  const withDigit = (text: string) => `${text}${checkDigit(text)}`;
  const number = withDigit(filled(passport.number, 9));
  const birth = withDigit(yymmdd(person.birthDate));
  const expiry = withDigit(yymmdd(expiryDate));
  const personal = withDigit(filled('', 14));
  const composite = checkDigit(`${number}${birth}${expiry}${personal}`);
  return [
    `P<${passport.country}${filled(name, width - 5)}`,
    `${number}${nationality}${birth}<${expiry}${personal}${composite}`,
  ];
}
