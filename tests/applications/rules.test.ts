import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ageOn, lastDay, yearsAfter } from '../../src/applications/calendar.ts';
import { feeOf } from '../../src/applications/fee.ts';
import { gaps } from '../../src/applications/history.ts';
import { applicationStates } from '../../src/applications/lifecycle.ts';
import { nextStep } from '../../src/applications/next-step.ts';

const now = Date.parse('2026-11-02T16:00:00Z');

describe('the fee', () => {
  it('is 120 dollars for SENTRI and 50 for FAST', () => {
    expect(feeOf('SENTRI', '1980-01-01', 'none', now).amountCents).toBe(12_000);
    expect(feeOf('FAST', '1980-01-01', 'none', now).amountCents).toBe(5_000);
  });

  it('is waived under 18 for the child of a member or applicant, to the day', () => {
    expect(feeOf('SENTRI', '2008-11-03', 'member', now)).toEqual({
      amountCents: 0,
      currency: 'USD',
      exemption: 'minor_of_member',
    });
    expect(feeOf('SENTRI', '2008-11-03', 'applicant', now).amountCents).toBe(0);
    expect(feeOf('SENTRI', '2008-11-02', 'member', now).amountCents).toBe(12_000);
    expect(feeOf('SENTRI', '2020-01-01', 'none', now).amountCents).toBe(12_000);
    expect(feeOf('SENTRI', undefined, 'member', now).amountCents).toBe(12_000);
  });
});

describe('the calendar', () => {
  it('counts years lived to the day', () => {
    expect(ageOn('2008-02-29', '2026-02-28')).toBe(17);
    expect(ageOn('2008-02-29', '2026-03-01')).toBe(18);
  });
  it('knows the last day of a month and the years after a leap day', () => {
    expect(lastDay('2024-02')).toBe('2024-02-29');
    expect(lastDay('2024-02-10')).toBe('2024-02-10');
    expect(yearsAfter('2024-02-29', -5)).toBe('2019-03-01');
  });
});

describe('gaps in a history', () => {
  it('are none where one period covers all, and one where there is no period', () => {
    expect(gaps([{ from: '2010' + '-01' }], '2021-11-02', '2026-11-02')).toEqual([]);
    expect(gaps([], '2021-11-02', '2026-11-02')).toEqual([
      { from: '2021-11-02', to: '2026-11-02', days: 1827 },
    ]);
  });

  it('are the same in whatever order the periods come, and never overlap a period', () => {
    const start = Date.parse('2021-11-02');
    const day = (n: number) => new Date(start + n * 86_400_000).toISOString().slice(0, 10);
    const period = fc
      .tuple(fc.integer({ min: -400, max: 1827 }), fc.integer({ min: 0, max: 900 }))
      .map(([from, length]) => ({ from: day(from), to: day(from + length) }));
    fc.assert(
      fc.property(fc.array(period, { maxLength: 8 }), (periods) => {
        const found = gaps(periods, day(0), day(1826));
        expect(gaps([...periods].reverse(), day(0), day(1826))).toEqual(found);
        for (const gap of found) {
          expect(gap.days).toBeGreaterThan(30);
          expect(periods.some(({ from, to }) => from <= gap.to && to >= gap.from)).toBe(false);
        }
        // Every uncovered run of more than 30 days is in there: count the days the slow way.
        let run = 0;
        let long = 0;
        for (let n = 0; n <= 1827; n += 1) {
          const covered = n === 1827 || periods.some(({ from, to }) => from <= day(n) && day(n) <= to);
          if (!covered) run += 1;
          else {
            if (run > 30) long += run;
            run = 0;
          }
        }
        expect(found.reduce((sum, gap) => sum + gap.days, 0)).toBe(long);
      }),
      { numRuns: 60 },
    );
  });
});

describe('the next step', () => {
  it('is told in every state, in both languages', () => {
    for (const state of applicationStates) {
      const { en, es } = nextStep(state, { missing: 0, feeDue: false });
      expect(en).toMatch(/\.$|\)\.$/);
      expect(es).not.toBe(en);
    }
  });

  it('goes from completing to paying to submitting', () => {
    expect(nextStep('draft', { missing: 1, feeDue: true }).en).toMatch(/1 point is still missing/);
    expect(nextStep('draft', { missing: 0, feeDue: true }).en).toMatch(/^Pay/);
    expect(nextStep('draft', { missing: 0, feeDue: false }).en).toMatch(/^Submit/);
  });

  it('tells who was denied how to learn the reason and how to contest it', () => {
    const { en, es } = nextStep('denied', { missing: 0, feeDue: false });
    expect(en).toMatch(/enrollment center.*30 days.*DHS TRIP.*ombudsman/);
    expect(es).toMatch(/centro de inscripción.*30 días.*DHS TRIP.*ombudsman/);
  });
});
