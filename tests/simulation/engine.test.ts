import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type LaneGroup, runQueue } from '../../src/simulation/engine.ts';
import { exponential, fillLogNormal, streamKey } from '../../src/simulation/random.ts';

const group = (lanesOpen: readonly number[], moveUpSeconds = 0): LaneGroup => ({
  lanesOpen,
  moveUpSeconds,
  officerFactors: new Float64Array(Math.max(...lanesOpen)).fill(1),
  shifts: 1,
});
const always = (lanes: number) => new Array<number>(24).fill(lanes);

/** Poisson arrivals of the rate, from a stream. */
function poisson(seed: number, count: number, rate: number): Float64Array {
  const key = streamKey(seed, 1);
  let time = 0;
  return new Float64Array(count).map((_, i) => {
    time += exponential(key, i) / rate;
    return time;
  });
}

function meanWait(lanes: number, arrivals: Float64Array, services: Float64Array): number {
  const waits = new Float64Array(arrivals.length);
  runQueue(group(always(lanes)), arrivals, services, arrivals.length, waits, waits.slice());
  return waits.reduce((sum, wait) => sum + wait, 0) / waits.length;
}

/** Mean wait in M/M/c with service rate 1 (Erlang C). */
function erlangC(lanes: number, load: number): number {
  let blocked = 1;
  for (let k = 1; k <= lanes; k += 1) blocked = (load * blocked) / (k + load * blocked);
  const waiting = blocked / (1 - (load / lanes) * (1 - blocked));
  return waiting / (lanes - load);
}

/** As plain as can be: of the lanes that are free earliest, the one that is idle longest, then the lowest. */
function plainQueue({ lanesOpen, moveUpSeconds }: LaneGroup, arrivals: Float64Array, services: Float64Array) {
  const isOpen = (lane: number, time: number) => lanesOpen[Math.floor(time / 3600) % 24]! > lane;
  const openFrom = (lane: number, time: number): number =>
    isOpen(lane, time) ? time : openFrom(lane, (Math.floor(time / 3600) + 1) * 3600);
  const idleSince = (lane: number, free: number, time: number): number => {
    let since = openFrom(lane, free);
    for (let hour = Math.ceil(since / 3600); hour * 3600 <= time; hour += 1)
      if (!isOpen(lane, hour * 3600)) since = openFrom(lane, hour * 3600);
    return since;
  };
  const free = Array.from({ length: Math.max(...lanesOpen) }, () => 0);
  return Array.from(arrivals, (arrival, i) => {
    const [best] = free
      .map((from, lane) => {
        const since = idleSince(lane, from, arrival);
        return { lane, since };
      })
      .sort((left, right) => left.since - right.since || left.lane - right.lane);
    const start = Math.max(arrival, best!.since);
    free[best!.lane] = start + moveUpSeconds + services[i]!;
    return start - arrival;
  });
}

describe('the queue engine', () => {
  it.each([
    [1, 0.5, 400_000],
    [1, 0.8, 400_000],
    [5, 0.8, 400_000],
    [20, 0.9, 2_000_000],
  ])('agrees with Erlang C on M/M/%i at utilisation %f within 5 percent', (lanes, utilisation, customers) => {
    const load = lanes * utilisation;
    const key = streamKey(11, 2);
    const services = new Float64Array(customers).map((_, i) => exponential(key, i));
    const expected = erlangC(lanes, load);
    expect(Math.abs(meanWait(lanes, poisson(11, customers, load), services) / expected - 1)).toBeLessThan(
      0.05,
    );
  });

  const count = 400_000;
  it.each([0, 0.8, 1.5])(
    'agrees with Pollaczek and Khinchine on M/G/1, log-normal of variation %f, within 5 percent',
    (variation) => {
      const services = new Float64Array(count);
      fillLogNormal(streamKey(12, 2), variation, services, count);
      const expected = (0.7 * (1 + variation ** 2)) / (2 * 0.3);
      expect(Math.abs(meanWait(1, poisson(12, count, 0.7), services) / expected - 1)).toBeLessThan(0.05);
    },
  );

  it("keeps Little's law: the area under the queue's length is the sum of the waits", () => {
    const arrivals = poisson(13, 5_000, 2.7);
    const services = Float64Array.from(arrivals, (_, i) => exponential(streamKey(13, 2), i));
    const waits = new Float64Array(arrivals.length);
    runQueue(group(always(3)), arrivals, services, arrivals.length, waits, waits.slice());
    const changes = [
      ...Array.from(arrivals, (time) => ({ time, by: 1 })),
      ...Array.from(arrivals, (time, i) => ({ time: time + waits[i]!, by: -1 })),
    ].sort((left, right) => left.time - right.time);
    let length = 0;
    let area = 0;
    changes.forEach(({ time, by }, i) => {
      if (i > 0) area += length * (time - changes[i - 1]!.time);
      length += by;
    });
    expect(length).toBe(0);
    expect(area).toBeCloseTo(
      waits.reduce((sum, wait) => sum + wait, 0),
      6,
    );
  });

  it('agrees with a plain list of lanes, whatever opens and closes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 24, maxLength: 24 }),
        fc.array(fc.tuple(fc.integer({ min: 0, max: 86_399 }), fc.integer({ min: 1, max: 9_000 })), {
          maxLength: 60,
        }),
        fc.integer({ min: 0, max: 60 }),
        (lanesOpen, customers, moveUp) => {
          fc.pre(Math.max(...lanesOpen) > 0);
          const arrivals = Float64Array.from(customers, ([time]) => time).sort();
          const services = Float64Array.from(customers, ([, service]) => service);
          const waits = new Float64Array(arrivals.length);
          const lanes = group(lanesOpen, moveUp);
          const taken = new Float64Array(arrivals.length);
          runQueue(lanes, arrivals, services, arrivals.length, waits, taken);
          expect(Array.from(waits)).toEqual(plainQueue(lanes, arrivals, services));
          expect(taken).toEqual(services.map((service) => service + moveUp));
          // First in, first out: nobody begins before one who came earlier.
          const starts = Array.from(arrivals, (arrival, i) => arrival + waits[i]!);
          expect(starts).toEqual(starts.toSorted((left, right) => left - right));
        },
      ),
    );
  });

  it('lets a lane that closes finish, and has the others wait until one opens', () => {
    const lanesOpen = always(0).with(8, 1).with(10, 1);
    const arrivals = Float64Array.of(8 * 3600, 8 * 3600 + 1, 9 * 3600 + 1);
    const waits = new Float64Array(3);
    runQueue(group(lanesOpen), arrivals, Float64Array.of(3700, 60, 60), 3, waits, waits.slice());
    expect(Array.from(waits)).toEqual([0, 2 * 3600 - 1, 3600 + 59]);
  });

  it('multiplies services by the officer of the lane and shift', () => {
    const arrivals = Float64Array.of(0, 0, 13 * 3600, 13 * 3600);
    const waits = new Float64Array(4);
    const lanes = {
      lanesOpen: always(1),
      moveUpSeconds: 5,
      officerFactors: Float64Array.of(2, 0.5),
      shifts: 2,
    };
    runQueue(lanes, arrivals, new Float64Array(4).fill(10), 4, waits, waits.slice());
    expect(Array.from(waits)).toEqual([0, 25, 0, 10]);
  });

  it('refuses lanes that never open', () => {
    expect(() =>
      runQueue(
        group(always(0)),
        new Float64Array(0),
        new Float64Array(0),
        0,
        new Float64Array(0),
        new Float64Array(0),
      ),
    ).toThrow(RangeError);
  });
});
