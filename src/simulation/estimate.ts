/** A figure with its 95 % confidence interval. `low` and `high` are null when one observation cannot give one. */
export type Estimate = {
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
};

const z = 1.959963984540054;
const smallSamples = [12.7062047, 4.3026527, 3.1824463, 2.7764451, 2.5705818, 2.4469119];

/** Two-sided 95 % quantile of Student's t: tabled to 6 degrees of freedom, then the Cornish-Fisher expansion. */
export function studentT95(degrees: number): number {
  const tabled = smallSamples[degrees - 1];
  if (tabled !== undefined) return tabled;
  const g1 = (z ** 3 + z) / 4;
  const g2 = (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96;
  const g3 = (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384;
  return z + g1 / degrees + g2 / degrees ** 2 + g3 / degrees ** 3;
}

/**
 * The mean of `count` observations from their sum and sum of squares. What is measured cannot be negative,
 * so neither is the interval; a difference can, and has a `least` of -Infinity.
 */
export function estimate(count: number, sum: number, squares: number, least = 0): Estimate | null {
  if (count === 0) return null;
  const value = sum / count;
  if (count === 1) return { value, low: null, high: null };
  const variance = Math.max(0, (squares - sum * value) / (count - 1));
  const half = studentT95(count - 1) * Math.sqrt(variance / count);
  return { value, low: Math.max(least, value - half), high: value + half };
}
