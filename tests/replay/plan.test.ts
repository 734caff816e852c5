import { describe, expect, it } from 'vitest';
import { loopbackUrl } from '../../src/replay/loopback.ts';
import { planReplay } from '../../src/replay/plan.ts';
import { chancesOf, usualTraffic } from '../../src/replay/traffic.ts';
import { outageFrom, windowFrom } from '../../src/replay/window.ts';
import { forEachBetween } from '../../src/simulation/day-events.ts';
import { designDay } from '../../src/simulation/demand.ts';

const day = designDay('seed', 1);

const wholeDay = windowFrom(undefined, undefined);
const sum = (values: Iterable<number>) => [...values].reduce((total, value) => total + value, 0);

describe('the plan of a replay', () => {
  it('has the whole seed day: 660,000 passengers and 12,500 trucks, every person in a check', () => {
    const { count, occupants, totals, prereads } = planReplay(day, wholeDay);
    expect(totals).toMatchObject({
      events: day.count,
      persons: 672_500,
      passengers: 660_000,
      trucks: 12_500,
    });
    expect(prereads).toBe(0);
    expect(count).toBeGreaterThanOrEqual(day.count);
    expect(sum(occupants)).toBe(672_500);
    expect(sum(totals.byPort.values())).toBe(672_500);
  });

  it('has the same events as the demand generator in a window', () => {
    const { totals } = planReplay(day, windowFrom('07:00', 1));
    let events = 0;
    let persons = 0;
    forEachBetween(day, 7 * 3_600_000, 7 * 3_600_000 + 60_000, (event) => {
      events += 1;
      persons += event.occupants;
    });
    expect(totals).toMatchObject({ events, persons });
    expect(events).toBeGreaterThan(200);
  });

  it('numbers the checks of each terminal and phase without a gap, in order of time', () => {
    const { leadMs } = chancesOf({ ...usualTraffic, prereads: 0.6 }, 1);
    const plan = planReplay(day, windowFrom('06:00', 30), leadMs);
    const next = new Map<string, number>();
    let last = 0;
    for (let i = 0; i < plan.count; i += 1) {
      const terminal = `${plan.lane[i]} ${plan.phase[i]}`;
      expect(plan.sequence[i]).toBe(next.get(terminal) ?? 0);
      next.set(terminal, plan.sequence[i]! + 1);
      expect(plan.timeMs[i]).toBeGreaterThanOrEqual(last);
      last = plan.timeMs[i]!;
    }
    expect(new Set(plan.lane).size).toBe(plan.lanes.length);
  });

  it('reads a share of the events at the head of the lane, some seconds before the booth that names it', () => {
    const { leadMs } = chancesOf({ ...usualTraffic, prereads: 0.6, prereadSeconds: 40 }, 1);
    const window = windowFrom('06:00', 30);
    const plan = planReplay(day, window, leadMs);
    const leads: number[] = [];
    const prereads = new Map<string, number>();
    for (let i = 0; i < plan.count; i += 1) {
      if (plan.phase[i] === 1) prereads.set(`${plan.lane[i]} ${plan.sequence[i]}`, plan.timeMs[i]!);
      else if (plan.preread[i]! >= 0) {
        const at = prereads.get(`${plan.lane[i]} ${plan.preread[i]}`);
        if (at === undefined) throw new Error('a booth names a pre-read that is still to come');
        if (at > window.fromMs) leads.push(plan.timeMs[i]! - at);
      }
    }
    expect(prereads.size).toBe(plan.prereads);
    expect(plan.prereads / (plan.count - plan.prereads)).toBeCloseTo(0.6, 1);
    expect(sum(leads) / leads.length / 1000).toBeGreaterThan(35);
    expect(sum(leads) / leads.length / 1000).toBeLessThan(45);
    expect(planReplay(day, window, leadMs).timeMs).toEqual(plan.timeMs);
  });

  it('divides a bus that is fuller than a check, and nobody is in two checks', () => {
    const full = designDay('2024', 1);
    const { count, program, firstPerson, occupants, totals } = planReplay(full, wholeDay);
    expect(count).toBeGreaterThan(totals.events);
    expect(full.occupants.some((aboard) => aboard > 20)).toBe(true);
    const next = [0, 0, 0];
    for (let i = 0; i < count; i += 1) {
      if (occupants[i]! > 20 || firstPerson[i] !== next[program[i]!]) throw new Error('not in turn');
      next[program[i]!]! += occupants[i]!;
    }
    expect(sum(next)).toBe(totals.persons);
  });
});

describe('what the command line says', () => {
  it('names a window of the day, and none beyond it', () => {
    expect(windowFrom('7:30', 15)).toEqual({ fromMs: 27_000_000, toMs: 27_900_000 });
    expect(() => windowFrom('24:00', 1)).toThrow('HH:MM');
    expect(() => windowFrom('24:30', 1)).toThrow('HH:MM');
    expect(() => windowFrom('23:30', 31)).toThrow('at most 30');
    expect(() => windowFrom(undefined, 0)).toThrow('above 0');
  });

  it('names an outage within what is replayed', () => {
    const morning = windowFrom('06:00', 240);
    expect(outageFrom('6:30-09:00', morning)).toEqual({ fromMs: 23_400_000, toMs: 32_400_000 });
    expect(outageFrom('09:00-24:00', morning).toMs).toBe(86_400_000);
    for (const wrong of [
      '06:30',
      '09:00-08:00',
      '08:00-08:00',
      'six-nine',
      '06:30-24:30',
      '06:30-07:00-08:00',
    ])
      expect(() => outageFrom(wrong, morning), wrong).toThrow('--outage');
    expect(() => outageFrom('05:00-07:00', morning)).toThrow('06:00-10:00');
    expect(() => outageFrom('10:00-11:00', morning)).toThrow('06:00-10:00');
  });

  it('names an API on this machine, and no other', () => {
    expect(loopbackUrl('http://localhost:8700/')).toBe('http://localhost:8700');
    expect(loopbackUrl('http://[::1]:8700')).toBe('http://[::1]:8700');
    for (const other of [
      'http://example.com',
      'http://127.0.0.1.example.com',
      'http://10.0.0.1',
      'https://127.0.0.1',
      '127.0.0.1:8700',
      'http://127.0.0.1@example.com',
      'http://localhost.example.com',
    ])
      expect(() => loopbackUrl(other), other).toThrow('--api');
  });
});
