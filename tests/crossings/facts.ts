import fc from 'fast-check';
import type { CrossingFacts, OccupantFacts } from '../../src/crossings/facts.ts';
import { laneClasses } from '../../src/lanes/lane-class.ts';
import { membershipStates } from '../../src/memberships/lifecycle.ts';

export const now = 1_000_000;

/** Any occupant at all, sensible or not: a decision is total. */
export const anyOccupant: fc.Arbitrary<OccupantFacts> = fc.record(
  {
    credential: fc.record({
      kind: fc.constantFrom('rfid', 'pass_id', 'document', 'licence', 'none'),
      state: fc.constantFrom(
        'good',
        'lost',
        'stolen',
        'replaced',
        'unknown',
        'unreadable',
        'document_expired',
      ),
    }),
    repeated: fc.boolean(),
    membership: fc.option(
      fc.record({
        program: fc.constantFrom('SENTRI', 'FAST'),
        state: fc.constantFrom(...membershipStates),
        expiresAt: fc.constantFrom(now - 1, now, now + 1),
        graceUntil: fc.constantFrom(null, now - 1, now, now + 1),
      }),
    ),
    standing: fc.constantFrom('clear', 'pending', 'refer', 'stale', 'unknown'),
    minor: fc.constant(true as const),
    seenElsewhere: fc.constant(true as const),
  },
  { requiredKeys: ['credential', 'repeated', 'membership', 'standing'] },
);

/** Any facts at all. */
export const anyFacts: fc.Arbitrary<CrossingFacts> = fc.record({
  phase: fc.constantFrom('preread', 'booth'),
  laneClass: fc.constantFrom(...laneClasses),
  laneOpen: fc.boolean(),
  occupants: fc.array(anyOccupant, { maxLength: 5 }),
  occupantCount: fc.option(fc.integer({ min: 0, max: 6 })),
  vehicle: fc.option(
    fc.record({ registered: fc.boolean(), flagged: fc.boolean(), plateMatches: fc.boolean() }),
  ),
  truck: fc.boolean(),
  carrier: fc.boolean(),
  fast: fc.record({ carrierGood: fc.boolean(), truckGood: fc.boolean() }),
});

export const goodMember: OccupantFacts = {
  credential: { kind: 'rfid', state: 'good' },
  repeated: false,
  membership: { program: 'SENTRI', state: 'active', expiresAt: now + 1, graceUntil: null },
  standing: 'clear',
};

/** A family of members in their own car at a SENTRI booth: nothing to say against it. */
export function goodCar(occupants = 2): CrossingFacts {
  return {
    phase: 'booth',
    laneClass: 'sentri',
    laneOpen: true,
    occupants: Array.from({ length: occupants }, () => goodMember),
    occupantCount: occupants,
    vehicle: { registered: true, flagged: false, plateMatches: true },
    truck: false,
    carrier: false,
  };
}

/** Facts that admit: good ones of every lane class. */
export const goodFacts: fc.Arbitrary<CrossingFacts> = fc
  .record({
    laneClass: fc.constantFrom(...laneClasses),
    phase: fc.constantFrom('preread' as const, 'booth' as const),
    count: fc.integer({ min: 1, max: 5 }),
  })
  .map(({ laneClass, phase, count }) => {
    const trucks = laneClass === 'fast' || laneClass === 'truck';
    const onFoot = laneClass === 'pedestrian' || laneClass === 'pedestrian_ready';
    const car = goodCar(count);
    return {
      ...car,
      laneClass,
      phase,
      occupantCount: phase === 'booth' ? count : null,
      vehicle: onFoot || trucks ? null : car.vehicle,
      truck: trucks,
      carrier: trucks,
      ...(trucks ? { fast: { carrierGood: true, truckGood: true } } : {}),
      occupants: car.occupants.map((occupant) =>
        laneClass === 'fast'
          ? { ...occupant, membership: { ...occupant.membership!, program: 'FAST' as const } }
          : occupant,
      ),
    };
  });
