import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readMrz } from '../../src/crossings/read-mrz.ts';
import { CheckBody } from '../../src/crossings/schema.ts';
import { checkBody, type PoolMember } from '../../src/replay/check-body.ts';
import { planReplay } from '../../src/replay/plan.ts';
import { windowFrom } from '../../src/replay/window.ts';
import { checkDigit, passportZone } from '../../src/seed/mrz.ts';
import { personAt } from '../../src/seed/people.ts';
import { designDay } from '../../src/simulation/demand.ts';

const now = Date.parse('2026-11-02T16:00:00Z');

describe('the passport of a synthetic person', () => {
  it('has the check digits of ICAO 9303', () => {
    // The examples of ICAO Doc 9303 part 3, section 4.9, and part 4, appendix B.
    expect(checkDigit('520727')).toBe(3);
    expect(checkDigit('AB2134<<<')).toBe(5);
    expect(checkDigit('L898902C3')).toBe(6);
  });

  it('is read without a fault, whoever it is', () => {
    fc.assert(
      fc.property(fc.nat(0xffff_ffff), fc.nat(1_000_000), (seed, index) => {
        const person = personAt(seed, index);
        const read = readMrz([...passportZone(person, '2031-05-15')], now, 'en');
        expect(read).toMatchObject({
          document: {
            number: person.passport.number,
            country: person.passport.country,
            birthDate: person.birthDate,
            expiryDate: '2031-05-15',
          },
        });
      }),
    );
  });
});

describe('the body of a planned check', () => {
  const pool = (offset: number): PoolMember[] =>
    Array.from({ length: 9 }, (_, i) => {
      const { rfid, vehicle } = personAt(5, offset + i);
      return { rfid, vehicle };
    });
  const people = { members: { SENTRI: pool(0), FAST: pool(100) }, newcomers: 7 };
  const { checks } = planReplay(designDay('seed', 1), windowFrom('07:00', 20));

  it('is one that the API takes, with every occupant counted and nobody shown twice', () => {
    for (const check of checks) {
      const body = checkBody(check, people, now);
      expect(CheckBody.safeParse(body).success).toBe(true);
      expect(body.occupantCount).toBe(check.occupants);
      expect(new Set(body.occupants.map((occupant) => JSON.stringify(occupant))).size).toBe(check.occupants);
    }
  });

  it('shows members in the lanes of a program, documents elsewhere, and what they drive', () => {
    for (const check of checks) {
      const body = checkBody(check, people, now);
      expect(body.occupants.every((occupant) => 'rfid' in occupant)).toBe(check.program !== undefined);
      expect(body.vehicle !== undefined).toBe(check.kind === 'car');
      expect(body.truck !== undefined).toBe(check.kind === 'truck');
      expect(body.carrier !== undefined).toBe(check.program === 'FAST');
    }
  });
});
