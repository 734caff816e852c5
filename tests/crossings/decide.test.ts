import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from '../../src/crossings/decide.ts';
import type { CrossingFacts, OccupantFacts } from '../../src/crossings/facts.ts';
import { type ReasonCode, reasons, sortReasons } from '../../src/crossings/reasons.ts';
import { rulesOf } from '../../src/crossings/rules.ts';
import { anyFacts, anyOccupant, goodCar, goodFacts, goodMember, now } from './facts.ts';

const rules = rulesOf(0.1);
const notDrawn = 0.9;

function codes(facts: CrossingFacts, draw: number | null = notDrawn): readonly ReasonCode[] {
  return decide(facts, rules, now, draw).reasons;
}

/** What must hold of everybody before anybody is admitted, said a second time and otherwise than in decide.ts. */
function allGood(facts: CrossingFacts, draw: number | null): boolean {
  const { occupants, laneClass, vehicle } = facts;
  const program = { sentri: 'SENTRI', fast: 'FAST' }[laneClass as 'sentri'];
  const inForce = ({ membership: m }: OccupantFacts) =>
    m !== null &&
    ((m.state === 'active' && now < m.expiresAt) ||
      (m.state === 'grace' && m.graceUntil !== null && now < m.graceUntil));
  const person = (one: OccupantFacts) =>
    one.credential.state === 'good' &&
    !one.repeated &&
    one.standing === 'clear' &&
    one.membership?.state !== 'revoked' &&
    one.membership?.state !== 'suspended' &&
    (program === undefined ||
      (inForce(one) && one.membership?.program === program && one.credential.kind !== 'licence'));
  const booth = facts.phase === 'booth';
  const onFoot = laneClass === 'pedestrian' || laneClass === 'pedestrian_ready';
  return (
    facts.laneOpen &&
    occupants.length > 0 &&
    occupants.every(person) &&
    (!vehicle || (!vehicle.flagged && vehicle.plateMatches)) &&
    (laneClass !== 'sentri' || !booth || vehicle?.registered === true) &&
    (!booth || onFoot || occupants.some(({ minor }) => minor !== true)) &&
    (!booth ||
      (facts.occupantCount === occupants.length &&
        occupants.every((one) => one.seenElsewhere !== true) &&
        draw !== null &&
        draw >= rules.randomExamRate))
  );
}

type Worsening = (occupant: OccupantFacts) => OccupantFacts;

const credentialStates = ['lost', 'stolen', 'replaced', 'unknown', 'unreadable', 'document_expired'] as const;

/** Each makes one fact of one occupant bad, whatever the lane. */
const bad: readonly Worsening[] = [
  ...credentialStates.map(
    (state): Worsening =>
      (one) => ({ ...one, credential: { ...one.credential, state } }),
  ),
  ...(['pending', 'refer', 'stale', 'unknown'] as const).map(
    (standing): Worsening =>
      (one) => ({ ...one, standing }),
  ),
  ...(['revoked', 'suspended'] as const).map(
    (state): Worsening =>
      (one) => ({ ...one, membership: { ...goodMember.membership!, state } }),
  ),
  (one) => ({ ...one, repeated: true }),
];

