import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { dayFrom } from '../../src/cli/replay/day-from.ts';
import { crossings, lanes, ports } from '../../src/lanes/border.ts';
import { planReplay } from '../../src/replay/plan.ts';
import { windowFrom } from '../../src/replay/window.ts';
import { type DayEvent, forEachBetween } from '../../src/simulation/day-events.ts';

const folder = mkdtempSync(join(tmpdir(), 'garita-day-'));
const file = join(folder, 'friday.csv');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const header = 'place,hour,kind,lane_class,count,occupants';

function dayOf(...lines: readonly string[]) {
  writeFileSync(file, `${lines.join('\n')}\n`);
  return dayFrom(file, 1);
}

function eventsOf(...lines: readonly string[]): DayEvent[] {
  const events: DayEvent[] = [];
  forEachBetween(dayOf(header, ...lines).events, 0, 86_400_000, (event) => events.push(event));
  return events;
}

const persons = (events: readonly DayEvent[]) => events.reduce((sum, { occupants }) => sum + occupants, 0);

describe('a day from a CSV file', () => {
  it('has just what the file counts, in its hour, at its crossing and class', () => {
    const events = eventsOf(
      '250401,7,car,sentri,412,705',
      '250401,7,,pedestrian,98,',
      '250602,13,truck,fast,20,',
    );
    expect(events.length).toBe(530);
    const cars = events.filter(({ kind }) => kind === 'car');
    expect(cars.length).toBe(412);
    expect(persons(cars)).toBe(705);
    for (const { timeMs, crossingCode, laneClass } of cars) {
      expect(Math.floor(timeMs / 3_600_000)).toBe(7);
      expect([crossingCode, laneClass]).toEqual(['250401', 'sentri']);
    }
    expect(events.filter(({ laneClass }) => laneClass === 'fast').every(({ kind }) => kind === 'truck')).toBe(
      true,
    );
  });

  it('divides a port among its crossings with lanes of the class, and a kind among the classes', () => {
    const events = eventsOf('2504,7,car,,1000,2100', '2504,8,pedestrian,,980,');
    expect(events.length).toBe(1_980);
    expect(persons(events)).toBe(3_080);
    const has = (one: DayEvent) =>
      lanes.some(
        ({ crossingCode, laneClass }) => crossingCode === one.crossingCode && laneClass === one.laneClass,
      );
    expect(events.every(has)).toBe(true);
    expect(new Set(events.map(({ laneClass }) => laneClass)).size).toBeGreaterThan(3);
    expect(new Set(events.map(({ crossingCode }) => crossingCode)).size).toBeGreaterThan(1);
  });

  it('seats the passengers of buses evenly, and a full one is checked in parts', () => {
    const day = dayOf(header, '2504,9,bus,,3,100');
    const { count, occupants } = planReplay(day.events, windowFrom(undefined, undefined));
    expect(count).toBe(6);
    expect([...occupants].reduce((sum, aboard) => sum + aboard, 0)).toBe(100);
  });

  it('keeps every count and every person, whatever the file says', () => {
    const line = fc.record({
      place: fc.constantFrom(...ports.map(({ code }) => code), ...crossings.map(({ code }) => code)),
      hour: fc.nat(23),
      count: fc.nat(60),
      more: fc.nat(40),
    });
    const served = ({ place }: { place: string }) =>
      lanes.some(
        ({ crossingCode, laneClass }) =>
          (crossingCode === place ||
            crossings.some(({ code, portCode }) => code === crossingCode && portCode === place)) &&
          /^(sentri|ready|general)$/.test(laneClass),
      );
    fc.assert(
      fc.property(fc.array(line.filter(served), { minLength: 1, maxLength: 12 }), (counted) => {
        fc.pre(counted.some(({ count }) => count > 0));
        const lines = counted.map(({ place, hour, count, more }) => {
          const aboard = count === 0 ? 0 : count + Math.min(more, count * 8);
          return { text: `${place},${hour},car,,${count},${aboard}`, count, aboard };
        });
        const events = eventsOf(...lines.map(({ text }) => text));
        expect(events.length).toBe(lines.reduce((sum, { count }) => sum + count, 0));
        expect(persons(events)).toBe(lines.reduce((sum, { aboard }) => sum + aboard, 0));
      }),
      { numRuns: 40 },
    );
  });

  it('is named after its file, and the same seed gives the same moments', () => {
    const lines = [header, '2504,7,car,,50,'];
    expect(dayOf(...lines).name).toBe('friday.csv');
    expect(dayOf(...lines).events.timeMs).toEqual(dayOf(...lines).events.timeMs);
  });

  it('takes columns in any order, without those that may be empty, and a byte order mark', () => {
    expect(dayOf('\ufeffcount,hour,place,lane_class', ' 5 , 7 , 250401 , general ').events.count).toBe(5);
  });

  it.each([
    [
      [header, '2504,7,car,,10,', '9999,7,car,,10,'],
      'friday.csv line 3, place: expected a crossing like 250401',
    ],
    [[header, '2504,24,car,,10,'], 'friday.csv line 2, hour: expected a whole number from 0 to 23, not "24"'],
    [[header, '2504,7,boat,,10,'], 'friday.csv line 2, kind: expected one of car, pedestrian, bus, truck'],
    [[header, '2504,7,,,10,'], 'friday.csv line 2, kind: expected a kind or a lane_class'],
    [
      [header, '2504,7,car,fast,10,'],
      'friday.csv line 2, lane_class: expected one of sentri, ready, general',
    ],
    [[header, '', '2504,7,car,,ten,'], 'friday.csv line 3, count: expected a whole number'],
    [[header, '2504,7,car,,10,91'], 'friday.csv line 2, occupants: expected a whole number from 10 to 90'],
    [[header, '2504,7,truck,,10,'], 'friday.csv line 2, place: 2504 has no lanes for truck'],
    [[header, '2504,7,car'], 'friday.csv: Invalid Record Length'],
    [['place,hour,kind,count,colour', '2504,7,car,1,red'], 'friday.csv line 1: "colour" is no column'],
    [['place,kind,count', '2504,car,1'], 'friday.csv line 1: the column hour is missing'],
    [[header], 'friday.csv: nobody crosses on that day'],
  ])('says in one line what is wrong, and where: %j', (lines, words) => {
    let message = '';
    try {
      dayOf(...lines);
    } catch (error) {
      message = String(error instanceof Error ? error.message : error);
    }
    expect(message).toContain(words);
    expect(message).not.toContain('\n');
  });

  it('says what a name that is neither preset nor file should have been', () => {
    expect(() => dayFrom('someday', 1)).toThrow(
      /--day: expected seed, 2004, 2024 or a CSV file; .*someday cannot be read/,
    );
  });
});
