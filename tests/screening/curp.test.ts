import { describe, expect, it } from 'vitest';
import { lettersAgree, readCurp } from '../../src/screening/curp.ts';
import { lineName } from '../../src/screening/normalise.ts';
import { createWatchlistIndex } from '../../src/screening/watchlist-index.ts';
import { entry, score, screen, subject } from './people.ts';

// Made up: the letters of ITURBIDE QUIÑONES, Hermelindo, born on 9 March 1971 in Chiapas.
const number = 'IUQH710309HCSTXR05';
const holder = entry('e-1', 'ITURBIDE QUIÑONES, Hermelindo', { documents: [{ type: 'curp', number }] });
const bare = entry('e-1', 'ITURBIDE QUIÑONES, Hermelindo');

describe('a CURP', () => {
  it('tells letters and a date, of either century', () => {
    expect(readCurp(number)).toEqual({ letters: 'IUQH', birthDate: 19710309 });
    expect(readCurp('IUQH010309HCSTXRA5')?.birthDate).toBe(20010309);
    expect(readCurp('IUQH711309HCSTXR05')).toBeUndefined();
    expect(readCurp('G12345678')).toBeUndefined();
  });

  it.each([
    ['ITURBIDE QUIÑONES, Hermelindo', true],
    ['QUIÑONES ITURBIDE, Hermelindo', true],
    ['ITURBIDE, José Hermelindo', true],
    ['BELMONTE QUIÑONES, Hermelindo', false],
    ['ITURBIDE QUIÑONES, Rosalba', false],
    ['ITURBIDE ZAVALETA, Hermelindo', undefined],
    ['Hermelindo', undefined],
  ] as const)('has letters that may be those of %s: %s', (name, expected) => {
    expect(lettersAgree('IUQH', lineName(name))).toBe(expected);
  });

  it('gives the date of birth that the list does not tell', () => {
    expect(screen([holder], subject('Hermelindo Iturbide', { birthDate: '1971-03-09' }))).toEqual(['e-1']);
    expect(screen([holder], subject('Hermelindo Iturbide Quiñones', { birthDate: '1994-11-20' }))).toEqual(
      [],
    );
  });

  it('supports a name that its letters fit, and contradicts another', () => {
    const documents = [{ type: 'curp', number }];
    const who = subject('Hermelindo Iturbide Quiñones');
    expect(score(bare, { ...who, documents })).toBeGreaterThan(score(bare, who));
    const other = [{ type: 'curp', number: 'BEZR710309HCSTXR05' }];
    expect(score(bare, { ...who, documents: other })).toBeLessThan(score(bare, who));
  });

  it('is explained on the side that has it', () => {
    const index = createWatchlistIndex();
    index.upsert('e-1', { ...holder, birthDates: ['1971-03-09'] });
    const [match] = index.screen(subject('Hermelindo Iturbide', { birthDate: '1971-03-09' })).matches;
    const part = match?.parts.find(({ code }) => code === 'curp');
    expect(part).toMatchObject({
      effect: 'supports',
      entryValue: 'IUQH',
      words: 'the letters of the CURP agree with the name',
      wordsEs: 'las letras de la CURP coinciden con el nombre',
    });
    expect(part?.subjectValue).toBeUndefined();
  });
});
