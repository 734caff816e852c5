import type { Text } from '../http/text.ts';
import type { MembershipState } from '../memberships/lifecycle.ts';
import type { OccupantFacts } from './facts.ts';

/** Membership states as a card at the lane says them; what stops somebody stands out. */
export const membershipWords: Readonly<Record<MembershipState, Text>> = {
  active: { en: 'active', es: 'activa' },
  grace: { en: 'in grace', es: 'en prórroga' },
  suspended: { en: 'SUSPENDED', es: 'SUSPENDIDA' },
  revoked: { en: 'REVOKED', es: 'REVOCADA' },
  expired: { en: 'EXPIRED', es: 'VENCIDA' },
};

/** Standings in the same way. */
export const standingWords: Readonly<Record<OccupantFacts['standing'], Text>> = {
  clear: { en: 'clear', es: 'sin novedad' },
  pending: { en: 'under way', es: 'en curso' },
  refer: { en: 'INSPECT', es: 'INSPECCIONAR' },
  stale: { en: 'too old', es: 'demasiado antigua' },
  unknown: { en: 'unknown', es: 'desconocida' },
};
