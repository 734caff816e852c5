import { auditRecord } from '../audit/record.ts';
import { guard, type Query, sql } from '../db/sql.ts';
import type { Call, Change } from '../http/endpoint.ts';
import { etagOf, versionChanged, versionFrom } from '../http/etag.ts';
import type { Principal } from '../http/principal.ts';
import { DomainError } from '../http/problems.ts';
import { membershipTransitions } from './lifecycle.ts';
import { loadMembership, type MemberCall, type MembershipWithParts } from './store.ts';
import { tellMember } from './tell-member.ts';
import { membershipView } from './view.ts';

const target = { suspend: 'suspended', revoke: 'revoked', reinstate: 'active' } as const;
const words = { suspend: 'suspender', revoke: 'revocar', reinstate: 'restituir' } as const;

export type Move = keyof typeof target;

/**
 * The membership after an officer's move, and the statements that make it so from the very version that was read.
 * Refused with `illegal_transition` where the lifecycle has no such move, or its term is over.
 */
export function moveMembership(
  row: MembershipWithParts,
  move: Move,
  reason: string,
  principal: Principal,
  now: number,
): { readonly changed: MembershipWithParts; readonly queries: readonly Query[] } {
  const state = target[move];
  const reinstatesInTime = move !== 'reinstate' || now < row.expires_at;
  if (!membershipTransitions[row.state].includes(state) || !reinstatesInTime) {
    throw new DomainError('illegal_transition', {
      en: `A membership that is ${row.state}${reinstatesInTime ? '' : ' and past its end'} cannot be moved by ${move}.`,
      es: `No se puede ${words[move]} una membresía en el estado ${row.state}${reinstatesInTime ? '' : ' y vencida'}.`,
    });
  }
  const changed = {
    ...row,
    state,
    version: row.version + 1,
    state_reason: reason,
    state_since: now,
    grace_until: move === 'reinstate' ? null : row.grace_until,
  };
  return {
    changed,
    queries: [
      guard(
        'version_changed',
        sql`EXISTS (SELECT 1 FROM memberships WHERE id = ${row.id} AND version = ${row.version})`,
      ),
      sql`UPDATE memberships SET state = ${state}, version = version + 1, state_reason = ${reason},
          state_since = ${now}, grace_until = ${changed.grace_until} WHERE id = ${row.id}`,
      auditRecord({
        at: now,
        actor: principal,
        action: `membership.${move}`,
        objectKind: 'membership',
        objectId: row.id,
        detail: { reason, from: row.state },
      }),
    ],
  };
}

/** An officer suspends, revokes or reinstates, with a coded reason and the version that was read (If-Match). */
export async function changeState(
  call: MemberCall<{ reason: string }, { id: string }> & Pick<Call, 'header'>,
  move: Move,
): Promise<Change> {
  const { services, principal, body, now } = call;
  const version = versionFrom(call.header('if-match'));
  const row = await loadMembership(services.db, principal, call.params.id);
  if (row.version !== version) throw versionChanged(row.version);
  const { changed, queries } = moveMembership(row, move, body.reason, principal, now);
  return {
    queries: [...queries, ...(await tellMember(services, row, now))],
    reply: {
      status: 200,
      body: membershipView(changed, principal),
      headers: { etag: etagOf(changed.version) },
    },
  };
}
