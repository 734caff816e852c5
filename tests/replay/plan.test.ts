import { describe, expect, it } from 'vitest';
import { loopbackUrl } from '../../src/replay/loopback.ts';
import { planReplay } from '../../src/replay/plan.ts';
import { windowFrom } from '../../src/replay/window.ts';
import { forEachBetween } from '../../src/simulation/day-events.ts';
import { designDay } from '../../src/simulation/demand.ts';

const day = designDay('seed', 1);

describe('the plan of a replay', () => {
  it('has the whole seed day: 660,000 passengers and 12,500 trucks, every person in a check', () => {
    const { checks, totals } = planReplay(day, windowFrom(undefined, undefined));
    expect(totals).toMatchObject({
      events: day.count,
      persons: 672_500,
      passengers: 660_000,
      trucks: 12_500,
    });
    expect(checks.reduce((sum, check) => sum + check.occupants, 0)).toBe(672_500);
    expect([...totals.byPort.values()].reduce((sum, persons) => sum + persons, 0)).toBe(672_500);
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

  it('numbers the checks of each terminal without a gap, in order of time', () => {
    const { checks, lanes } = planReplay(day, windowFrom('06:00', 30));
    const next = new Map<string, number>();
    let last = 0;
    for (const { laneId, sequence, timeMs } of checks) {
      expect(sequence).toBe(next.get(laneId) ?? 0);
      next.set(laneId, sequence + 1);
      expect(timeMs).toBeGreaterThanOrEqual(last);
      last = timeMs;
    }
    expect(next).toEqual(lanes);
  });

  it('divides a bus that is fuller than a check, and nobody is in two checks', () => {
    const full = designDay('2024', 1);
    const { checks, totals } = planReplay(full, windowFrom(undefined, undefined));
    expect(checks.length).toBeGreaterThan(totals.events);
    expect(full.occupants.some((occupants) => occupants > 20)).toBe(true);
    const next = { SENTRI: 0, FAST: 0, none: 0 };
    for (const { program, firstPerson, occupants } of checks) {
      if (occupants > 20 || firstPerson !== next[program ?? 'none']) throw new Error('not in turn');
      next[program ?? 'none'] += occupants;
    }
    expect(next.SENTRI + next.FAST + next.none).toBe(totals.persons);
  });
});

describe('what the command line says', () => {
  it('names a window of the day, and none beyond it', () => {
    expect(windowFrom('7:30', 15)).toEqual({ fromMs: 27_000_000, toMs: 27_900_000 });
    expect(() => windowFrom('24:00', 1)).toThrow('HH:MM');
    expect(() => windowFrom('23:30', 31)).toThrow('at most 30');
    expect(() => windowFrom(undefined, 0)).toThrow('above 0');
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
