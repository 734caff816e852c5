import { describe, expect, it } from 'vitest';
import { estimate, studentT95 } from '../../src/simulation/estimate.ts';
import { fillLogNormal, streamKey } from '../../src/simulation/random.ts';

const sums = (values: readonly number[]) =>
  [values.length, values.reduce((x, y) => x + y, 0), values.reduce((x, y) => x + y * y, 0)] as const;

describe('estimates', () => {
  it("have Student's quantiles to a thousandth", () => {
    const tabled = {
      1: 12.7062,
      2: 4.3027,
      5: 2.5706,
      7: 2.3646,
      9: 2.2622,
      19: 2.093,
      29: 2.0452,
      999: 1.9623,
    };
    for (const [degrees, quantile] of Object.entries(tabled))
      expect(Math.abs(studentT95(Number(degrees)) - quantile)).toBeLessThan(0.001);
  });

  it('say nothing without observations and give no interval for one', () => {
    expect(estimate(0, 0, 0)).toBeNull();
    expect(estimate(1, 5, 25)).toEqual({ value: 5, low: null, high: null });
    expect(estimate(2, 10, 50)).toEqual({ value: 5, low: 5, high: 5 });
  });

  it('cover the truth in 94 to 96 % of 10,000 runs of a known model', () => {
    const runs = 10_000;
    const size = 20;
    const values = new Float64Array(size);
    let covered = 0;
    for (let run = 0; run < runs; run += 1) {
      fillLogNormal(streamKey(17, 1, run), 0.1, values, size);
      const found = estimate(...sums(Array.from(values)))!;
      if (found.low! <= 1 && found.high! >= 1) covered += 1;
    }
    expect(covered / runs).toBeGreaterThan(0.94);
    expect(covered / runs).toBeLessThan(0.96);
  });
});
