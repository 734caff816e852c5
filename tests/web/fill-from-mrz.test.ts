import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fillFromMrz } from '../../src/web/steps/fill-from-mrz.ts';

const now = Date.parse('2026-11-02T16:00:00Z');
// ICAO 9303-4's specimen with Mexico for Utopia; the check digits do not cover the country.
const passport = [
  'P<MEXERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<',
  'L898902C36MEX7408122F3204153ZE184226B<<<<<16',
];

describe('the lines at the foot of a document', () => {
  it('fill what was left empty', () => {
    expect(fillFromMrz({ mrz: passport }, now)).toEqual({
      type: 'passport',
      number: 'L898902C3',
      country: 'MEX',
      expiresOn: '2032-04-15',
      mrz: passport,
    });
  });

  it('may be pasted in small letters, with spaces, or with the quotes that phones make of <<', () => {
    const pasted = passport.map((line) => ` ${line.toLowerCase().replaceAll('<<', '«')} `);
    expect(fillFromMrz({ mrz: pasted }, now)).toMatchObject({ number: 'L898902C3', mrz: passport });
  });

  it('leave what somebody typed', () => {
    expect(fillFromMrz({ type: 'visa', number: 'X1', mrz: passport }, now)).toMatchObject({
      type: 'visa',
      number: 'X1',
    });
  });

  it('fill nothing when a digit of them is misread, wherever it is', () => {
    const digit = fc.constantFrom(1, 2, 3, 4, 5, 6, 8, 13, 14, 15, 16, 17, 18, 21, 22, 23, 24, 25, 26);
    fc.assert(
      fc.property(digit, (at) => {
        const line = passport[1] ?? '';
        const wrong = (Number(line[at]) + 1) % 10;
        const mrz = [passport[0] ?? '', line.slice(0, at) + wrong + line.slice(at + 1)];
        expect(fillFromMrz({ mrz }, now)).toEqual({ mrz });
      }),
    );
  });
});
