import { auditRecord } from '../audit/record.ts';
import { guard, sql } from '../db/sql.ts';
import type { Change } from '../http/endpoint.ts';
import { notFound } from '../http/problems.ts';
import { loadMembership, type MemberCall } from './store.ts';

/** A card is lost or stolen: from this commit on, whoever shows it is referred. A report cannot be taken back. */
export async function reportCredential(
  call: MemberCall<{ state: 'lost' | 'stolen' }, { id: string; credentialId: string }>,
): Promise<Change> {
  const { services, principal, body, now } = call;
  const { id, credentialId } = call.params;
  const membership = await loadMembership(services.db, principal, id);
  const credential = await services.db.first(
    sql<{ kind: string }>`SELECT kind FROM credentials WHERE id = ${credentialId} AND membership_id = ${id}`,
  );
  if (!credential) throw notFound('credential', 'la credencial');
  return {
    queries: [
      guard(
        'illegal_transition',
        sql`EXISTS (SELECT 1 FROM credentials WHERE id = ${credentialId} AND state = 'active')`,
      ),
      sql`UPDATE credentials SET state = ${body.state} WHERE id = ${credentialId}`,
      sql`UPDATE memberships SET version = version + 1 WHERE id = ${membership.id}`,
      auditRecord({
        at: now,
        actor: principal,
        action: 'membership.report_credential',
        objectKind: 'membership',
        objectId: membership.id,
        detail: { credentialId, state: body.state },
      }),
    ],
    reply: { status: 200, body: { id: credentialId, kind: credential.kind, state: body.state } },
  };
}
