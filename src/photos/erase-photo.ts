import { auditRecord } from '../audit/record.ts';
import { guard, sql } from '../db/sql.ts';
import type { Call, Change } from '../http/endpoint.ts';
import { notFound } from '../http/problems.ts';
import { loadMembership } from '../memberships/store.ts';

const missing = () => notFound('photo', 'la foto');

/** An officer erases a member's photo; addresses that were given for it lead nowhere from then on. */
export async function erasePhoto(call: Call<unknown, { id: string }>): Promise<Change> {
  const { services, principal, now } = call;
  const membership = await loadMembership(services.db, principal, call.params.id);
  return {
    queries: [
      guard(
        'photo_missing',
        sql`EXISTS (SELECT 1 FROM member_photos WHERE membership_id = ${membership.id})`,
      ),
      sql`DELETE FROM member_photos WHERE membership_id = ${membership.id}`,
      sql`UPDATE memberships SET version = version + 1 WHERE id = ${membership.id}`,
      auditRecord({
        at: now,
        actor: principal,
        action: 'photo.erase',
        objectKind: 'membership',
        objectId: membership.id,
      }),
    ],
    reply: { status: 204 },
    refuse: (error) => (error.isGuard('photo_missing') ? missing() : undefined),
  };
}
