import type { LaneClass } from '../lanes/lane-class.ts';
import { membershipHolds } from '../memberships/lifecycle.ts';
import type { CrossingFacts, OccupantFacts } from './facts.ts';
import { type ReasonCode, reasons, sortReasons } from './reasons.ts';
import { rightLaneClass, servesTraffic } from './right-lane.ts';
import type { CrossingRules } from './rules.ts';

export type Decision = 'admit' | 'refer' | 'redirect';

export interface Decided {
  readonly decision: Decision;
  /** Most serious first; empty exactly when the decision is `admit`. */
  readonly reasons: readonly ReasonCode[];
  /** Where a redirect sends them. */
  readonly redirectTo: LaneClass | null;
}

/** The program whose members alone may use a lane class. */
export const programOf: Readonly<Partial<Record<LaneClass, 'SENTRI' | 'FAST'>>> = {
  sentri: 'SENTRI',
  fast: 'FAST',
};

const credentialReasons = {
  good: undefined,
  lost: 'credential_lost',
  stolen: 'credential_stolen',
  replaced: 'credential_replaced',
  unknown: 'credential_unknown',
  unreadable: 'credential_unreadable',
  document_expired: 'document_expired',
} as const;

const standingReasons = {
  clear: undefined,
  refer: 'standing_refer',
  pending: 'standing_pending',
  stale: 'standing_stale',
} as const;

function* membershipReasons(
  facts: CrossingFacts,
  { credential, membership }: OccupantFacts,
  now: number,
): Generator<ReasonCode> {
  // A known revocation refers in every lane; that a term is over matters only where membership is asked for.
  if (membership?.state === 'revoked') yield 'membership_revoked';
  if (membership?.state === 'suspended') yield 'membership_suspended';
  const program = programOf[facts.laneClass];
  if (program === undefined) return;
  // A licence says who they are, not that they are a member: the lane asks for the card or a travel document.
  if (credential.kind === 'licence') yield 'document_weak';
  if (membership === null) {
    if (credential.state === 'good' || credential.state === 'document_expired') yield 'not_a_member';
    return;
  }
  if (membership.program !== program) yield 'wrong_lane_class';
  if (membership.state === 'revoked' || membership.state === 'suspended') return;
  if (!membershipHolds(membership, now)) yield 'membership_expired';
}

/** What speaks against one occupant, by their own credential, membership and standing. */
export function* reasonsOfOccupant(
  facts: CrossingFacts,
  occupant: OccupantFacts,
  now: number,
): Generator<ReasonCode> {
  const credential = credentialReasons[occupant.credential.state];
  if (credential) yield credential;
  if (occupant.repeated) yield 'credential_repeated';
  // At the booth alone: there an officer compares the face with the photo, which tells a clone from a slow clock. The
  // head of the lane has nobody to ask.
  if (occupant.seenElsewhere && facts.phase === 'booth') yield 'seen_elsewhere';
  yield* membershipReasons(facts, occupant, now);
  if (occupant.standing === 'unknown') {
    // Nobody to screen: the credential's own reason says why.
    if (!credential) yield 'credential_unknown';
    return;
  }
  const standing = standingReasons[occupant.standing];
  if (standing) yield standing;
}

function* occupantReasons(facts: CrossingFacts, now: number): Generator<ReasonCode> {
  for (const occupant of facts.occupants) yield* reasonsOfOccupant(facts, occupant, now);
  if (facts.occupants.length === 0) yield 'credential_unreadable';
}

function* vehicleReasons({
  laneClass,
  phase,
  vehicle,
  truck,
  carrier,
  fast,
}: CrossingFacts): Generator<ReasonCode> {
  if (vehicle?.flagged) yield 'vehicle_flagged';
  if (vehicle && !vehicle.plateMatches) yield 'plate_mismatch';
  if (laneClass === 'sentri' && vehicle && !vehicle.registered) yield 'vehicle_not_registered';
  // Before the booth a plate may not have been read yet; nobody has passed on that.
  if (phase === 'preread' || laneClass === 'pedestrian' || laneClass === 'pedestrian_ready') return;
  if (!vehicle && !truck) yield 'vehicle_missing';
  if (laneClass !== 'fast') return;
  if (!carrier) yield 'carrier_missing';
  else if (!fast?.carrierGood) yield 'carrier_not_enrolled';
  if (truck && carrier && !fast?.truckGood) yield 'truck_not_enrolled';
}

/**
 * Minors cross in a car with an adult; on foot they may come alone, as pupils do every day (an assumption). Before the
 * booth the adult's card may not have been read yet.
 */
function minorsAlone({ phase, laneClass, occupants }: CrossingFacts): boolean {
  if (phase === 'preread' || laneClass === 'pedestrian' || laneClass === 'pedestrian_ready') return false;
  return occupants.length > 0 && occupants.every(({ minor }) => minor);
}

function* countReasons(facts: CrossingFacts): Generator<ReasonCode> {
  const { phase, occupants, occupantCount } = facts;
  if (phase === 'preread') return;
  if (minorsAlone(facts)) yield 'minor_alone';
  if (occupantCount === null) yield 'occupants_not_counted';
  else if (occupantCount > occupants.length) yield 'occupant_without_credential';
  else if (occupantCount < occupants.length) yield 'occupants_fewer_than_credentials';
}

function* laneReasons(facts: CrossingFacts): Generator<ReasonCode> {
  if (!servesTraffic(facts)) yield 'wrong_lane_class';
  if (!facts.laneOpen) yield 'lane_closed';
}

/**
 * Decides a check: credentials read, memberships in force, vehicle registered and not flagged, occupants counted,
 * standings clear and fresh, lane open to them, and at last the random exam among those who would be admitted.
 * Total and deterministic. Whatever is unknown, missing or stale is a reason, so it refers or redirects.
 * At `preread` an `admit` says that nothing speaks against them so far; only the booth lets anybody pass.
 *
 * @param now milliseconds since 1970
 * @param draw the random exam's draw, 0..1, or null where none is made (before the booth)
 */
export function decide(
  facts: CrossingFacts,
  rules: CrossingRules,
  now: number,
  draw: number | null,
): Decided {
  const found = sortReasons([
    ...occupantReasons(facts, now),
    ...vehicleReasons(facts),
    ...countReasons(facts),
    ...laneReasons(facts),
  ]);
  // A booth check without a draw cannot show that chance was asked, so it is examined.
  if (found.length === 0 && facts.phase === 'booth' && (draw === null || !(draw >= rules.randomExamRate))) {
    found.push('random_exam');
  }
  const decision = found.some((code) => reasons[code].effect === 'refer')
    ? 'refer'
    : found.length > 0
      ? 'redirect'
      : 'admit';
  return { decision, reasons: found, redirectTo: decision === 'redirect' ? rightLaneClass(facts) : null };
}