describe('a decision', () => {
  it('admits only when every fact is affirmatively good', () => {
    fc.assert(
      fc.property(anyFacts, fc.option(fc.double({ min: 0, max: 1 })), (facts, draw) => {
        if (decide(facts, rules, now, draw).decision === 'admit') expect(allGood(facts, draw)).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });

  it('admits when nothing speaks against it, in every lane class', () => {
    fc.assert(
      fc.property(goodFacts, (facts) => {
        expect(decide(facts, rules, now, notDrawn)).toEqual({
          decision: 'admit',
          reasons: [],
          redirectTo: null,
        });
      }),
    );
  });

  it('is not made better by anything bad, whoever it is said of', () => {
    fc.assert(
      fc.property(fc.oneof(anyFacts, goodFacts), fc.constantFrom(...bad), fc.nat(4), (facts, worse, at) => {
        fc.pre(facts.occupants.length > 0);
        const position = at % facts.occupants.length;
        const occupants = facts.occupants.map((one, index) => (index === position ? worse(one) : one));
        expect(decide({ ...facts, occupants }, rules, now, notDrawn).decision).not.toBe('admit');
      }),
      { numRuns: 2000 },
    );
  });

  it('is not made better by one more occupant, a closed lane, a flag or a wrong count', () => {
    fc.assert(
      fc.property(anyFacts, anyOccupant, (facts, occupant) => {
        const before = decide(facts, rules, now, notDrawn).decision;
        if (before === 'admit') return;
        const vehicle = { registered: false, flagged: true, plateMatches: false };
        const worse: CrossingFacts[] = [
          { ...facts, laneOpen: false },
          { ...facts, vehicle },
          { ...facts, phase: 'booth', occupantCount: null },
          { ...facts, occupants: [...facts.occupants, { ...occupant, standing: 'refer' }] },
        ];
        for (const one of worse) expect(decide(one, rules, now, notDrawn).decision).not.toBe('admit');
      }),
      { numRuns: 1000 },
    );
  });

  it('is total and the same each time; reasons are sorted, each once, and empty only for an admit', () => {
    fc.assert(
      fc.property(anyFacts, fc.option(fc.double()), (facts, draw) => {
        const decided = decide(facts, rules, now, draw);
        expect(decide(facts, rules, now, draw)).toEqual(decided);
        expect(decided.reasons).toEqual(sortReasons(decided.reasons));
        expect(decided.reasons.length === 0).toBe(decided.decision === 'admit');
        expect(decided.redirectTo !== null).toBe(decided.decision === 'redirect');
        const refers = decided.reasons.some((code) => reasons[code].effect === 'refer');
        expect(refers).toBe(decided.decision === 'refer');
      }),
      { numRuns: 2000 },
    );
  });

  it('examines exactly those who would be admitted and are drawn', () => {
    expect(codes(goodCar(), 0.0999)).toEqual(['random_exam']);
    expect(codes(goodCar(), 0.1)).toEqual([]);
    expect(codes(goodCar(), null)).toEqual(['random_exam']);
    expect(codes({ ...goodCar(), laneOpen: false }, 0)).toEqual(['lane_closed']);
    expect(codes({ ...goodCar(), phase: 'preread', occupantCount: null }, null)).toEqual([]);
  });

  it('says what is wrong in the documented words', () => {
    const car = goodCar(1);
    const occupant = (change: Partial<OccupantFacts>) => ({
      ...car,
      occupants: [{ ...goodMember, ...change }],
    });
    const member = (change: object) => occupant({ membership: { ...goodMember.membership!, ...change } });
    expect(codes(member({ state: 'revoked' }))).toEqual(['membership_revoked']);
    expect(codes({ ...member({ state: 'revoked' }), laneClass: 'general' })).toEqual(['membership_revoked']);
    expect(codes(member({ expiresAt: now }))).toEqual(['membership_expired']);
    expect(codes({ ...member({ expiresAt: now }), laneClass: 'general' })).toEqual([]);
    expect(codes(member({ state: 'grace', graceUntil: now + 1 }))).toEqual([]);
    expect(codes(member({ program: 'FAST' }))).toEqual(['wrong_lane_class']);
    expect(codes(occupant({ membership: null }))).toEqual(['not_a_member']);
    expect(codes({ ...car, occupantCount: 2 })).toEqual(['occupant_without_credential']);
    expect(codes({ ...goodCar(2), occupantCount: 1 })).toEqual(['occupants_fewer_than_credentials']);
    expect(codes({ ...car, vehicle: { ...car.vehicle!, registered: false } })).toEqual([
      'vehicle_not_registered',
    ]);
    expect(codes({ ...car, vehicle: null })).toEqual(['vehicle_missing']);
    expect(codes({ ...car, laneClass: 'fast', truck: true })).toEqual([
      'carrier_missing',
      'wrong_lane_class',
    ]);
  });

  it('never admits on a licence where only members pass, and asks elsewhere for no more than of any document', () => {
    fc.assert(
      fc.property(goodFacts, fc.nat(4), (facts, at) => {
        const position = at % facts.occupants.length;
        const occupants = facts.occupants.map((one, index) =>
          index === position
            ? { ...one, credential: { kind: 'licence' as const, state: 'good' as const } }
            : one,
        );
        const found = codes({ ...facts, occupants });
        const membersOnly = facts.laneClass === 'sentri' || facts.laneClass === 'fast';
        expect(found.includes('document_weak')).toBe(membersOnly);
        if (!membersOnly) {
          const passport = occupants.map((one) => ({
            ...one,
            credential:
              one.credential.kind === 'licence'
                ? { ...one.credential, kind: 'document' as const }
                : one.credential,
          }));
          expect(found).toEqual(codes({ ...facts, occupants: passport }));
        }
      }),
    );
  });

  it('refers minors in a car or truck without an adult, at the booth', () => {
    fc.assert(
      fc.property(goodFacts, fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }), (facts, young) => {
        const occupants = facts.occupants.map((one, i) =>
          young[i] ? { ...one, minor: true as const } : one,
        );
        const alone = occupants.every(({ minor }) => minor);
        const byCar = !facts.laneClass.startsWith('pedestrian');
        const expected = alone && byCar && facts.phase === 'booth' ? ['minor_alone'] : [];
        expect(codes({ ...facts, occupants })).toEqual(expected);
      }),
    );
  });

  it('refers at the booth whoever was at another port too shortly before, and at the head of the lane nobody for that', () => {
    fc.assert(
      fc.property(goodFacts, fc.nat(4), (facts, at) => {
        const position = at % facts.occupants.length;
        const occupants = facts.occupants.map((one, index) =>
          index === position ? { ...one, seenElsewhere: true as const } : one,
        );
        expect(codes({ ...facts, occupants })).toEqual(facts.phase === 'booth' ? ['seen_elsewhere'] : []);
      }),
    );
  });

  it('lets a truck use FAST only with driver, carrier and truck all good', () => {
    const driver = { ...goodMember, membership: { ...goodMember.membership!, program: 'FAST' as const } };
    const good: CrossingFacts = {
      ...goodCar(1),
      laneClass: 'fast',
      occupants: [driver],
      vehicle: null,
      truck: true,
      carrier: true,
      fast: { carrierGood: true, truckGood: true },
    };
    const { fast: _, ...unasked } = good;
    const outcome = (facts: CrossingFacts) => {
      const { decision, redirectTo } = decide(facts, rules, now, notDrawn);
      return [decision, redirectTo];
    };
    expect(outcome(good)).toEqual(['admit', null]);
    for (const facts of [
      { ...good, occupants: [{ ...driver, membership: null }] },
      { ...good, fast: { carrierGood: false, truckGood: true } },
      { ...good, fast: { carrierGood: true, truckGood: false } },
      unasked,
    ])
      expect(outcome(facts)).toEqual(['redirect', 'truck']);
  });

  it('redirects to the lane that takes them without membership', () => {
    const to = (facts: CrossingFacts) => decide(facts, rules, now, notDrawn).redirectTo;
    const stranger: OccupantFacts = { ...goodMember, membership: null };
    const byDocument: OccupantFacts = { ...stranger, credential: { kind: 'document', state: 'good' } };
    expect(to({ ...goodCar(1), occupants: [stranger] })).toBe('ready');
    expect(to({ ...goodCar(2), occupants: [goodMember, byDocument] })).toBe('general');
    expect(to({ ...goodCar(1), laneClass: 'ready', occupants: [byDocument] })).toBe('general');
    expect(to({ ...goodCar(1), vehicle: null, truck: true, laneClass: 'general' })).toBe('truck');
    expect(to({ ...goodCar(1), vehicle: null, laneClass: 'pedestrian_ready', occupants: [byDocument] })).toBe(
      'pedestrian',
    );
  });

  it('has words for the officer and neutral ones for the traveler in both languages for each reason', () => {
    for (const { officer, traveler } of Object.values(reasons)) {
      for (const text of [officer.en, officer.es, traveler.en, traveler.es]) expect(text).toMatch(/\w{3}/);
      expect(`${traveler.en} ${traveler.es}`).not.toMatch(
        /revoked|stolen|list|screen|random|revocad|robad|lista|azar/i,
      );
    }
  });
});
