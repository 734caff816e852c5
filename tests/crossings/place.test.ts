import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Place, seenAt, seenElsewhere, stayMs } from '../../src/crossings/place.ts';
import { ports } from '../../src/lanes/border.ts';
import { drivingMs, longestDrivingMs } from '../../src/lanes/driving.ts';

const minute = 60_000;
const codes = ports.map(({ code }) => code);
const drive = (from: string, to: string) => drivingMs(from, to, 120);

interface Sighting {
  readonly port: string;
  readonly at: number;
}

/** Which of these sightings, as they come in, are taken for impossible. */
function flagsOf(sightings: readonly Sighting[]): readonly boolean[] {
  let place: Place | undefined;
  return sightings.map(({ port, at }) => {
    const flagged = seenElsewhere(place, port, at, drive);
    place = seenAt(place, port, at);
    return flagged;
  });
}

const anySightings = fc.array(
  fc.record({ port: fc.constantFrom(...codes), at: fc.integer({ min: 0, max: 2 * 24 * 60 }) }),
  { minLength: 1, maxLength: 12 },
);

describe('the least driving time between two ports', () => {
  it('is that of the great circle', () => {
    // San Ysidro and Otay Mesa are 8.5 km apart, San Ysidro and Brownsville 2,023 km.
    expect(drivingMs('2504', '2506', 60) / minute).toBeCloseTo(8.5, 0);
    expect(drivingMs('2504', '2301', 100) / minute / 60).toBeCloseTo(20.2, 0);
    expect(drivingMs('2504', '2504', 60)).toBe(0);
    expect(drivingMs('2504', '9999', 60)).toBe(0);
  });

  it('is the same both ways, no longer by a third port, and never above the longest', () => {
    const port = fc.constantFrom(...codes);
    fc.assert(
      fc.property(port, port, port, (a, b, c) => {
        expect(drive(a, b)).toBeCloseTo(drive(b, a), 3);
        expect(drive(a, c)).toBeLessThanOrEqual(drive(a, b) + drive(b, c) + 1);
        expect(drive(a, b)).toBeLessThanOrEqual(longestDrivingMs(120));
      }),
    );
  });
});

describe('a member at two ports', () => {
  it('is flagged when nobody can have driven from one to the other meanwhile', () => {
    const at = (port: string, minutes: number) => ({ port, at: minutes * minute });
    expect(flagsOf([at('2504', 0), at('2506', 3)])).toEqual([false, true]);
    expect(flagsOf([at('2504', 0), at('2506', 30)])).toEqual([false, false]);
    expect(flagsOf([at('2504', 0), at('2301', 600)])).toEqual([false, true]);
    expect(flagsOf([at('2504', 0), at('2504', 1)])).toEqual([false, false]);
  });

  it('is flagged at the booth too when the pre-read came too soon, however long the queue is', () => {
    const at = (port: string, minutes: number) => ({ port, at: minutes * minute });
    expect(flagsOf([at('2504', 0), at('2506', 3), at('2506', 50)])).toEqual([false, true, true]);
    expect(flagsOf([at('2504', 0), at('2506', 30), at('2506', 50)])).toEqual([false, false, false]);
    const nextDay = 3 + stayMs / minute + 60;
    expect(flagsOf([at('2504', 0), at('2506', 3), at('2506', nextDay)])).toEqual([false, true, false]);
  });

  it('is flagged by a stored event that comes late, whichever was first', () => {
    const at = (port: string, minutes: number) => ({ port, at: minutes * minute });
    expect(flagsOf([at('2506', 300), at('2504', 297)])).toEqual([false, true]);
    expect(flagsOf([at('2506', 300), at('2504', 200)])).toEqual([false, false]);
    expect(flagsOf([at('2506', 100), at('2504', 300), at('2301', 110)])).toEqual([false, false, true]);
    // In the middle of a stay elsewhere.
    expect(flagsOf([at('2506', 300), at('2506', 340), at('2504', 320)])).toEqual([false, false, true]);
  });

  it('is flagged exactly when some sighting before it, at another port, is too near in time', () => {
    fc.assert(
      fc.property(anySightings, (drawn) => {
        const inOrder = [...drawn].sort((a, b) => a.at - b.at);
        // Each at another port than the one before: who stays is another matter.
        const moving = inOrder.filter(({ port }, i) => port !== inOrder[i - 1]?.port);
        const sightings = moving
          .filter(({ port }, i) => port !== moving[i - 1]?.port)
          .map(({ port, at }) => ({ port, at: at * minute }));
        const last = sightings.length - 1;
        const { port = '', at = 0 } = sightings[last] ?? {};
        const tooNear = sightings
          .slice(0, last)
          .some((one) => at - one.at < drive(one.port, port) && one.port !== port);
        const flagged = flagsOf(sightings);
        // By the triangle, who cannot have come from anywhere cannot have come by all of the ports between.
        if (flagged.at(-1)) expect(tooNear).toBe(true);
        if (tooNear) expect(flagged.some(Boolean)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('is never flagged at one port alone, in whatever order the events come', () => {
    fc.assert(
      fc.property(anySightings, fc.constantFrom(...codes), (drawn, port) => {
        const sightings = drawn.map(({ at }) => ({ port, at: at * minute }));
        expect(flagsOf(sightings).some(Boolean)).toBe(false);
      }),
    );
  });
});
