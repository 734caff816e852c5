import { describe, expect, it } from 'vitest';
import { gradeDates, packDate, swapDayMonth, unpackDate } from '../../src/screening/birth-date.ts';
import { countryCode } from '../../src/screening/countries.ts';
import { isOneSlip } from '../../src/screening/documents.ts';
import { createWatchlistIndex } from '../../src/screening/watchlist-index.ts';
import { entry, screen, subject } from './people.ts';

const grade = (a: string, b: string) => gradeDates(packDate(a)!, packDate(b)!);

describe('dates of birth are graded', () => {
  it.each([
    ['1971-03-09', '1971-03-09', 'exact'],
    ['1971-01-01', '1971-01-01', 'exactFirstOfJanuary'],
    ['1971-03-09', '1971-09-03', 'dayMonthSwapped'],
    ['1971-03-09', '1972-03-09', 'oneDigitOff'],
    ['1971-03-31', '1971-04-01', 'oneDayOff'],
    ['1971-03-09', '1971-03', 'monthAndYear'],
    ['1971-03-09', '1971', 'yearOnly'],
    ['1971-03-09', '1972', 'yearNear'],
    ['1971-03-09', '1971-07-22', 'sameYearOtherDay'],
    ['1979-03-09', '1981-03-09', 'sameDayOtherYear'],
    ['1971-03-09', '1985-11-20', 'contradiction'],
    ['1971-03-09', '1985', 'contradiction'],
  ] as const)('%s and %s: %s, either way round', (a, b, expected) => {
    expect(grade(a, b)).toBe(expected);
    expect(grade(b, a)).toBe(expected);
  });

  it('refuses what is no date, and gives back what it packed', () => {
    expect(packDate('09/03/1971')).toBeUndefined();
    expect(packDate('1971-13-09')).toBeUndefined();
    for (const text of ['1971', '1971-03', '1971-03-09']) expect(unpackDate(packDate(text)!)).toBe(text);
    expect(swapDayMonth(19710320)).toBeUndefined();
  });

  it('takes the best of several dates of an entry', () => {
    const one = entry('e-1', 'ITURBIDE, Hermelindo', { birthDates: ['1950-01-01', '1971-03-09', '1980'] });
    expect(screen([one], subject('Hermelindo Iturbide', { birthDate: '1971-03-09' }))).toEqual(['e-1']);
  });
});

describe('numbers', () => {
  const listed = entry('e-1', 'ITURBIDE QUIÑONES, Hermelindo', {
    documents: [{ type: 'passport', number: 'G-1234567 8', country: 'MX' }],
  });
  const holder = (number: string, country = 'MEX') =>
    subject('Rosalba Belmonte', { documents: [{ type: 'passport', number, country }] });

  it('finds the holder of a listed document under any name', () => {
    expect(screen([listed], holder('g12345678'))).toEqual(['e-1']);
  });

  it('does not take another country’s equal number for it under another name', () => {
    expect(screen([listed], holder('G12345678', 'ES'))).toEqual([]);
  });

  it('finds a number one slip away when the name agrees', () => {
    const who = { ...holder('G12345687'), fullName: 'Hermelindo Iturbide' };
    expect(screen([{ ...listed, birthDates: [] }], who)).toEqual(['e-1']);
    expect(screen([listed], holder('G12345687'))).toEqual([]);
  });

  it('finds a listed plate, whatever kind of entry holds it', () => {
    const plates = [{ number: 'ABC-12-34', state: 'BCN' }];
    const car = entry('v-1', 'Blue sedan', { type: 'vehicle', plates });
    expect(
      screen([car], subject('Rosalba Belmonte', { plates: [{ number: 'abc1234', state: 'BCN' }] })),
    ).toEqual(['v-1']);
    expect(
      screen([car], subject('Rosalba Belmonte', { plates: [{ number: 'abc1234', state: 'SON' }] })),
    ).toEqual([]);
  });

  it('names the entry although only its number agreed', () => {
    const car = entry('v-1', 'Blue sedan', { type: 'vehicle', plates: [{ number: 'ABC1234' }] });
    const index = createWatchlistIndex();
    index.upsert('v-1', car);
    const [match] = index.screen(subject('Rosalba Belmonte', { plates: [{ number: 'ABC-1234' }] })).matches;
    expect(match?.entryName).toBe('Blue sedan');
    expect(match?.parts.map((part) => part.code)).toEqual(['plate']);
  });

  it('knows one slip from two', () => {
    for (const slip of ['12345679', '1234567', '123456789', '21345678'])
      expect(isOneSlip('12345678', slip)).toBe(true);
    for (const other of ['12345699', '123456', '21435678']) expect(isOneSlip('12345678', other)).toBe(false);
  });

  it('reads countries as codes of two letters, of three, and by name', () => {
    expect(['mx', 'MEX', 'Mexico', 'D'].map(countryCode)).toEqual(['MX', 'MX', 'MX', 'DE']);
  });
});
