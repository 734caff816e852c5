import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readMrz } from '../../src/crossings/read-mrz.ts';
import { CheckBody } from '../../src/crossings/schema.ts';
import { checkTexts, type PoolMember, readableIn } from '../../src/replay/check-text.ts';
import { newcomersOf } from '../../src/replay/newcomers.ts';
import { planReplay, programs } from '../../src/replay/plan.ts';
import { chancesOf, usualTraffic } from '../../src/replay/traffic.ts';
import { windowFrom } from '../../src/replay/window.ts';
import { checkDigit, passportZone } from '../../src/seed/mrz.ts';
import { personAt } from '../../src/seed/people.ts';
import { eventKinds } from '../../src/simulation/day-plan.ts';
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

describe('the passport of a newcomer', () => {
  const newcomers = newcomersOf(7);
  const linesOf = (person: number, misread = false) =>
    JSON.parse(newcomers.zone(person, '310515', misread)) as string[];

  it('is read without a fault, whoever it is, and has the same check digits as any other', () => {
    fc.assert(
      fc.property(fc.nat(0xffff_ffff), fc.nat(1_000_000), (seed, person) => {
        const lines = JSON.parse(newcomersOf(seed).zone(person, '310515')) as string[];
        const read = readMrz(lines, now, 'en');
        expect(read).toMatchObject({ document: { expiryDate: '2031-05-15' } });
        const [, second = ''] = lines;
        expect(checkDigit(second.slice(0, 9))).toBe(Number(second[9]));
        expect(checkDigit(second.slice(13, 19))).toBe(Number(second[19]));
      }),
    );
  });

  it('is nobody else’s in a run, and the same each time it is shown', () => {
    const numbers = Array.from({ length: 20_000 }, (_, person) => linesOf(person)[1]?.slice(0, 9));
    expect(new Set(numbers).size).toBe(20_000);
    expect(linesOf(4_711)).toEqual(linesOf(4_711));
  });

  it('is refused with its line and field when it is misread', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), (person) => {
        const read = readMrz(linesOf(person, true), now, 'en');
        expect(read).toMatchObject({
          errors: [{ pointer: '/1', message: 'line 2: misread at documentNumberCheckDigit' }],
        });
      }),
    );
  });

  it('has a plate that no other has', () => {
    const plates = Array.from({ length: 20_000 }, (_, person) => JSON.parse(newcomers.vehicle(person)).plate);
    expect(new Set(plates).size).toBe(20_000);
  });
});

describe('the text of a planned check', () => {
  const pool = (offset: number): PoolMember[] =>
    Array.from({ length: 9 }, (_, i) => {
      const { rfid, vehicle } = personAt(5, offset + i);
      return { rfid, vehicle };
    });
  const people = { members: { SENTRI: pool(0), FAST: pool(100) }, newcomers: 7 };
  const traffic = { ...usualTraffic, prereads: 0.5, expired: 0.2, unreadable: 0.1 };
  const chances = chancesOf(traffic, 1);
  const plan = planReplay(designDay('seed', 1), windowFrom('07:00', 20), chances.leadMs);
  const textOf = checkTexts(plan, people, chances, now);
  const bodies = Array.from({ length: plan.count }, (_, i) => CheckBody.parse(JSON.parse(textOf(i, now))));
  const kinds = (i: number) => eventKinds[plan.kind[i]!];

  it('is one that the API takes, with every occupant counted at the booth and nobody shown twice', () => {
    for (const [i, body] of bodies.entries()) {
      expect(body.occupantCount).toBe(body.phase === 'booth' ? plan.occupants[i] : undefined);
      const shown = body.occupants.filter((occupant) => !('unreadable' in occupant));
      expect(new Set(shown.map((occupant) => JSON.stringify(occupant))).size).toBe(shown.length);
      expect(shown.length).toBe(readableIn(plan, i, chances));
    }
  });

  it('shows members in the lanes of a program, documents elsewhere, and what they drive', () => {
    for (const [i, body] of bodies.entries()) {
      const program = programs[plan.program[i]!];
      expect(body.occupants.every((occupant) => 'rfid' in occupant)).toBe(program !== 'none');
      expect(body.vehicle !== undefined).toBe(kinds(i) === 'car');
      expect(body.truck !== undefined).toBe(kinds(i) === 'truck');
      expect(body.carrier !== undefined).toBe(program === 'FAST');
    }
  });

  it('shows the same people at the head of the lane and at the booth, which names the pre-read', () => {
    const prereads = new Map(
      bodies.flatMap((body, i) =>
        body.phase === 'preread' ? [[`${plan.lane[i]} ${body.sequence}`, body] as const] : [],
      ),
    );
    const joined = bodies.filter((body) => body.preread !== undefined);
    expect(joined.length).toBe(prereads.size);
    for (const [i, body] of bodies.entries()) {
      if (!body.preread || !('sequence' in body.preread)) continue;
      expect(prereads.get(`${plan.lane[i]} ${body.preread.sequence}`)?.occupants).toEqual(body.occupants);
    }
  });

  it('has as many expired and unreadable documents as was asked for', () => {
    const documents = bodies.flatMap(({ occupants }) => occupants.filter((one) => !('rfid' in one)));
    const unreadable = documents.filter((one) => 'unreadable' in one).length;
    const expired = documents.filter((one) => {
      if (!('mrz' in one)) return false;
      const read = readMrz(one.mrz, now, 'en');
      return 'document' in read && (read.document.expiryDate ?? '') < '2026-11-02';
    }).length;
    expect(unreadable / documents.length).toBeCloseTo(0.1, 1);
    expect(expired / documents.length).toBeCloseTo(0.2, 1);
  });
});
