import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addHistogram, binCount, binOf, middleOf, quantiles } from '../../src/simulation/histogram.ts';

const waits = fc.array(fc.double({ min: 0, max: 130_000, noNaN: true }), { minLength: 1, maxLength: 200 });

function histogramOf(values: readonly number[]): Uint32Array {
  const bins = new Uint32Array(binCount);
  for (const value of values) bins[binOf(value)]! += 1;
  return bins;
}

describe('the histogram of waits', () => {
  it('holds every wait within 1/32 s or 0.8 %', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 131_000, noNaN: true }), (seconds) => {
        expect(Math.abs(middleOf(binOf(seconds)) - seconds)).toBeLessThanOrEqual(
          Math.max(1 / 16, seconds * 0.0079),
        );
      }),
      { numRuns: 2_000 },
    );
  });

  it('puts longer waits into later bins, and any length into some bin', () => {
    for (let bin = 1; bin < binCount; bin += 1) {
      expect(middleOf(bin)).toBeGreaterThan(middleOf(bin - 1));
      expect(binOf(middleOf(bin))).toBe(bin);
    }
    expect(binOf(1e12)).toBe(binCount - 1);
    expect(middleOf(binOf(0))).toBe(0);
  });

  it('merges to the histogram of all', () => {
    fc.assert(
      fc.property(waits, waits, (left, right) => {
        const merged = histogramOf(left);
        addHistogram(merged, 0, histogramOf(right), 0);
        expect(merged).toEqual(histogramOf([...left, ...right]));
      }),
    );
  });

  it('finds the bins of the exact percentiles', () => {
    fc.assert(
      fc.property(waits, (values) => {
        const sorted = values.toSorted((left, right) => left - right);
        const fractions = [0.5, 0.9, 0.95, 0.99, 1];
        const exact = fractions.map((fraction) => sorted[Math.ceil(fraction * sorted.length - 1e-9) - 1]!);
        expect(quantiles(histogramOf(values), 0, values.length, fractions)).toEqual(
          exact.map((value) => middleOf(binOf(value))),
        );
      }),
    );
  });
});
