import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from '../../src/crossings/decide.ts';
import type { CrossingFacts } from '../../src/crossings/facts.ts';
import { rulesOf } from '../../src/crossings/rules.ts';
import { laneClasses } from '../../src/lanes/lane-class.ts';
import { type AloneFacts, aloneRules, decideAlone } from '../../src/terminal/decide-alone.ts';

const now = Date.parse('2026-11-23T12:00:00Z');
const occupant = fc.record(
  {
    kind: fc.constantFrom('rfid', 'pass_id', 'document', 'none'),
    verdict: fc.constantFrom('admit', 'refer', 'unknown'),
    person: fc.constantFrom('member 1', 'member 2', 'member 3'),
    expired: fc.boolean(),
    minor: fc.constant(true),
  },
  { requiredKeys: ['kind', 'verdict', 'person', 'expired'] },
);
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

/** The same members in front of the centre, which finds nothing against them that the pack does not tell. */
function centreFacts({ snapshotAgeMs: _, ...facts }: AloneFacts): CrossingFacts {
  const program = facts.laneClass === 'fast' ? 'FAST' : 'SENTRI';
  return {
    ...facts,
    laneOpen: true,
    vehicle: facts.vehicle && { ...facts.vehicle, plateMatches: true },
    occupants: facts.occupants.map(({ kind, person, expired, minor }) => ({
      credential: {
        kind,
        state: kind === 'none' ? 'unreadable' : expired ? 'document_expired' : 'good',
      },
      repeated: kind !== 'none' && facts.occupants.filter((other) => other.person === person).length > 1,
      membership: { program, state: 'active', expiresAt: now + 1, graceUntil: null },
      standing: 'clear',
      ...(minor ? { minor } : {}),
    })),
  };
}

describe('a terminal that decides alone', () => {
  it('decides as the centre does wherever the pack has nothing against anybody, minors too', () => {
    const known = facts.map((all) => ({
      ...all,
      occupants: all.occupants.map((one) => ({
        ...one,
        verdict: 'admit' as const,
        expired: one.expired && one.kind === 'document',
        person: one.kind === 'none' ? 'nobody' : one.person,
      })),
      snapshotAgeMs: 60_000,
    }));
    const seen = { alone: 0, admitted: 0 };
    fc.assert(
      fc.property(known, draw, (all, chance) => {
        const local = decideAlone(all, aloneRules(all.laneClass, 0.01), now, chance);
        expect(local).toEqual(decide(centreFacts(all), rulesOf(0.01), now, chance));
        if (local.reasons.includes('minor_alone')) seen.alone += 1;
        if (local.decision === 'admit') seen.admitted += 1;
      }),
      { numRuns: 2_000 },
    );
    expect(Math.min(seen.alone, seen.admitted)).toBeGreaterThan(0);
  });

  it('refers minors in a car without an adult, and lets them come alone on foot', () => {
    const child = { ...good.occupants[0]!, minor: true } as const;
    const alone = (laneClass: AloneFacts['laneClass'], occupants: AloneFacts['occupants']) => {
      const vehicle = laneClass === 'pedestrian' ? null : good.vehicle;
      const all = { ...good, laneClass, occupants, occupantCount: occupants.length, vehicle };
      return decideAlone(all, aloneRules(laneClass, 0), now, 0.5).reasons;
    };
    expect(alone('sentri', [child])).toEqual(['minor_alone']);
    expect(alone('sentri', [child, { ...child, person: 'member 2' }])).toEqual(['minor_alone']);
    expect(alone('sentri', [child, { ...good.occupants[0]!, person: 'member 2' }])).toEqual([]);
    expect(alone('pedestrian', [child])).toEqual([]);
  });

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
    for (const snapshotAgeMs of [-120_001, Number.POSITIVE_INFINITY, Number.NaN]) {
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
