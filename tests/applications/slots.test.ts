import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { enrollmentCenters } from '../../src/applications/centers.ts';
import { instantOf, isOffered, localTime, slotsOn } from '../../src/applications/slots.ts';

const zones = [
  ...new Set(enrollmentCenters.map(({ timeZone }) => timeZone)),
  'Europe/Madrid',
  'Asia/Kolkata',
];
const anyDay = fc
  .integer({ min: Date.parse('2024-01-01') / 86_400_000, max: Date.parse('2032-01-01') / 86_400_000 })
  .map((day) => new Date(day * 86_400_000).toISOString().slice(0, 10));

describe('interview slots', () => {
  it('are every quarter of an hour from 9:00 to 16:45 on the center’s clock, in summer and in winter', () => {
    expect(slotsOn('2026-07-01', 'America/Los_Angeles')[0]).toBe(Date.parse('2026-07-01T16:00:00Z'));
    expect(slotsOn('2026-12-01', 'America/Los_Angeles')[0]).toBe(Date.parse('2026-12-01T17:00:00Z'));
    expect(slotsOn('2026-07-01', 'America/Phoenix')[0]).toBe(Date.parse('2026-07-01T16:00:00Z'));
    expect(slotsOn('2026-12-01', 'America/Phoenix')[0]).toBe(Date.parse('2026-12-01T16:00:00Z'));
  });

  it('are 32 on each weekday of any year in any zone, none at the weekend', () => {
    fc.assert(
      fc.property(anyDay, fc.constantFrom(...zones), (day, zone) => {
        const slots = slotsOn(day, zone);
        const weekday = new Date(`${day}T12:00:00Z`).getUTCDay();
        if (weekday === 0 || weekday === 6) {
          expect(slots).toEqual([]);
          return;
        }
        expect(slots).toHaveLength(32);
        expect(slots.map((slot) => localTime(slot, zone).slice(0, 10))).toEqual(Array(32).fill(day));
        expect(localTime(slots[0]!, zone).slice(11)).toBe('09:00');
        expect(localTime(slots.at(-1)!, zone).slice(11)).toBe('16:45');
      }),
      { numRuns: 200 },
    );
  });

  it('turn a wall clock time into the instant that shows it, and back', () => {
    fc.assert(
      fc.property(
        anyDay,
        fc.integer({ min: 0, max: 1439 }),
        fc.constantFrom(...zones),
        (day, minute, zone) => {
          const hhmm = `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
          const instant = instantOf(`${day}T${hhmm}`, zone);
          if (instant !== undefined) expect(localTime(instant, zone)).toBe(`${day}T${hhmm}`);
        },
      ),
    );
  });

  it('know that the clock skips an hour in spring and repeats one in autumn', () => {
    expect(instantOf('2026-03-08T02:30', 'America/Los_Angeles')).toBeUndefined();
    expect(instantOf('2026-11-01T01:30', 'America/Los_Angeles')).toBe(Date.parse('2026-11-01T08:30:00Z'));
  });

  it('are offered ahead of now, within 90 days, on the grid', () => {
    const zone = 'America/Los_Angeles';
    const now = Date.parse('2026-11-02T17:00:00Z');
    expect(isOffered(now, zone, now)).toBe(false);
    expect(isOffered(now + 900_000, zone, now)).toBe(true);
    expect(isOffered(now + 900_001, zone, now)).toBe(false);
    expect(isOffered(now + 91 * 86_400_000, zone, now)).toBe(false);
  });
});
