import { auditRecord } from '../audit/record.ts';
import { guard, type Query, sql } from '../db/sql.ts';
import type { Services } from '../services.ts';
import { graceEnds, graceLeadMs, stateAtEnd } from './renewal.ts';
import { tellMember } from './tell-member.ts';

interface Due {
  readonly id: string;
  readonly applicant_id: string;
  readonly state: 'active' | 'suspended' | 'grace';
  readonly version: number;
  readonly expires_at: number;
  readonly grace_until: number | null;
  readonly renewing: 0 | 1;
}

/** At most so many in one batch; the rest is due still and goes with the next. */
const batchSize = 200;

/**
 * Due work: memberships whose term is over, or nearly so. With a renewal filed in time and not decided, the benefits
 * run on in grace for up to 24 months; without, or once it was refused or the months are over, they end.
 */
export async function expireMemberships(
  services: Pick<Services, 'db' | 'keys'>,
  now: number,
): Promise<readonly Query[]> {
  const due = await services.db.all(
    sql<Due>`SELECT * FROM (
        SELECT m.id, m.applicant_id, m.state, m.version, m.expires_at, m.grace_until, EXISTS (SELECT 1 FROM applications a
          LEFT JOIN payments p ON p.application_id = a.id
          WHERE a.membership_id = m.id AND a.kind = 'renewal' AND COALESCE(p.paid_at, a.submitted_at) < m.expires_at
            AND a.state IN ('draft', 'submitted', 'pending_review', 'conditionally_approved', 'interview_scheduled')) AS renewing
        FROM memberships m WHERE m.state IN ('active', 'suspended', 'grace') AND m.expires_at <= ${now + graceLeadMs})
      WHERE CASE state WHEN 'active' THEN renewing = 1 OR expires_at <= ${now}
        WHEN 'grace' THEN expires_at <= ${now} AND (renewing = 0 OR grace_until <= ${now})
        ELSE expires_at <= ${now} END
      ORDER BY expires_at LIMIT ${batchSize}`,
  );
  const told = await Promise.all(due.map((membership) => tellMember(services, membership, now)));
  return due.flatMap((membership, i) => {
    const { id, version, expires_at: expiresAt, grace_until: graceUntil } = membership;
    const renewing = membership.renewing === 1;
    const state = stateAtEnd({ state: membership.state, expiresAt, graceUntil, renewing }, now);
    if (state === undefined) return [];
    const reason = state === 'grace' ? 'renewal_filed' : 'term_over';
    return [
      guard('changed', sql`EXISTS (SELECT 1 FROM memberships WHERE id = ${id} AND version = ${version})`),
      sql`UPDATE memberships SET state = ${state}, version = version + 1, state_reason = ${reason}, state_since = ${now},
          grace_until = ${state === 'grace' ? graceEnds(expiresAt) : null} WHERE id = ${id}`,
      ...(told[i] ?? []),
      auditRecord({
        at: now,
        actor: 'service',
        action: state === 'grace' ? 'membership.grace' : 'membership.expire',
        objectKind: 'membership',
        objectId: id,
        detail: { reason },
      }),
    ];
  });
}
