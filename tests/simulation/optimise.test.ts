import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runBlock } from '../../src/simulation/block.ts';
import { type OptimiseOptions, optimiseSteps } from '../../src/simulation/optimise/optimise.ts';
import {
  coverNeed,
  covers,
  laneHours,
  lanesByHour,
  shiftRules,
} from '../../src/simulation/optimise/shifts.ts';
import { Scenario } from '../../src/simulation/scenario.ts';
import { summarise } from '../../src/simulation/summarise.ts';

const base = Scenario.parse({ ports: ['2601'] });

function optimise(options: Partial<OptimiseOptions> = {}) {
  const steps = optimiseSteps(base, {
    rules: shiftRules(8, 8),
    wishes: [{ laneClass: 'general', target: { minutes: 10 } }],
    mostLaneHours: 1_000,
    seed: 1,
    replications: 4,
    ...options,
  });
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
}

/** The longest mean wait of an hour, simulated as any scenario is. */
function worstHour(scenario: Scenario, seed: number, replications: number): number {
  const block = runBlock({ scenario, seed, firstReplication: 0, replications });
  const row = summarise(scenario, seed, [block]).days.find(
    ({ port, laneClass }) => port === '2601' && laneClass === 'general',
  )!;
  return Math.max(...row.hourly.waitMinutes.mean.value.map((value) => value ?? 0));
}

describe('staff shifts', () => {
  it('open one lane for their hours, past midnight too', () => {
    const rules = shiftRules(8, 4);
    expect(lanesByHour(rules, [0, 0, 0, 0, 0, 1])).toEqual([
      ...[1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0],
      ...[0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1],
    ]);
    expect(covers(rules, 20, 3)).toBe(true);
    expect(covers(rules, 20, 4)).toBe(false);
    expect(laneHours(rules, [1, 2, 0, 0, 0, 1])).toBe(32);
  });

  it('cover what is needed in every hour, whatever it is', () => {
    const needs = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 24, maxLength: 24 });
    fc.assert(
      fc.property(needs, fc.constantFrom(4, 8, 12), fc.constantFrom(1, 2, 4), (needed, hours, every) => {
        const rules = shiftRules(hours, every);
        const open = lanesByHour(rules, coverNeed(rules, needed, 7));
        for (const [hour, lanes] of needed.entries())
          expect(open[hour]).toBeGreaterThanOrEqual(Math.min(7, lanes));
      }),
    );
  });
});

describe('the cheapest schedule', () => {
  const found = optimise();
  const [queue] = found.queues;

  it('is as cheap as any of all schedules tried one by one', () => {
    const holds = (shifts: readonly number[]): boolean => {
      const lanes = lanesByHour(shiftRules(8, 8), shifts);
      const periods = lanes.map((open, hour) => ({
        from: `${String(hour).padStart(2, '0')}:00`,
        to: `${String(hour + 1).padStart(2, '0')}:00`,
        open,
      }));
      const scenario = Scenario.parse({ ...base, schedules: [{ laneClass: 'general', periods }] });
      return worstHour(scenario, 1, 4) <= 10;
    };
    const most = 8;
    let cheapest = Infinity;
    for (let a = 0; a <= most; a += 1)
      for (let b = 0; b <= most; b += 1)
        for (let c = 0; c <= most; c += 1)
          if (a + b + c > 0 && a + b + c < cheapest && holds([a, b, c])) cheapest = a + b + c;
    expect(queue!.found.best.laneHours).toBe(cheapest * 8);
    expect(found.holds).toBe(true);
  });

  it('keeps the target when it is simulated as any scenario', () => {
    expect(worstHour(found.scenario, 1, 4)).toBeLessThanOrEqual(10);
    expect(worstHour(found.scenario, 1, 4)).toBeCloseTo(queue!.found.best.worst, 1);
  });

  it('comes with a curve on which more lane-hours never make anyone wait longer', () => {
    const { path } = queue!.found;
    expect(path.length).toBeGreaterThan(3);
    for (let i = 1; i < path.length; i += 1) {
      expect(path[i]!.laneHours).toBeGreaterThan(path[i - 1]!.laneHours);
      expect(path[i]!.waitedHours).toBeLessThanOrEqual(path[i - 1]!.waitedHours);
    }
  });

  it('costs no less for a shorter wait, and for a percentile no less than for the mean', () => {
    const cost = (target: { minutes: number; fraction?: number }) =>
      optimise({ wishes: [{ laneClass: 'general', target }] }).laneHours;
    expect(cost({ minutes: 1 })).toBeGreaterThanOrEqual(found.laneHours);
    expect(cost({ minutes: 10, fraction: 0.95 })).toBeGreaterThanOrEqual(found.laneHours);
  });

  it('tells how far it is, never backwards and never beyond the whole', () => {
    const wishes = [
      { laneClass: 'general', target: { minutes: 5 } },
      { laneClass: 'pedestrian', target: { minutes: 5 } },
    ] as const;
    const shares = [
      ...optimiseSteps(base, {
        rules: shiftRules(8, 8),
        wishes,
        mostLaneHours: 1_000,
        seed: 1,
        replications: 2,
      }),
    ].map(({ share }) => share);
    expect(shares.toSorted((left, right) => left - right)).toEqual(shares);
    expect(shares[0]).toBe(0);
    expect(shares.at(-1)).toBeGreaterThan(0.5);
    expect(shares.at(-1)).toBeLessThanOrEqual(1);
  });

  it('is the same each time', () => {
    expect(optimise()).toEqual(found);
  });

  it('says when lanes or lane-hours do not suffice, and gives the best that they allow', () => {
    const poor = optimise({ mostLaneHours: found.laneHours - 8 });
    expect(poor.holds).toBe(false);
    expect(poor.laneHours).toBeLessThanOrEqual(found.laneHours - 8);
    expect(poor.queues[0]!.found.best.excess).toBeGreaterThan(0);
    const wishes = [{ laneClass: 'general', target: { minutes: 0.01 }, mostLanes: 3 }] as const;
    const narrow = optimise({ wishes });
    expect(narrow.holds).toBe(false);
    expect(Math.max(...narrow.queues[0]!.lanesOpen)).toBeLessThanOrEqual(3);
  });
});
