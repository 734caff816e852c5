import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { personAt } from '../../src/seed/people.ts';

const many = Array.from({ length: 20_000 }, (_, index) => personAt(1, index));

describe('a synthetic person', () => {
  it('is the same whenever asked for', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat({ max: 100_000_000 }), (seed, index) => {
        expect(personAt(seed, index)).toEqual(personAt(seed, index));
      }),
    );
  });

  it('has a birth date that the calendar has, a passport of the right shape, and a card', () => {
    for (const person of many.slice(0, 2_000)) {
      expect(new Date(`${person.birthDate}T00:00:00Z`).toISOString().slice(0, 10)).toBe(person.birthDate);
      expect(person.passport.number).toMatch(
        person.nationality === 'MEX' ? /^[GNK]\d{8}$/ : /^(?:[AZ]\d{8}|\d{9})$/,
      );
      expect(person.rfid).toMatch(/^[0-9a-f]{24}$/);
      expect(person.givenNames).toMatch(/^\p{Lu}[\p{L} ]+$/u);
    }
  });

  it('never shares a card or a plate with another of its seed', () => {
    expect(new Set(many.map((person) => person.rfid)).size).toBe(many.length);
    expect(new Set(many.map((person) => person.vehicle.plate)).size).toBe(many.length);
  });

  it('has names as skewed as real ones: the first of a table often, the last now and then', () => {
    const counts = new Map<string, number>();
    const mexican = many.filter((person) => person.nationality === 'MEX');
    for (const { paternalSurname } of mexican) {
      counts.set(paternalSurname, (counts.get(paternalSurname) ?? 0) + 1);
    }
    const share = (surname: string) => (counts.get(surname) ?? 0) / mexican.length;
    expect(share('Hernández')).toBeGreaterThan(0.03);
    expect(share('Hernández')).toBeLessThan(0.07);
    expect(share('Cuevas')).toBeGreaterThan(0);
    expect(share('Cuevas')).toBeLessThan(share('Hernández') / 10);
  });

  it('has two surnames when Mexican', () => {
    for (const person of many) if (person.nationality === 'MEX') expect(person.maternalSurname).toBeDefined();
  });
});
