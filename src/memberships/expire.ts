import { auditRecord } from '../audit/record.ts';
import { guard, type Query, sql } from '../db/sql.ts';
import type { Services } from '../services.ts';
import { tellMember } from './tell-member.ts';
import { addMonths, graceMonths } from './term.ts';

interface Due {
  id: string;
  applicant_id: string;
  state: 'active' | 'suspended' | 'grace';
  version: number;
  expires_at: number;
  renewing: 0 | 1;
}

/** At most so many in one batch; the rest is due still and goes with the next. */
const batchSize = 200;

/**
 * Due work: memberships whose term is over. With a renewal filed in time and not decided, the benefits run on
 * in grace for up to 24 months; without, or once it was refused or the months are over, they end.
 */
export async function expireMemberships(
  services: Pick<Services, 'db' | 'keys'>,
  now: number,
): Promise<readonly Query[]> {
  const due = await services.db.all(
    sql<Due>`SELECT * FROM (
        SELECT m.id, m.applicant_id, m.state, m.version, m.expires_at, m.grace_until, EXISTS (SELECT 1 FROM applications a
          WHERE a.applicant_id = m.applicant_id AND a.program = m.program AND a.kind = 'renewal'
            AND a.submitted_at <= m.expires_at AND (a.traveler_id IS NULL OR a.traveler_id = m.traveler_id)
            AND a.state IN ('submitted', 'pending_review', 'conditionally_approved', 'interview_scheduled')) AS renewing
        FROM memberships m WHERE m.state IN ('active', 'suspended', 'grace') AND m.expires_at <= ${now})
      WHERE state <> 'grace' OR renewing = 0 OR grace_until <= ${now}
      ORDER BY expires_at LIMIT ${batchSize}`,
  );
  const told = await Promise.all(due.map((membership) => tellMember(services, membership, now)));
  return due.flatMap((membership, i) => {
    const grace = membership.state === 'active' && membership.renewing === 1;
    const graceUntil = grace ? addMonths(membership.expires_at, graceMonths) : null;
    const state = graceUntil !== null && graceUntil > now ? 'grace' : 'expired';
    const reason = state === 'grace' ? 'renewal_filed' : 'term_over';
    return [
      guard(
        'changed',
        sql`EXISTS (SELECT 1 FROM memberships WHERE id = ${membership.id} AND version = ${membership.version})`,
      ),
      sql`UPDATE memberships SET state = ${state}, version = version + 1, state_reason = ${reason}, state_since = ${now},
          grace_until = ${state === 'grace' ? graceUntil : null} WHERE id = ${membership.id}`,
      ...(told[i] ?? []),
      auditRecord({
        at: now,
        actor: 'service',
        action: state === 'grace' ? 'membership.grace' : 'membership.expire',
        objectKind: 'membership',
        objectId: membership.id,
        detail: { reason },
      }),
    ];
  });
}
