import { auditRecord } from '../audit/record.ts';
import { newId } from '../db/new-id.ts';
import { guard, type Query, sql } from '../db/sql.ts';
import type { Call, Change } from '../http/endpoint.ts';
import { DomainError } from '../http/problems.ts';
import type { Services } from '../services.ts';
import { loadMembership } from './store.ts';

export interface CredentialInput {
  readonly kind: 'rfid' | 'document';
  /** RFID: opaque hex. Document: its number. */
  readonly value: string;
}

/** A credential that points at a membership: found by keyed hash, kept sealed, never in clear. */
export async function newCredential(
  services: Pick<Services, 'keys'>,
  membershipId: string,
  credential: CredentialInput,
  now: number,
): Promise<{ readonly credentialId: string; readonly query: Query }> {
  const credentialId = newId();
  const hash = services.keys.lookupHash(credential.kind, credential.value);
  const sealed = await services.keys.seal(`credentials/value/${credentialId}`, credential.value);
  return {
    credentialId,
    query: sql`INSERT INTO credentials (id, membership_id, kind, value_hash, value_sealed, state, issued_at)
      VALUES (${credentialId}, ${membershipId}, ${credential.kind}, ${hash}, ${sealed}, 'active', ${now})`,
  };
}

/** An officer issues a card or takes a document as credential. The cards issued before stay good until reported. */
export async function addCredential(
  call: Pick<Call<CredentialInput, { id: string }>, 'services' | 'principal' | 'body' | 'params' | 'now'>,
): Promise<Change> {
  const { services, principal, body, now } = call;
  const membership = await loadMembership(services.db, principal, call.params.id);
  const { credentialId, query } = await newCredential(services, membership.id, body, now);
  return {
    queries: [
      guard(
        'illegal_transition',
        sql`EXISTS (SELECT 1 FROM memberships WHERE id = ${membership.id} AND state IN ('active', 'grace'))`,
      ),
      query,
      sql`UPDATE memberships SET version = version + 1 WHERE id = ${membership.id}`,
      auditRecord({
        at: now,
        actor: principal,
        action: 'membership.add_credential',
        objectKind: 'membership',
        objectId: membership.id,
        detail: { credentialId, kind: body.kind },
      }),
    ],
    reply: { status: 201, body: { id: credentialId, kind: body.kind, state: 'active' } },
    refuse: (error) =>
      error.kind === 'unique' && error.detail.includes('value_hash')
        ? new DomainError('conflict', {
            en: 'This credential points at a membership already.',
            es: 'Esta credencial ya apunta a una membresía.',
          })
        : undefined,
  };
}
