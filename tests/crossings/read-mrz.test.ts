import { describe, expect, it } from 'vitest';
import { readMrz } from '../../src/crossings/read-mrz.ts';
import { passportLines } from './mrz-lines.ts';

const now = Date.parse('2026-11-02T16:00:00Z');

function read(lines: readonly string[]) {
  const result = readMrz(lines, now, 'en');
  if (!('document' in result)) throw new Error(JSON.stringify(result.errors));
  return result.document;
}

function errors(lines: readonly string[], locale: 'en' | 'es' = 'en') {
  const result = readMrz(lines, now, locale);
  return 'errors' in result ? result.errors : [];
}

// The specimens of ICAO 9303, parts 4 to 6.
const td3 = ['P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<', 'L898902C36UTO7408122F1204159ZE184226B<<<<<10'];
const td1 = [
  'I<UTOD231458907<<<<<<<<<<<<<<<',
  '7408122F1204159UTO<<<<<<<<<<<6',
  'ERIKSSON<<ANNA<MARIA<<<<<<<<<<',
];
const td2 = ['I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<', 'D231458907UTO7408122F1204159<<<<<<<6'];

describe('a machine-readable zone', () => {
  it('is read in its three sizes', () => {
    const common = { country: 'UTO', birthDate: '1974-08-12', expiryDate: '2012-04-15' };
    expect(read(td3)).toMatchObject({ ...common, number: 'L898902C3' });
    expect(read(td1)).toMatchObject({ ...common, number: 'D23145890' });
    expect(read(td2)).toMatchObject({ ...common, number: 'D23145890' });
    expect(read(td3).identity).toMatchObject({
      mrzName: 'ERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<',
      birthDate: '1974-08-12',
      documents: [{ type: 'passport', number: 'L898902C3', country: 'UTO' }],
    });
    expect(read(td1).identity.documents).toEqual([
      { type: 'national_id', number: 'D23145890', country: 'UTO' },
    ]);
  });

  it('has years of two digits: births lie in the past, expiries at most 50 years ahead', () => {
    const of = (birth: string, expiry: string) => {
      const { birthDate, expiryDate } = read(
        passportLines({ surnames: 'LOPEZ', givenNames: 'ANA', number: 'G1234567', birth, expiry }),
      );
      return [birthDate, expiryDate];
    };
    expect(of('261102', '310101')).toEqual(['2026-11-02', '2031-01-01']);
    expect(of('261103', '310101')).toEqual(['1926-11-03', '2031-01-01']);
    expect(of('000229', '761102')).toEqual(['2000-02-29', '2076-11-02']);
    expect(of('000229', '761103')).toEqual(['2000-02-29', '1976-11-03']);
  });

  it('says which line and field was misread', () => {
    const [first, second] = passportLines({ surnames: 'LOPEZ', givenNames: 'ANA', number: 'G1234567' });
    const misread = second.replace('G1234567', 'G1234561');
    expect(errors([first, misread])).toContainEqual({
      pointer: '/1',
      message: 'line 2: misread at documentNumberCheckDigit',
    });
    expect(errors([first, misread], 'es')[0]?.message).toMatch(/^línea 2/);
    expect(errors([first.replace('MEX', 'MXX'), second])[0]?.pointer).toBe('/0');
  });

  it('is refused whole when it is of no known shape', () => {
    for (const lines of [
      ['a', 'b'],
      [td3[0]!, td3[1]!.slice(1)],
      [td3[0]!.toLowerCase(), td3[1]!],
      td3.concat(td3[0]!),
    ]) {
      expect(errors(lines)).toMatchObject([{ pointer: '' }]);
    }
  });
});
