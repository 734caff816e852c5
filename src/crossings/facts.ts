import type { LaneClass } from '../lanes/lane-class.ts';
import type { MembershipState } from '../memberships/lifecycle.ts';
import type { EffectiveStanding } from '../screening/standing.ts';

/** What a check asks: `preread` at the head of the lane, `booth` when the officer has counted the occupants. */
export type Phase = 'preread' | 'booth';

/** How an occupant was presented, and what is known of that credential. */
export interface CredentialFacts {
  readonly kind: 'rfid' | 'pass_id' | 'document' | 'licence' | 'none';
  readonly state: 'good' | 'lost' | 'stolen' | 'replaced' | 'unknown' | 'unreadable' | 'document_expired';
}

export interface MembershipFacts {
  readonly program: 'SENTRI' | 'FAST';
  readonly state: MembershipState;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
  readonly graceUntil: number | null;
}

export interface OccupantFacts {
  readonly credential: CredentialFacts;
  /** Another occupant shows a credential of the same person. */
  readonly repeated: boolean;
  readonly membership: MembershipFacts | null;
  /** What screening says of them; `unknown` when nobody knows who they are. */
  readonly standing: EffectiveStanding | 'unknown';
  /** Under 18; absent for adults and where no birth date is known. */
  readonly minor?: true;
  /** Was at another port so shortly before or after that nobody can have driven from one to the other. */
  readonly seenElsewhere?: true;
}

export interface VehicleFacts {
  /** Registered to the membership of one of the occupants. */
  readonly registered: boolean;
  readonly flagged: boolean;
  /** False when a tag was read that belongs to another plate. */
  readonly plateMatches: boolean;
}

/** FAST's other two parts beside the driver. */
export interface FastFacts {
  /** Enrolled and not suspended. */
  readonly carrierGood: boolean;
  /** Enrolled by that carrier. */
  readonly truckGood: boolean;
}

/** Everything a decision is made from. No names and no numbers: facts are kept for replay long after the people. */
export interface CrossingFacts {
  readonly phase: Phase;
  readonly laneClass: LaneClass;
  readonly laneOpen: boolean;
  readonly occupants: readonly OccupantFacts[];
  /** The officer's count; null before the booth. */
  readonly occupantCount: number | null;
  readonly vehicle: VehicleFacts | null;
  readonly truck: boolean;
  readonly carrier: boolean;
  /** Absent where carrier or truck were not shown, or nobody could be asked: then neither is good. */
  readonly fast?: FastFacts;
}
