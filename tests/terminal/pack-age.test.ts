import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ageAfterRestart, ageOf, type KnownAge } from '../../src/terminal/pack-age.ts';
import { createPackClock } from '../../src/terminal/pack-clock.ts';
import { newFolder } from './folders.ts';

const hour = 3_600_000;
const header = (madeAt: number) => ({ life: 1, version: 1, scope: 'SENTRI', madeAt });

describe('the age of a pack', () => {
  it('never becomes younger, and never runs behind what has really passed, however the clock is set', () => {
    const steps = fc.array(
      fc.record({ passed: fc.nat(2 * hour), set: fc.integer({ min: -5 * hour, max: 5 * hour }) }),
      { minLength: 1 },
    );
    fc.assert(
      fc.property(steps, fc.nat(hour), (all, first) => {
        let [wall, real] = [1_000_000_000 + first, 0];
        let known = ageOf(1_000_000_000, undefined, wall, real);
        for (const { passed, set } of all) {
          real += passed;
          wall += passed + set;
          const next = ageOf(1_000_000_000, known, wall, real);
          expect(next.ageMs).toBeGreaterThanOrEqual(known.ageMs + passed);
          expect(next.ageMs).toBeGreaterThanOrEqual(first + real);
          known = next;
        }
      }),
    );
  });

  it('begins anew with another pack, and is less than nothing for one from the future', () => {
    const known: KnownAge = { madeAt: 0, ageMs: 9 * hour, at: 0 };
    expect(ageOf(5 * hour, known, 6 * hour, 0).ageMs).toBe(hour);
    const future = ageOf(8 * hour, known, 6 * hour, 0);
    expect(future.ageMs).toBe(-2 * hour);
    expect(ageOf(8 * hour, future, 6 * hour + 1000, 1000).ageMs).toBe(-2 * hour + 1000);
  });

  it('goes on over a restart, and is not known after one in which the clock went back', () => {
    const stored = { madeAt: 0, ageMs: 3 * hour, savedAt: hour };
    expect(ageOf(0, ageAfterRestart(stored, hour, 0), hour, 0).ageMs).toBe(3 * hour);
    expect(ageOf(0, ageAfterRestart(stored, 7 * hour, 0), 7 * hour, 0).ageMs).toBe(7 * hour);
    expect(ageOf(0, ageAfterRestart(stored, -hour, 0), -hour, 0).ageMs).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('the clock of the stored pack', () => {
  it('keeps the age in the folder', () => {
    const folder = newFolder();
    let [wall, real] = [10 * hour, 0];
    const open = () => {
      real = 0;
      return createPackClock(
        folder,
        () => wall,
        () => real,
      );
    };
    const first = open();
    expect(first.age(header(9 * hour))).toBe(hour);
    real += 2 * hour;
    expect(first.age(header(9 * hour))).toBe(3 * hour);
    first.save(true);
    expect(open().age(header(9 * hour))).toBe(3 * hour);
    wall = 8 * hour;
    expect(open().age(header(9 * hour))).toBe(Number.POSITIVE_INFINITY);
    expect(open().age(header(7 * hour))).toBe(hour);
  });
});
