import { type MembershipState, membershipHolds } from '../memberships/lifecycle.ts';
import { isYoungEnough } from '../screening/standing.ts';

/**
 * A snapshot admits no membership that ends sooner than this after it was made: a terminal that takes none older than
 * 24 hours never admits one that is over.
 */
export const snapshotHorizonMs = 25 * 3_600_000;

/** What a snapshot asks of a member before it says that they are admitted. Times in milliseconds since 1970. */
export interface SnapshotFacts {
  readonly state: MembershipState;
  readonly expiresAt: number;
  readonly graceUntil: number | null;
  readonly standing: 'clear' | 'pending' | 'refer' | null;
  readonly screenedAt: number | null;
}

/** Whether nothing speaks against this member: membership in force for a day more, standing clear and not too old. */
export function memberAdmitted(facts: SnapshotFacts, standingMaxAgeMs: number, now: number): boolean {
  if (facts.standing !== 'clear' || facts.screenedAt === null) return false;
  if (!isYoungEnough(facts.screenedAt, standingMaxAgeMs, now)) return false;
  return membershipHolds(facts, now + snapshotHorizonMs);
}
