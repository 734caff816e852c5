import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { laneClasses } from '../../src/lanes/lane-class.ts';
import { type AloneFacts, aloneRules, decideAlone } from '../../src/terminal/decide-alone.ts';

const now = Date.parse('2026-11-23T12:00:00Z');
const occupant = fc.record({
  kind: fc.constantFrom('rfid', 'pass_id', 'document', 'none'),
  verdict: fc.constantFrom('admit', 'refer', 'unknown'),
  person: fc.constantFrom('member 1', 'member 2', 'member 3'),
  expired: fc.boolean(),
});
const facts: fc.Arbitrary<AloneFacts> = fc.record({
  phase: fc.constantFrom('preread', 'booth'),
  laneClass: fc.constantFrom(...laneClasses),
  occupants: fc.array(occupant, { maxLength: 4 }),
  occupantCount: fc.option(fc.integer({ min: 1, max: 5 })),
  vehicle: fc.option(fc.record({ registered: fc.boolean(), flagged: fc.boolean() })),
  truck: fc.boolean(),
  carrier: fc.boolean(),
  snapshotAgeMs: fc.option(fc.integer({ min: -200_000, max: 10 * 3_600_000 })),
});
const draw = fc.option(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }));

const good: AloneFacts = {
  phase: 'booth',
  laneClass: 'sentri',
  occupants: [{ kind: 'rfid', verdict: 'admit', person: 'member 1', expired: false }],
  occupantCount: 1,
  vehicle: { registered: true, flagged: false },
  truck: false,
  carrier: false,
  snapshotAgeMs: 60_000,
};

describe('a terminal that decides alone', () => {
  it('admits a member in a registered car, everybody counted, under a young pack', () => {
    expect(decideAlone(good, aloneRules('sentri', 0), now, 0.5)).toEqual({
      decision: 'admit',
      reasons: [],
      redirectTo: null,
    });
  });

  it('never admits who is unknown or known against, nor anybody under an old pack or none', () => {
    fc.assert(
      fc.property(facts, draw, (all, chance) => {
        const rules = aloneRules(all.laneClass, 0.01);
        const { decision, reasons } = decideAlone(all, rules, now, chance);
        expect(decision === 'admit').toBe(reasons.length === 0);
        if (decision !== 'admit') return;
        expect(all.occupants.length).toBeGreaterThan(0);
        expect(all.occupants.every(({ verdict, kind }) => verdict === 'admit' && kind !== 'none')).toBe(true);
        expect(new Set(all.occupants.map(({ person }) => person)).size).toBe(all.occupants.length);
        expect(all.snapshotAgeMs).not.toBeNull();
        expect(all.snapshotAgeMs ?? Number.NaN).toBeLessThanOrEqual(rules.maxAgeMs);
        expect(all.vehicle?.flagged ?? false).toBe(false);
        if (all.phase === 'booth') expect(all.occupantCount).toBe(all.occupants.length);
        if (all.laneClass === 'sentri' && all.vehicle) expect(all.vehicle.registered).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it('refers whoever is known not to be admitted, however old the pack and whatever the policy', () => {
    fc.assert(
      fc.property(facts, draw, fc.constantFrom('refer', 'redirect'), (all, chance, unknown) => {
        const rules = { ...aloneRules(all.laneClass, 0), unknown } as const;
        fc.pre(all.occupants.some(({ verdict }) => verdict === 'refer'));
        expect(decideAlone(all, rules, now, chance).decision).toBe('refer');
      }),
    );
  });

  it('admits nobody under a pack from the future, or of an age that nobody knows', () => {
    for (const snapshotAgeMs of [-60_001, Number.POSITIVE_INFINITY, Number.NaN]) {
      const { decision, reasons } = decideAlone(
        { ...good, snapshotAgeMs },
        aloneRules('sentri', 0),
        now,
        0.5,
      );
      expect([decision, reasons]).toEqual(['redirect', ['snapshot_clock']]);
    }
    const old = { ...good, snapshotAgeMs: 6 * 3_600_000 + 1 };
    expect(decideAlone(old, aloneRules('sentri', 0), now, 0.5).reasons).toEqual(['snapshot_stale']);
    const lax = aloneRules('sentri', 0, { maxAgeMs: 24 * 3_600_000, unknown: 'refer' });
    expect(decideAlone(old, lax, now, 0.5).decision).toBe('admit');
    expect(decideAlone({ ...good, snapshotAgeMs: null }, lax, now, 0.5).decision).toBe('refer');
  });

  it('sends strangers where the lane’s policy says', () => {
    const stranger = {
      ...good,
      occupants: [{ kind: 'rfid', verdict: 'unknown', person: 'x', expired: false }] as const,
      vehicle: { registered: false, flagged: false },
    };
    expect(decideAlone(stranger, aloneRules('sentri', 0), now, 0.5)).toEqual({
      decision: 'redirect',
      reasons: ['credential_unknown'],
      redirectTo: 'ready',
    });
    const ready = { ...stranger, laneClass: 'ready' } as const;
    expect(decideAlone(ready, aloneRules('ready', 0), now, 0.5).decision).toBe('refer');
  });

  it('examines by chance, and everybody where no chance was drawn', () => {
    const rules = aloneRules('sentri', 0.1);
    expect(decideAlone(good, rules, now, 0.05).reasons).toEqual(['random_exam']);
    expect(decideAlone(good, rules, now, null).reasons).toEqual(['random_exam']);
    expect(decideAlone(good, rules, now, 0.5).decision).toBe('admit');
  });
});
