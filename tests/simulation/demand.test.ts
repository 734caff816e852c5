import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crossings, lanes, ports } from '../../src/lanes/border.ts';
import { drawArrivals, roomFor } from '../../src/simulation/arrivals.ts';
import { type DayEvent, eventAt, forEachBetween } from '../../src/simulation/day-events.ts';
import { planDay } from '../../src/simulation/day-plan.ts';
import { designDay } from '../../src/simulation/demand.ts';
import { defaultShares } from '../../src/simulation/shares.ts';
import { dayTotals, presets } from '../../src/simulation/volumes.ts';

const seedDay = designDay('seed', 1);
const events: DayEvent[] = [];
forEachBetween(seedDay, 0, 86_400_000, (event) => events.push(event));
const count = (keep: (event: DayEvent) => boolean) => events.filter(keep).length;

describe('the design day', () => {
  it.each([
    ['seed', 660_000, 12_500],
    ['2004', 662_355, 12_305],
    ['2024', 495_563, 20_812],
  ] as const)(
    'of preset %s has exactly %i passengers and %i trucks, whatever the seed',
    (preset, passengers, trucks) => {
      for (const seed of [1, 2, 77]) {
        const day = designDay(preset, seed);
        const found = { passengers: 0, trucks: 0, cars: 0 };
        forEachBetween(day, 0, 86_400_000, ({ kind, occupants }) => {
          if (kind === 'truck') found.trucks += 1;
          else found.passengers += occupants;
          if (kind === 'car') found.cars += 1;
        });
        expect(found).toEqual({ passengers, trucks, cars: dayTotals[preset].cars });
      }
    },
  );

  it('has on the seed day 393,146 events and 672,500 persons to screen', () => {
    expect(seedDay.count).toBe(393_146);
    expect(events.reduce((sum, event) => sum + event.occupants, 0)).toBe(672_500);
  });

  it('ascends in time within one day', () => {
    for (let i = 1; i < seedDay.count; i += 1)
      if (seedDay.timeMs[i]! < seedDay.timeMs[i - 1]!) expect.fail(`event ${i} is before the one before it`);
    expect(seedDay.timeMs.at(-1)).toBeLessThan(86_400_000);
  });

  it('is the same for the same seed and another for another', () => {
    expect(designDay('seed', 1)).toEqual(seedDay);
    expect(designDay('seed', 2).timeMs).not.toEqual(seedDay.timeMs);
  });

  it('sends nobody to a lane class that a crossing lacks or to a crossing that is closed', () => {
    const built = new Set(lanes.map((lane) => `${lane.crossingCode} ${lane.laneClass}`));
    const hours = new Map(
      crossings.map((crossing) => [crossing.code, crossing.hours ?? { open: 0, close: 24 }]),
    );
    const wrong = events.filter(({ crossingCode, laneClass, timeMs }) => {
      const { open, close } = hours.get(crossingCode)!;
      const hour = timeMs / 3_600_000;
      return !built.has(`${crossingCode} ${laneClass}`) || hour < open || hour >= close;
    });
    expect(wrong).toEqual([]);
  });

  it('brings someone to every port, at the port of the crossing', () => {
    expect(new Set(events.map((event) => event.portCode)).size).toBe(ports.length);
    const portOf = new Map(crossings.map((crossing) => [crossing.code, crossing.portCode]));
    expect(events.every((event) => portOf.get(event.crossingCode) === event.portCode)).toBe(true);
  });

  it('has 19 % SENTRI among all cars and 40 % at San Ysidro', () => {
    const sentri = (event: DayEvent) => event.laneClass === 'sentri';
    const sanYsidro = (event: DayEvent) => event.portCode === '2504' && event.kind === 'car';
    expect(count(sentri) / dayTotals.seed.cars).toBeCloseTo(0.19, 3);
    expect(count((event) => sanYsidro(event) && sentri(event)) / count(sanYsidro)).toBeCloseTo(0.4, 3);
  });

  it('has a peak hour of about one and a half times the mean hour', () => {
    const hourly = new Array<number>(24).fill(0);
    for (const { timeMs } of events) hourly[Math.floor(timeMs / 3_600_000)]! += 1;
    expect(Math.max(...hourly) / (seedDay.count / 24)).toBeGreaterThan(1.4);
    expect(Math.max(...hourly) / (seedDay.count / 24)).toBeLessThan(1.6);
  });

  it('seats one to nine in a car, two on average', () => {
    const cars = events.filter((event) => event.kind === 'car');
    expect(Math.max(...cars.slice(0, 50_000).map((event) => event.occupants))).toBeLessThanOrEqual(9);
    expect(cars.every((event) => event.occupants >= 1 && event.occupants <= 9)).toBe(true);
  });

  it('is replication 0 of the simulation: the same moments', () => {
    const flow = planDay('seed', defaultShares).flows.find(
      ({ crossingIndex, laneClass }) => crossings[crossingIndex]?.code === '250401' && laneClass === 'sentri',
    )!;
    const drawn = new Float64Array(roomFor(flow));
    const arrivals = drawArrivals(flow, 1, 0, 'exact', drawn);
    const simulated = Array.from(drawn.subarray(0, arrivals), (seconds) => Math.floor(seconds * 1000));
    const generated = events
      .filter((event) => event.crossingCode === '250401' && event.laneClass === 'sentri')
      .map((event) => event.timeMs);
    expect(simulated).toEqual(generated);
  });
});

