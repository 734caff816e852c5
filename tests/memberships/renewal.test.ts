import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { membershipHolds, membershipStates, membershipTransitions } from '../../src/memberships/lifecycle.ts';
import {
  filedInTime,
  graceEnds,
  graceLeadMs,
  renewable,
  renewalOpens,
  renewedUntil,
  stateAtEnd,
} from '../../src/memberships/renewal.ts';
import { addMonths } from '../../src/memberships/term.ts';
import { snapshotHorizonMs } from '../../src/snapshots/admits.ts';

const day = 86_400_000;
const end = fc.integer({ min: Date.parse('2026-01-01'), max: Date.parse('2060-01-01') });
const state = fc.constantFrom(...membershipStates);
/** Days before (negative) and after an end. */
const offset = fc.integer({ min: -800 * day, max: 900 * day });

describe('the window of renewal', () => {
  it('is open from a year before the end until the end, and for memberships in force alone', () => {
    fc.assert(
      fc.property(state, end, offset, (one, expiresAt, later) => {
        const now = expiresAt + later;
        const inForce = one === 'active' || one === 'grace';
        const open = now >= addMonths(expiresAt, -12) && now < expiresAt;
        expect(renewable({ state: one, expiresAt }, now) === 'yes').toBe(inForce && open);
      }),
    );
  });

  it('opens and closes to the millisecond', () => {
    const expiresAt = Date.parse('2031-11-02T16:00:00Z');
    const opens = Date.parse('2030-11-02T16:00:00Z');
    expect(renewalOpens(expiresAt)).toBe(opens);
    const answers = [opens - 1, opens, expiresAt - 1, expiresAt].map((now) =>
      renewable({ state: 'active', expiresAt }, now),
    );
    expect(answers).toEqual(['too_early', 'yes', 'yes', 'too_late']);
    expect([filedInTime(expiresAt, expiresAt - 1), filedInTime(expiresAt, expiresAt)]).toEqual([true, false]);
  });

  it('costs nobody a day: the new term begins where the old one ends', () => {
    fc.assert(
      fc.property(end, offset, (expiresAt, later) => {
        const until = renewedUntil(expiresAt, expiresAt + later);
        expect(until).toBe(addMonths(later > 0 ? expiresAt + later : expiresAt, 60));
      }),
    );
  });
});

describe('a membership at its end', () => {
  const term = fc.record({
    state,
    expiresAt: end,
    renewing: fc.boolean(),
  });

  it('makes moves of its lifecycle alone, and none while its term runs and nothing is filed', () => {
    fc.assert(
      fc.property(term, offset, ({ state, expiresAt, renewing }, later) => {
        const graceUntil = state === 'grace' ? graceEnds(expiresAt) : null;
        const next = stateAtEnd({ state, expiresAt, graceUntil, renewing }, expiresAt + later);
        if (next !== undefined) expect(membershipTransitions[state]).toContain(next);
        if (later < 0 && !renewing) expect(next).toBeUndefined();
      }),
    );
  });

  it('gives benefits without a gap while a renewal filed in time waits, for 24 months and no longer', () => {
    fc.assert(
      fc.property(
        end,
        fc.array(fc.integer({ min: 0, max: 3_600_000 }), { maxLength: 4 }),
        (expiresAt, delays) => {
          let now = { state: 'active' as const, expiresAt, graceUntil: null } as Parameters<
            typeof membershipHolds
          >[0];
          const run = (at: number) => {
            const next = stateAtEnd({ ...now, renewing: true }, at);
            if (next)
              now = { state: next, expiresAt, graceUntil: next === 'grace' ? graceEnds(expiresAt) : null };
          };
          // Due work every hour, each time late by up to an hour more.
          for (let hour = -48; hour <= 48; hour += 1) {
            const at = expiresAt + hour * 3_600_000 + (delays[hour & 3] ?? 0);
            run(at);
            expect(membershipHolds(now, at)).toBe(true);
            // What a lane's pack asks, a day ahead.
            if (hour >= -24) expect(membershipHolds(now, at + snapshotHorizonMs)).toBe(true);
          }
          run(graceEnds(expiresAt));
          expect(now.state).toBe('expired');
        },
      ),
    );
    expect(graceLeadMs).toBeGreaterThan(snapshotHorizonMs + 3_600_000);
  });
});
