import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fold } from '../../src/screening/fold.ts';
import { lineName } from '../../src/screening/normalise.ts';
import { mixesCases, writtenWords } from '../../src/screening/written-words.ts';

const sign = fc.constantFrom(
  ...'aáZdDEéÉÑñØøßĲŉſıİžŁĸ7 ×÷- ,\'"`´’.()_/<09\t\nªº·محمد张伟Иванü\u0301\u00a0–',
);
const word = fc.constantFrom(
  'de',
  'LA',
  'Ma.',
  'JR',
  'García',
  'GARCÍA',
  'Peña-Nieto',
  "O'Brien",
  'الحسن',
  'A.B.',
);
const text = fc
  .array(fc.oneof(sign, word, fc.constant(' ')), { maxLength: 12 })
  .map((parts) => parts.join(''));

describe('the words of a text', () => {
  it('are what lies between signs when the whole of it is folded', () => {
    fc.assert(
      fc.property(text, (one) => {
        const whole = fold(one)
          .split(/[^A-Z0-9]+/)
          .filter((part) => part !== '');
        expect(writtenWords(one).map(({ folded }) => folded)).toEqual(whole);
      }),
      { numRuns: 5000 },
    );
  });

  it('are in capitals beside small letters where the words of a line are', () => {
    fc.assert(
      fc.property(text, (line) => {
        const words = line.split(/\s+/).map((part) => part.replace(/[^\p{L}]/gu, ''));
        const isCapital = (part: string) =>
          part.length > 2 && part === part.toUpperCase() && part !== part.toLowerCase();
        const isSmall = (part: string) => part.length > 1 && part !== part.toUpperCase();
        const mixed = words.some(isCapital) && words.some(isSmall);
        expect([undefined, mixed]).toContain(mixesCases(line));
      }),
      { numRuns: 5000 },
    );
    expect(mixesCases('Juan GARCÍA')).toBe(true);
    expect(mixesCases('Juan García')).toBe(false);
  });

  it('part a double surname at white space, hyphen or dash, particles with what they stand before', () => {
    for (const surnames of [
      'DE LA CRUZ PEÑA',
      'DE LA CRUZ-PEÑA',
      ' DE  LA CRUZ–PEÑA ',
      'DE LA CRUZ\u00a0PEÑA',
    ]) {
      const tokens = lineName(`${surnames}, Ana`).tokens.map(({ role, glued }) => [role, glued]);
      expect(tokens).toEqual([
        ['given', 'ANA'],
        ['paternal', 'DELACRUZ'],
        ['maternal', 'PENA'],
      ]);
    }
  });
});
