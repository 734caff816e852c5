import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { waitOf } from '../../src/applications/waiting.ts';

const waits = fc.array(fc.integer({ min: 0, max: 1e10 }), { minLength: 5, maxLength: 200 });

describe('how long others waited', () => {
  it('says nothing of fewer than five', () => {
    expect(waitOf([1, 2, 3, 4])).toBeUndefined();
  });

  it('tells the middle one and the bounds of the middle eight of ten', () => {
    const ten = [9, 1, 3, 2, 8, 7, 4, 6, 5, 10];
    expect(waitOf(ten)).toEqual({ median: 5, low: 1, high: 9, count: 10 });
  });

  it('tells real waits in their order, whatever order they come in', () => {
    fc.assert(
      fc.property(waits, (some) => {
        const { median, low, high } = waitOf(some)!;
        for (const one of [low, median, high]) expect(some).toContain(one);
        expect(low <= median && median <= high).toBe(true);
        expect(some.filter((one) => one <= median).length).toBeGreaterThanOrEqual(some.length / 2);
        expect(waitOf(some.toReversed())).toEqual(waitOf(some));
      }),
    );
  });
});
