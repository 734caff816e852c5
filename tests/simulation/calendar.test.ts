import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addEvent,
  dropEvent,
  newCalendar,
  nextEvent,
  nextTime,
  replaceEvent,
} from '../../src/simulation/calendar.ts';

const steps = fc.array(
  fc.record({
    verb: fc.constantFrom('add', 'add', 'drop', 'replace'),
    time: fc.double({ min: 0, max: 1e5, noNaN: true }),
  }),
  { maxLength: 300 },
);

describe('the event calendar', () => {
  it.each([
    ['few events', 60],
    ['many', 1000],
  ])('gives %s in the order of their moments, whatever is added, dropped and replaced', (_, room) => {
    fc.assert(
      fc.property(steps, (list) => {
        const calendar = newCalendar(room);
        const expected: { time: number; event: number }[] = [];
        for (const [event, { verb, time }] of list.entries()) {
          if (verb !== 'add' && expected.length === 0) continue;
          if (verb === 'add' && expected.length === room) continue;
          // Moments that are equal may come in any order; here none are.
          if (expected.some((other) => other.time === time)) continue;
          if (verb === 'add') addEvent(calendar, time, event);
          else {
            expected.shift();
            if (verb === 'drop') dropEvent(calendar);
            else replaceEvent(calendar, time, event);
          }
          if (verb !== 'drop') expected.push({ time, event });
          expected.sort((one, other) => one.time - other.time);
          const [first] = expected;
          expect(nextTime(calendar)).toBe(first?.time ?? Infinity);
          if (first !== undefined) expect(nextEvent(calendar)).toBe(first.event);
        }
      }),
    );
  });
});
