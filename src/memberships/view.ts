import type { Principal } from '../http/principal.ts';
import type { MembershipWithParts } from './store.ts';

interface StoredCredential {
  readonly id: string;
  readonly kind: string;
  readonly state: string;
  readonly issuedAt: number;
  /** Whether a new card was issued for it. */
  readonly replaced: 0 | 1;
}

function time(ms: number): string {
  return new Date(ms).toISOString();
}

function withoutNulls(value: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== null && part !== ''));
}

/** A membership as its reader may see it: the reason of a state and the traveler are for officers. */
export function membershipView(row: MembershipWithParts, principal: Principal) {
  const credentials = JSON.parse(row.credentials) as StoredCredential[];
  const vehicles = JSON.parse(row.vehicles) as Record<string, unknown>[];
  const officer = principal.kind === 'staff';
  return {
    id: row.id,
    program: row.program,
    passId: row.pass_id,
    state: row.state,
    stateSince: time(row.state_since),
    ...(officer && row.state_reason !== null ? { stateReason: row.state_reason } : {}),
    ...(officer ? { travelerId: row.traveler_id } : {}),
    startsAt: time(row.starts_at),
    expiresAt: time(row.expires_at),
    ...(row.grace_until === null ? {} : { graceUntil: time(row.grace_until) }),
    hasPhoto: row.has_photo === 1,
    vehicles: vehicles.map(withoutNulls),
    credentials: credentials.map(({ id, kind, state, issuedAt }) => ({
      id,
      kind,
      state,
      issuedAt: time(issuedAt),
    })),
  };
}