describe('reading a day', () => {
  it('visits every event once when the day is cut anywhere', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 86_400_000 }), { maxLength: 5 }), (cuts) => {
        const edges = [0, ...cuts.toSorted((left, right) => left - right), 86_400_000];
        let visited = 0;
        for (let i = 1; i < edges.length; i += 1)
          forEachBetween(seedDay, edges[i - 1]!, edges[i]!, (event) => {
            if (event.index !== visited) throw new Error(`event ${event.index} came as number ${visited}`);
            visited += 1;
          });
        expect(visited).toBe(seedDay.count);
      }),
      { numRuns: 5 },
    );
  });

  it('refuses an event that is not there', () => {
    expect(() => eventAt(seedDay, seedDay.count)).toThrow(RangeError);
    expect(() => eventAt(seedDay, -1)).toThrow(RangeError);
  });
});

describe('planning and drawing', () => {
  it('keeps the totals exact for every preset and factor', () => {
    for (const preset of presets)
      for (const factor of [0.37, 1, 2.2]) {
        const cars = planDay(preset, defaultShares, factor).flows.filter((flow) => flow.kind === 'car');
        const planned = cars.reduce((sum, flow) => sum + flow.hourly.reduce((x, y) => x + y, 0), 0);
        expect(planned).toBe(Math.round(dayTotals[preset].cars * factor));
      }
  });

  it('makes Poisson hours with the planned mean and a variance like it, and no draw depends on the hour before', () => {
    const hourly = new Array<number>(24).fill(0).with(5, 200).with(9, 50);
    const flow = { ...planDay('seed', defaultShares).flows[0]!, hourly };
    const out = new Float64Array(roomFor(flow));
    const counts = Array.from({ length: 400 }, (_, replication) => {
      const drawn = drawArrivals(flow, 3, replication, 'poisson', out);
      return out.subarray(0, drawn).filter((seconds) => seconds < 6 * 3600).length;
    });
    const mean = counts.reduce((x, y) => x + y, 0) / counts.length;
    const variance = counts.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (counts.length - 1);
    expect(Math.abs(mean - 200)).toBeLessThan(3);
    expect(variance / 200).toBeGreaterThan(0.75);
    expect(variance / 200).toBeLessThan(1.3);

    const later = (first: number) => {
      const changed = { ...flow, hourly: hourly.with(5, first) };
      const drawn = drawArrivals(changed, 3, 0, 'exact', out);
      return Array.from(out.subarray(first, drawn));
    };
    expect(later(200)).toEqual(later(123));
  });
});
