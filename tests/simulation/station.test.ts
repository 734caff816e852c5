import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runQueue } from '../../src/simulation/engine.ts';
import { exponential, streamKey } from '../../src/simulation/random.ts';
import { runStation } from '../../src/simulation/station.ts';
import { fate, type Station } from '../../src/simulation/station-types.ts';
import { crowdOf, erlangC, fatesFor, mean, poisson, stationOf, unitServices } from './stations.ts';

const run = (station: Station, crowd: ReturnType<typeof crowdOf>) => {
  const out = fatesFor(crowd.count);
  runStation(station, crowd, out);
  return out;
};
/** Relative distance of what was found from what theory says. */
const off = (found: number, truth: number) => Math.abs(found / truth - 1);

describe('the event calendar', () => {
  it('gives the waits of the direct recursion to the last digit, whatever opens, closes and whoever serves', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 24, maxLength: 24 }),
        fc.array(
          fc.tuple(fc.double({ min: 0, max: 86_399, noNaN: true }), fc.integer({ min: 1, max: 9_000 })),
          {
            maxLength: 80,
          },
        ),
        fc.integer({ min: 0, max: 60 }),
        (lanesOpen, customers, moveUpSeconds) => {
          const lanes = Math.max(...lanesOpen);
          fc.pre(lanes > 0);
          const arrivals = Float64Array.from(customers, ([time]) => time).sort();
          const services = Float64Array.from(customers, ([, service], i) => service + i * 0.001_37);
          const officerFactors = Float64Array.from(
            { length: lanes * 3 },
            (_, i) => 1 + ((i * 7) % 5) * 0.217,
          );
          const waits = new Float64Array(arrivals.length);
          runQueue(
            { lanesOpen, moveUpSeconds, officerFactors, shifts: 3 },
            arrivals,
            services,
            arrivals.length,
            waits,
            waits.slice(),
          );
          const station = stationOf({ lines: [lanes], lanesOpen, moveUpSeconds, officerFactors, shifts: 3 });
          expect(Array.from(run(station, crowdOf(arrivals, services)).waits)).toEqual(Array.from(waits));
        },
      ),
      { numRuns: 400 },
    );
  });

  it('agrees with Erlang C on M/M/5 within 5 percent', () => {
    const arrivals = poisson(21, 200_000, 4);
    const out = run(stationOf({ lines: [5] }), crowdOf(arrivals, unitServices(21, arrivals.length)));
    expect(off(mean(out.waits), erlangC(5, 4))).toBeLessThan(0.05);
  });

  it('agrees with Cobham on M/M/1 with two priorities within 5 percent, each', () => {
    const arrivals = poisson(22, 400_000, 0.8);
    const kinds = Uint8Array.from(arrivals, (_, i) => (exponential(streamKey(22, 9), i) < Math.LN2 ? 0 : 1));
    const station = stationOf({ lines: [1], priority: [0, 1] });
    const { waits } = run(station, crowdOf(arrivals, unitServices(22, arrivals.length), { kinds }));
    const of = (kind: number) => mean(waits.filter((_, i) => kinds[i] === kind));
    // Load 0.8, half of it each; the residual work an arrival meets is 0.8.
    expect(off(of(0), 0.8 / (1 - 0.4))).toBeLessThan(0.05);
    expect(off(of(1), 0.8 / ((1 - 0.4) * (1 - 0.8)))).toBeLessThan(0.05);
  });

  it('loses what M/M/3/7 and M/M/4/4 (Erlang B) lose, within 5 percent', () => {
    for (const [lanes, places, load] of [
      [3, 4, 2.7],
      [4, 0, 3],
    ] as const) {
      const arrivals = poisson(23, 300_000, load);
      const station = stationOf({ lines: [lanes], space: places, whenFull: 'leave' });
      const { fates } = run(station, crowdOf(arrivals, unitServices(23, arrivals.length)));
      const weights = [1];
      for (let n = 1; n <= lanes + places; n += 1)
        weights.push((weights[n - 1]! * load) / Math.min(n, lanes));
      const truth = weights.at(-1)! / weights.reduce((sum, weight) => sum + weight, 0);
      expect(off(fates.filter((it) => it === fate.balked).length / fates.length, truth)).toBeLessThan(0.05);
    }
  });

  it('agrees with Erlang A on M/M/5+M: who gives up, and how long all wait, within 5 percent', () => {
    const [lanes, load, patienceRate] = [5, 5.5, 0.5];
    const arrivals = poisson(24, 300_000, load);
    const patience = Float64Array.from(arrivals, (_, i) => exponential(streamKey(24, 8), i) / patienceRate);
    const out = run(
      stationOf({ lines: [lanes] }),
      crowdOf(arrivals, unitServices(24, arrivals.length), { patience }),
    );
    const weights = [1];
    for (let n = 1; n <= 200; n += 1)
      weights.push((weights[n - 1]! * load) / (Math.min(n, lanes) + Math.max(0, n - lanes) * patienceRate));
    const all = weights.reduce((sum, weight) => sum + weight, 0);
    const queue = weights.reduce((sum, weight, n) => sum + (weight * Math.max(0, n - lanes)) / all, 0);
    expect(off(mean(out.waits), queue / load)).toBeLessThan(0.05);
    const gaveUp = out.fates.filter((it) => it === fate.reneged).length / arrivals.length;
    expect(off(gaveUp, (patienceRate * queue) / load)).toBeLessThan(0.05);
  });

  it('has lines of their own wait longer than one line, unless travelers jockey', () => {
    const arrivals = poisson(25, 200_000, 3.6);
    const crowd = crowdOf(arrivals, unitServices(25, arrivals.length));
    const pooled = mean(run(stationOf({ lines: [4] }), crowd).waits);
    const apart = mean(run(stationOf({ lines: [1, 1, 1, 1] }), crowd).waits);
    const jockeying = mean(run(stationOf({ lines: [1, 1, 1, 1], jockeyGap: 2 }), crowd).waits);
    // No lane idles while someone waits, so the order of service alone differs, and the mean does not care.
    expect(off(jockeying, pooled)).toBeLessThan(0.03);
    expect(apart).toBeGreaterThan(1.05 * pooled);
    expect(apart).toBeLessThan(erlangC(1, 0.9));
  });

  it('lets a lane that closes drain its own line, and sends newcomers elsewhere', () => {
    const lanesOpen = new Array<number>(24).fill(2).with(1, 1);
    const arrivals = Float64Array.of(3000, 3001, 3002, 3003, 3700);
    const services = Float64Array.of(900, 900, 900, 900, 10);
    const station = stationOf({ lines: [1, 1], lanesOpen, drains: true });
    const { waits } = run(station, crowdOf(arrivals, services));
    // The second and fourth stand before the lane that closes at 3600; it still serves the fourth.
    expect(Array.from(waits)).toEqual([0, 0, 898, 898, 1100]);
  });

  it('keeps everyone behind a full approach in one file, also those whose own lane is free', () => {
    const station = stationOf({ lines: [1, 1], eligible: [1, 0, 0, 1], space: 1, whenFull: 'wait' });
    const arrivals = Float64Array.of(0, 1, 2, 3);
    const kinds = Uint8Array.of(0, 0, 0, 1);
    const { waits } = run(station, crowdOf(arrivals, Float64Array.of(100, 100, 100, 5), { kinds }));
    expect(Array.from(waits)).toEqual([0, 99, 198, 97]);
  });

  it('has those leave at once for whom the line is too long', () => {
    const crowd = crowdOf(Float64Array.of(0, 1, 2, 3), Float64Array.of(10, 10, 10, 10), {
      tolerance: Float64Array.of(5, 5, 5, 50),
    });
    const { fates } = run(stationOf({ lines: [1], headwaySeconds: 10 }), crowd);
    expect(Array.from(fates)).toEqual([fate.served, fate.served, fate.balked, fate.served]);
  });

  it('sends a kind that may use two lines to the shorter, others only to theirs', () => {
    const station = stationOf({ lines: [1, 1], eligible: [1, 0, 1, 1] });
    const kinds = Uint8Array.of(0, 0, 1, 1, 0);
    const arrivals = Float64Array.of(0, 1, 2, 3, 4);
    const { waits } = run(station, crowdOf(arrivals, new Float64Array(5).fill(10), { kinds }));
    expect(Array.from(waits)).toEqual([0, 9, 0, 9, 16]);
  });

  it('serves or loses everyone once, whatever the station', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1000 }),
        fc.boolean(),
        fc.integer({ min: 0, max: 6 }),
        fc.constantFrom('wait' as const, 'leave' as const),
        fc.constantFrom(Infinity, 1, 2),
        (seed, drains, space, whenFull, jockeyGap) => {
          const arrivals = poisson(seed, 300, 0.02);
          const services = unitServices(seed, 300).map((value) => value * 90);
          const kinds = Uint8Array.from(arrivals, (_, i) => (i * seed) % 2);
          const patience = Float64Array.from(arrivals, (_, i) => 200 * exponential(streamKey(seed, 7), i));
          const lanesOpen = Array.from({ length: 24 }, (_, hour) => (hour % 3 === 0 ? 1 : 3));
          const station = stationOf({
            lines: drains ? [1, 1, 1] : [2, 1],
            eligible: drains ? [1, 1, 1, 0, 1, 1] : [1, 0, 1, 1],
            priority: [1, 0],
            lanesOpen,
            drains,
            space,
            whenFull,
            jockeyGap,
          });
          const out = run(station, crowdOf(arrivals, services, { kinds, patience }));
          for (let i = 0; i < arrivals.length; i += 1) {
            expect(out.waits[i]).toBeGreaterThanOrEqual(0);
            expect(out.taken[i]! > 0).toBe(out.fates[i] === fate.served);
            if (out.fates[i] !== fate.balked) expect(out.waits[i]).toBeLessThanOrEqual(patience[i]! + 1e-6);
            if (out.fates[i] === fate.reneged) expect(out.waits[i]).toBeCloseTo(patience[i]!, 6);
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});
