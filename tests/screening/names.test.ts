import { describe, expect, it } from 'vitest';
import { wordOf } from '../../src/screening/token.ts';
import { wordSimilarity } from '../../src/screening/token-similarity.ts';
import { entry, screen, subject } from './people.ts';

const listed = entry('e-1', 'ITURBIDE QUIÑONES, Hermelindo Eustaquio', { birthDates: ['1971-03-09'] });
const birthDate = '1971-03-09';

describe('a listed person is found', () => {
  const written: readonly (readonly [string, string])[] = [
    ['as on the list', 'Hermelindo Eustaquio Iturbide Quiñones'],
    ['with the maternal surname dropped', 'Hermelindo Eustaquio Iturbide'],
    ['with the surnames in the other order', 'Hermelindo Eustaquio Quiñones Iturbide'],
    ['with the surnames hyphenated', 'Hermelindo Eustaquio Iturbide-Quiñones'],
    ['with the surnames joined', 'Hermelindo Eustaquio ITURBIDEQUINONES'],
    ['with the surnames joined the other way round', 'Hermelindo Eustaquio QUINONESITURBIDE'],
    ['with the second given name dropped', 'Hermelindo Iturbide Quiñones'],
    ['with the first given name as an initial', 'H. Eustaquio Iturbide Quiñones'],
    ['with two letters exchanged', 'Hermelindo Eustaquio Itrubide Quiñones'],
    ['with a letter lost', 'Hermelindo Eustaquio Iturbde Quiñones'],
    ['with a letter doubled', 'Hermelindo Eustaquio Itturbide Quiñones'],
    ['as a Spanish ear writes it', 'Ermelindo Eustakio Yturvide Kiñones'],
    ['with digits that a scanner read for letters', 'Hermelind0 Eustaquio 1tur8ide Quinones'],
    ['with a neighbouring key struck', 'Hermelindo Eustaquio Itutbide Quiñones'],
    ['in the form of the United States', 'Hermelindo Q Iturbide'],
    ['with a surname split', 'Hermelindo Eustaquio ITUR BIDE QUINONES'],
    ['in capitals without marks', 'HERMELINDO EUSTAQUIO ITURBIDE QUINONES'],
    ['surnames first with a comma', 'ITURBIDE QUIÑONES, Hermelindo Eustaquio'],
    ['with a title', 'Sr. Lic. Hermelindo Eustaquio Iturbide Quiñones'],
    ['with two treatments at once', 'Hermelindo Itrubide'],
  ];
  it.each(written)('%s', (_, fullName) => {
    expect(screen([listed], subject(fullName, { birthDate }))).toEqual(['e-1']);
  });

  it('from a machine-readable zone that cut the given names', () => {
    const mrzName = 'ITURBIDE<QUINONES<<HERMELINDO<';
    expect(mrzName).toHaveLength(30);
    expect(screen([listed], { id: 's-1', mrzName, birthDate })).toEqual(['e-1']);
    expect(screen([listed], { id: 's-1', mrzName: 'ITURBIDE<QUINONES<<HERMELIND<E', birthDate })).toEqual([
      'e-1',
    ]);
  });

  it('from a machine-readable zone whose letters are those of ICAO 9303', () => {
    const one = entry('e-1', 'MUÑOZ BJÖRK, Günther Łukasz', { birthDates: [birthDate] });
    for (const mrzName of ['MUNOZ<BJOERK<<GUENTHER<LUKASZ<<', 'MUNXXOZ<BJORK<<GUXXNTHER<LUKASZ'])
      expect(screen([one], { id: 's-1', mrzName, birthDate })).toEqual(['e-1']);
  });

  it('with another maternal surname, when the date of birth agrees', () => {
    const who = subject('Hermelindo Eustaquio Iturbide Belmonte', { birthDate });
    expect(screen([listed], who)).toEqual(['e-1']);
  });

  it('from separate fields, and with the paternal surname as a middle name', () => {
    const fields = {
      paternalSurname: 'Iturbide',
      maternalSurname: 'Quiñones',
      givenNames: 'Hermelindo Eustaquio',
    };
    expect(screen([listed], { id: 's-1', ...fields, birthDate })).toEqual(['e-1']);
    const american = { paternalSurname: 'Quiñones', givenNames: 'Hermelindo Eustaquio Iturbide' };
    expect(screen([listed], { id: 's-1', ...american, birthDate })).toEqual(['e-1']);
  });

  it('under another of his names', () => {
    const who = subject('Somebody Else', { otherNames: ['Hermelindo Iturbide Quiñones'], birthDate });
    expect(screen([listed], who)).toEqual(['e-1']);
  });

  it('by full name alone when the list has no date', () => {
    const undated = entry('e-2', 'ITURBIDE QUIÑONES, Hermelindo');
    expect(screen([undated], subject('Hermelindo Iturbide Quiñones', { birthDate }))).toEqual(['e-2']);
  });
});

describe('short forms', () => {
  it.each([
    ['José', 'Pepe'],
    ['Francisco', 'Paco'],
    ['Francisco', 'Fco.'],
    ['María', 'Ma.'],
    ['Guadalupe', 'Lupita'],
    ['Ignacio', 'Nacho'],
    ['Jesús', 'Chuy'],
    ['Roberto', 'Beto'],
    ['Humberto', 'Beto'],
    ['William', 'Bill'],
    ['Elizabeth', 'Liz'],
  ])('%s is found as %s', (full, short) => {
    const one = entry('e-1', `TLAPANCO ZAVALETA, ${full}`, { birthDates: ['1980-05-17'] });
    const who = subject(`${short} Tlapanco Zavaleta`, { birthDate: '1980-05-17' });
    expect(screen([one], who)).toEqual(['e-1']);
  });
});

describe('particles', () => {
  it.each([
    'Rosalba de la Cruz Tlapanco',
    'Rosalba Cruz Tlapanco',
    'Rosalba DELACRUZ TLAPANCO',
    'Rosalba DELACRUZTLAPANCO',
  ])('%s', (fullName) => {
    const one = entry('e-1', 'DE LA CRUZ TLAPANCO, Rosalba', { birthDates: ['1980-05-17'] });
    expect(screen([one], subject(fullName, { birthDate: '1980-05-17' }))).toEqual(['e-1']);
  });
});

describe('two surnames with both their ends different', () => {
  it('are less alike than two that differ as much in the middle', () => {
    const ends = wordSimilarity(wordOf('TAVROL'), wordOf('NAVROM'));
    const middle = wordSimilarity(wordOf('TALROM'), wordOf('TAVNOM'));
    expect(ends).toBeLessThan(middle);
  });
});

describe('other scripts are transliterated, never erased', () => {
  it.each([
    ['Cyrillic', 'Хермелиндо Итурбиде', 'Hermelindo Iturbide'],
    ['Greek', 'Ερμελίντο Ιτουρμπίδε', 'Ermelinto Itoyrmpide'],
    ['Arabic', 'فرناندو زاباتيرو', 'Fernando Zapatero'],
    ['Georgian', 'ბარბარე ზავალეტა', 'Barbare Zavaleta'],
  ])('%s', (_, fullName, full) => {
    const one = entry('e-1', full, { birthDates: ['1980-05-17'] });
    expect(screen([one], subject(fullName, { birthDate: '1980-05-17' }))).toEqual(['e-1']);
  });

  it('Chinese matches in its own script', () => {
    const one = entry('e-1', '欧阳 文静', { birthDates: ['1980-05-17'] });
    expect(screen([one], subject('欧阳 文静', { birthDate: '1980-05-17' }))).toEqual(['e-1']);
  });
});
