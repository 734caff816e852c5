import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { apportion } from '../../src/simulation/apportion.ts';

describe('apportioning', () => {
  it('gives every unit away, each part within one of its exact share, and nothing to a weight of 0', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1_000_000 }),
        fc.array(fc.oneof(fc.constant(0), fc.double({ min: 0.001, max: 1e6, noNaN: true })), {
          minLength: 1,
        }),
        (total, weights) => {
          const sum = weights.reduce((x, y) => x + y, 0);
          fc.pre(sum > 0);
          const parts = apportion(total, weights);
          expect(parts.reduce((x, y) => x + y, 0)).toBe(total);
          parts.forEach((part, i) => {
            expect(Math.abs(part - (total * weights[i]!) / sum)).toBeLessThan(1 + 1e-6);
            if (weights[i] === 0) expect(part).toBe(0);
          });
        },
      ),
    );
  });

  it('refuses to give something to nobody', () => {
    expect(() => apportion(1, [0, 0])).toThrow(RangeError);
    expect(apportion(0, [0, 0])).toEqual([0, 0]);
  });
});
