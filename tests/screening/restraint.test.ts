import { describe, expect, it } from 'vitest';
import { comparePair } from '../../src/screening/compare.ts';
import { defaultConfiguration } from '../../src/screening/configuration.ts';
import { entry, score, screen, subject } from './people.ts';

const birthDates = ['1971-03-09'];
const birthDate = '1971-03-09';
const listed = entry('e-1', 'ITURBIDE QUIÑONES, Hermelindo', { birthDates });
const pair = (a: string, b: string) => comparePair({ name: a }, { name: b }).score;

describe('nobody is accused', () => {
  it('for sharing both surnames with a listed brother born another day', () => {
    expect(screen([listed], subject('Rosalba Iturbide Quiñones', { birthDate: '1974-11-20' }))).toEqual([]);
  });

  it('for the same full name with another date of birth', () => {
    expect(screen([listed], subject('Hermelindo Iturbide Quiñones', { birthDate: '1994-11-20' }))).toEqual(
      [],
    );
  });

  it('for the same birth date and a surname', () => {
    expect(screen([listed], subject('Rosalba Iturbide Tlapanco', { birthDate }))).toEqual([]);
  });

  it('for the birth date alone', () => {
    expect(screen([listed], subject('Eustaquio Belmonte Zavaleta', { birthDate }))).toEqual([]);
  });

  it('for a first name', () => {
    expect(screen([listed], subject('Hermelindo', { birthDate: '1994-11-20' }))).toEqual([]);
    expect(screen([listed], subject('Hermelindo Belmonte'))).toEqual([]);
    expect(screen([entry('e-2', 'Hermelindo')], subject('Hermelindo Belmonte Zavaleta'))).toEqual([]);
  });

  it('for a common given name and a common surname', () => {
    const common = entry('e-2', 'HERNANDEZ LOPEZ, Juan Carlos');
    expect(screen([common], subject('Juan Hernández', { birthDate }))).toEqual([]);
  });

  it('for one word, however exactly it agrees', () => {
    const alias = { ...listed, names: [...listed.names, { full: 'Chapo', kind: 'strong' as const }] };
    expect(screen([alias], subject('Chapo Belmonte Zavaleta', { birthDate: '1994-11-20' }))).toEqual([]);
    expect(screen([alias], subject('Eustaquio Chapo'))).toEqual([]);
    expect(pair('María', 'María Belmonte')).toBeLessThan(defaultConfiguration.threshold);
    expect(pair('Belmonte', 'Hermelindo Belmonte')).toBeLessThan(defaultConfiguration.threshold);
  });

  it('by an alias of one token, however many share it', () => {
    const aliases = ['Chapo', 'Guadalupe', 'José'].map((full) => ({ full, kind: 'strong' as const }));
    const alias = { ...listed, names: [...listed.names, ...aliases], birthDates: [] };
    for (const name of ['Guadalupe Hernández García', 'José Tlapanco', 'Chapo Zavaleta Vázquez'])
      expect(screen([alias], subject(name, { birthDate }))).toEqual([]);
  });

  it('by a weak alias alone, although a strong one would do', () => {
    const names = (kind: 'weak' | 'strong') => [
      { full: 'BELMONTE ZAVALETA, Ignacio', kind: 'primary' as const },
      { full: 'Eustaquio Tlapanco', kind },
    ];
    const who = subject('Eustaquio Tlapanco');
    expect(screen([{ ...listed, names: names('strong'), birthDates: [] }], who)).toEqual(['e-1']);
    expect(screen([{ ...listed, names: names('weak'), birthDates: [] }], who)).toEqual([]);
    const dated = subject('Eustaquio Tlapanco', { birthDate });
    expect(screen([{ ...listed, names: names('weak') }], dated)).toEqual(['e-1']);
  });

  it('by the name of a firm, a vessel or an aircraft', () => {
    const firm = entry('e-2', 'Hermelindo Iturbide Quiñones', { type: 'vessel' });
    expect(screen([firm], subject('Hermelindo Iturbide Quiñones'))).toEqual([]);
    const unsure = entry('e-3', 'Iturbide Quiñones Trading Co.', { type: 'other' });
    expect(screen([unsure], subject('Iturbide Quiñones'))).toEqual([]);
  });
});

describe('scores keep their measure', () => {
  it('does not fall off a cliff on short tokens', () => {
    expect(pair('Jon Smith', 'John Smith')).toBeGreaterThan(0.8 * pair('John Smith', 'John Smith'));
    expect(pair('Jon Tlapanco', 'John Tlapanco')).toBeGreaterThan(
      0.9 * pair('John Tlapanco', 'John Tlapanco'),
    );
  });

  it('gives less for given name and surname exchanged', () => {
    expect(pair('ITURBIDE, Belmonte', 'BELMONTE, Iturbide')).toBeLessThan(
      pair('ITURBIDE, Belmonte', 'ITURBIDE, Belmonte'),
    );
  });

  it('matches a full exact name although there is nothing else to compare', () => {
    expect(pair('Hermelindo Iturbide', 'Hermelindo Iturbide')).toBeGreaterThan(0.9);
  });

  it('gives a common name less than a rare one', () => {
    expect(pair('Juan García', 'Juan García')).toBeLessThan(pair('Eustaquio Tlapanco', 'Eustaquio Tlapanco'));
  });

  it('takes more for a contradicting maternal surname than for a missing one', () => {
    const whole = pair('ITURBIDE QUIÑONES, Hermelindo', 'ITURBIDE QUIÑONES, Hermelindo');
    const missing = pair('ITURBIDE, Hermelindo', 'ITURBIDE QUIÑONES, Hermelindo');
    const contradicting = pair('ITURBIDE BELMONTE, Hermelindo', 'ITURBIDE QUIÑONES, Hermelindo');
    expect(whole).toBeGreaterThan(missing);
    expect(missing).toBeGreaterThan(contradicting);
    expect(contradicting).toBeLessThan(defaultConfiguration.threshold);
  });

  it('takes two well-known names for two names, however near', () => {
    expect(pair('TLAPANCO, Mario', 'TLAPANCO, María')).toBeLessThan(defaultConfiguration.threshold);
    expect(pair('FERNANDEZ, Eustaquio', 'HERNANDEZ, Eustaquio')).toBeLessThan(defaultConfiguration.threshold);
  });

  it('does not change when the list fills fields that the subject lacks', () => {
    const who = subject('Hermelindo Iturbide Quiñones');
    const bare = entry('e-1', 'ITURBIDE QUIÑONES, Hermelindo');
    const full: typeof bare = {
      ...bare,
      birthDates,
      nationalities: ['GT'],
      documents: [{ type: 'passport', number: 'G1234567' }],
      placesOfBirth: ['Tapachula'],
    };
    expect(score(full, who)).toBe(score(bare, who));
  });

  it('does not change when the subject fills fields that the list lacks', () => {
    const bare = entry('e-1', 'ITURBIDE QUIÑONES, Hermelindo');
    const who = subject('Hermelindo Iturbide Quiñones');
    const documents = [{ type: 'passport', number: 'G1234567' }];
    expect(score(bare, { ...who, birthDate, nationality: 'GT', documents })).toBe(score(bare, who));
  });

  it('hardly rewards a nationality that half of the travelers have', () => {
    const mexican = { ...listed, nationalities: ['MX'] };
    const who = subject('Hermelindo Iturbide', { birthDate });
    expect(score(mexican, { ...who, nationality: 'MEX' }) - score(listed, who)).toBeLessThan(0.01);
  });
});
