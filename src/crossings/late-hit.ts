import type { Query } from '../db/sql.ts';
import { raiseTask } from '../tasks/raise.ts';
import type { ReasonCode } from './reasons.ts';

/** Reasons that name the person, the card or the car; a missing plate or a stale standing is nobody's fault. */
const hits: ReadonlySet<ReasonCode> = new Set<ReasonCode>([
  'standing_refer',
  'credential_stolen',
  'credential_lost',
  'membership_revoked',
  'membership_suspended',
  'vehicle_flagged',
  'seen_elsewhere',
]);

/** The alert for a booth event that comes late, or is decided after it was disposed of: they are gone by then. */
export function lateHitQuery(
  crossing: {
    readonly id: string;
    readonly phase: 'preread' | 'booth';
    readonly afterTheFact: boolean;
    readonly reasons: readonly ReasonCode[];
  },
  now: number,
): Query[] {
  const hit = crossing.reasons.some((code) => hits.has(code));
  return crossing.afterTheFact && crossing.phase === 'booth' && hit
    ? [raiseTask('late_hit', crossing.id, now)]
    : [];
}
