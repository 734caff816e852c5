import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { samePerson } from '../../src/screening/same-person.ts';
import type { ListEntry } from '../../src/screening/types.ts';
import { entry, givens, surnames } from './people.ts';

const birthDates = ['1971-03-09'];
const one = entry('a', 'ITURBIDE QUIÑONES, Hermelindo', { birthDates });
const other = (full: string, more: Partial<ListEntry> = {}) => entry('b', full, { birthDates, ...more });

describe('two entries are one person', () => {
  it('by the whole name and the full date of birth, however each list writes it', () => {
    expect(samePerson(one, other('Hermelindo Iturbide Quinones'))).toBe('name_and_date');
    expect(samePerson(one, other('QUIÑONES ITURBIDE, Hermelindo'))).toBe('name_and_date');
  });

  it('by a document number when nothing speaks against it', () => {
    const documents = [{ type: 'passport', number: 'G12345678', country: 'MX' }];
    const [a, b] = [{ ...one, documents }, other('H. Iturbide', { documents, birthDates: ['1971'] })];
    expect(samePerson(a, b)).toBe('document');
    expect(samePerson(a, { ...b, birthDates: ['1985-11-30'] })).toBeUndefined();
  });
});

describe('two entries stay two', () => {
  const two: readonly [string, ListEntry][] = [
    ['a date known by its year alone', other('Hermelindo Iturbide Quiñones', { birthDates: ['1971'] })],
    ['another date of birth', other('Hermelindo Iturbide Quiñones', { birthDates: ['1971-03-10'] })],
    ['a surname that one of them lacks', other('Hermelindo Iturbide')],
    ['a brother born on the same day', other('Rosalba Iturbide Quiñones')],
    [
      'a weak alias',
      other('BELMONTE, Ignacio', { names: [{ full: 'Hermelindo Iturbide Quiñones', kind: 'weak' }] }),
    ],
    ['a vessel of that name', other('Hermelindo Iturbide Quiñones', { type: 'vessel' })],
  ];
  it.each(two)('for %s', (_, b) => {
    expect(samePerson(one, b)).toBeUndefined();
  });

  it('for another number that people have for life', () => {
    const curp = (number: string) => ({ documents: [{ type: 'curp', number, country: 'MX' }] });
    const twin = other('Hermelindo Iturbide Quiñones', curp('IUQH710309HCSTXR11'));
    expect(samePerson({ ...one, ...curp('IUQH710309HCSTXR03') }, twin)).toBeUndefined();
    expect(samePerson({ ...one, ...curp('IUQH710309HCSTXR11') }, twin)).toBe('document');
  });

  it('or are one, whichever is asked first', () => {
    const person = fc
      .record({
        given: fc.constantFrom(...givens),
        surname: fc.constantFrom(...surnames),
        maternal: fc.constantFrom(...surnames, ''),
        date: fc.constantFrom('1971-03-09', '1971-09-03', '1971', '1985-01-01'),
        number: fc.constantFrom('G12345678', 'G12345679', undefined),
      })
      .map(({ given, surname, maternal, date, number }) =>
        entry('x', `${surname} ${maternal}, ${given}`, {
          birthDates: [date],
          ...(number === undefined ? {} : { documents: [{ type: 'passport', number, country: 'MX' }] }),
        }),
      );
    fc.assert(
      fc.property(person, person, (a, b) => {
        expect(samePerson(a, b)).toBe(samePerson(b, a));
      }),
    );
  });
});
