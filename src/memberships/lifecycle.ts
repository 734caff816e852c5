/** Where a membership can stand. `grace`: the term is over, a renewal was filed in time and is not decided. */
export const membershipStates = ['active', 'suspended', 'revoked', 'expired', 'grace'] as const;

export type MembershipState = (typeof membershipStates)[number];

/** Every move there is; the table `membership_transitions` holds the same ones. */
export const membershipTransitions: Readonly<Record<MembershipState, readonly MembershipState[]>> = {
  active: ['suspended', 'revoked', 'expired', 'grace'],
  suspended: ['active', 'revoked', 'expired'],
  grace: ['active', 'suspended', 'revoked', 'expired'],
  revoked: ['active'],
  expired: ['grace'],
};

/** Whether a membership gives its benefits at `now` (ms). The date decides even where due work has not run yet. */
export function membershipHolds(
  membership: {
    readonly state: MembershipState;
    readonly expiresAt: number;
    readonly graceUntil: number | null;
  },
  now: number,
): boolean {
  if (membership.state === 'active') return now < membership.expiresAt;
  return membership.state === 'grace' && membership.graceUntil !== null && now < membership.graceUntil;
}
