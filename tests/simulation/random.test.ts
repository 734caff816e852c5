import { describe, expect, it } from 'vitest';
import { below, bits, exponential, fillLogNormal, streamKey, uniform } from '../../src/simulation/random.ts';

const draws = (count: number, of: (index: number) => number) =>
  Array.from({ length: count }, (_, i) => of(i));
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Kolmogorov-Smirnov distance from the uniform distribution, times the root of the count. */
function kolmogorovSmirnov(values: readonly number[]): number {
  const n = values.length;
  const sorted = values.toSorted((left, right) => left - right);
  return Math.sqrt(n) * Math.max(...sorted.map((value, i) => Math.max(value - i / n, (i + 1) / n - value)));
}

function correlation(left: readonly number[], right: readonly number[]): number {
  const [ml, mr] = [mean(left), mean(right)];
  const products = (a: readonly number[], ma: number, b: readonly number[], mb: number) =>
    a.reduce((sum, value, i) => sum + (value - ma) * (b[i]! - mb), 0);
  return (
    products(left, ml, right, mr) / Math.sqrt(products(left, ml, left, ml) * products(right, mr, right, mr))
  );
}

describe('random streams', () => {
  it('are uniform by Kolmogorov-Smirnov, whatever the key', () => {
    // 1.95 is passed by a true uniform in 999 cases of 1000; the streams are fixed, so this cannot flicker.
    for (let key = 0; key < 20; key += 1)
      expect(kolmogorovSmirnov(draws(20_000, (i) => uniform(streamKey(key, 1, 0, key), i)))).toBeLessThan(
        1.95,
      );
  });

  it('do not correlate with the next number, the next replication or another purpose', () => {
    const stream = (...parts: number[]) => draws(50_000, (i) => uniform(streamKey(7, ...parts), i));
    const base = stream(1, 0, 3);
    const limit = 4 / Math.sqrt(base.length);
    for (const other of [[...base.slice(1), 0.5], stream(1, 1, 3), stream(2, 0, 3), stream(1, 0, 4)])
      expect(Math.abs(correlation(base, other))).toBeLessThan(limit);
  });

  it('use each of the 32 bits about half of the time', () => {
    const key = streamKey(99, 1);
    const values = draws(20_000, (i) => bits(key, i));
    for (let bit = 0; bit < 32; bit += 1)
      expect(Math.abs(mean(values.map((value) => (value >>> bit) & 1)) - 0.5)).toBeLessThan(0.015);
  });

  it('depend on every part of the key and on both halves of the seed', () => {
    const seeds = [0, 1, 2 ** 32, 2 ** 32 + 1, Number.MAX_SAFE_INTEGER];
    const keys = seeds.flatMap((seed) => [streamKey(seed, 1, 2), streamKey(seed, 2, 1), streamKey(seed, 1)]);
    expect(new Set(keys.map(({ a, b }) => `${a} ${b}`)).size).toBe(keys.length);
  });

  it('give the same numbers on every machine', () => {
    const key = streamKey(1, 2, 3);
    expect(draws(4, (i) => bits(key, i))).toMatchInlineSnapshot(`
      [
        527507892,
        3659028281,
        220294666,
        1438711361,
      ]
    `);
  });

  it('make exponentials of mean 1 and log-normals of mean 1 and the asked variation', () => {
    const key = streamKey(5, 1);
    expect(mean(draws(100_000, (i) => exponential(key, i)))).toBeCloseTo(1, 1.5);
    const out = new Float64Array(100_001);
    fillLogNormal(key, 0.8, out, out.length);
    const values = Array.from(out);
    const average = mean(values);
    expect(average).toBeCloseTo(1, 1.5);
    expect(Math.sqrt(mean(values.map((value) => (value - average) ** 2)))).toBeCloseTo(0.8, 1.3);
    fillLogNormal(key, 0, out, 3);
    expect(Array.from(out.subarray(0, 3))).toEqual([1, 1, 1]);
  });

  it('draw whole numbers below a bound, all of them', () => {
    const key = streamKey(5, 2);
    expect(new Set(draws(1_000, (i) => below(key, i, 7)))).toEqual(new Set([0, 1, 2, 3, 4, 5, 6]));
  });
});
