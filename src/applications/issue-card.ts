import { auditRecord } from '../audit/record.ts';
import { guard, sql } from '../db/sql.ts';
import type { Change } from '../http/endpoint.ts';
import { DomainError } from '../http/problems.ts';
import { newCredential } from '../memberships/add-credential.ts';
import { cardOrderOf } from './card-order.ts';
import { type Context, findFor, moveTo } from './store.ts';
import { tellApplicant } from './tell-applicant.ts';

const knownCard = new DomainError('conflict', {
  en: 'This card points at a membership already. Read the new one.',
  es: 'Esta tarjeta ya apunta a una membresía. Lea la nueva.',
});

/**
 * An officer issues the card that was ordered and paid for. From this commit on it opens the lane, and the one that it
 * replaces opens none.
 *
 * @param rfid what a reader reads of the new card, hex
 */
export async function issueCard(context: Context, id: string, rfid: string): Promise<Change> {
  const { services, principal, now } = context;
  const row = await findFor(context, id, 'issueCard');
  const order = await cardOrderOf(services, row);
  const membershipId = row.membership_id;
  if (!order || membershipId === null) throw new Error(`the order ${id} names no card`);
  const card = await newCredential(services, membershipId, { kind: 'rfid', value: rfid }, now);
  return {
    queries: [
      guard(
        'illegal_transition',
        sql`EXISTS (SELECT 1 FROM memberships WHERE id = ${membershipId} AND state IN ('active', 'grace'))`,
      ),
      ...moveTo(row, 'conditionally_approved', now),
      sql`UPDATE applications SET state = 'approved' WHERE id = ${id}`,
      card.query,
      sql`UPDATE credentials SET state = 'replaced' WHERE id = ${order.credential_id} AND state = 'active'`,
      sql`UPDATE card_replacements SET issued_id = ${card.credentialId} WHERE application_id = ${id}`,
      sql`UPDATE memberships SET version = version + 1 WHERE id = ${membershipId}`,
      ...(await tellApplicant(services, row, now)),
      auditRecord({
        at: now,
        actor: principal,
        action: 'membership.replace_credential',
        objectKind: 'membership',
        objectId: membershipId,
        detail: { applicationId: id, replaced: order.credential_id, credentialId: card.credentialId },
      }),
    ],
    reply: {
      status: 201,
      body: {
        id,
        state: 'approved',
        stateSince: new Date(now).toISOString(),
        membershipId,
        credentialId: card.credentialId,
      },
    },
    refuse: (error) =>
      error.kind === 'unique' && error.detail.includes('value_hash') ? knownCard : undefined,
  };
}
