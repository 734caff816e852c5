import { auditRecord } from '../audit/record.ts';
import { guard, sql } from '../db/sql.ts';
import type { Call, Change } from '../http/endpoint.ts';
import { etagOf, versionChanged, versionFrom } from '../http/etag.ts';
import { DomainError } from '../http/problems.ts';
import { membershipTransitions } from './lifecycle.ts';
import { loadMembership } from './store.ts';
import { membershipView } from './view.ts';

const target = { suspend: 'suspended', revoke: 'revoked', reinstate: 'active' } as const;
const words = { suspend: 'suspender', revoke: 'revocar', reinstate: 'restituir' } as const;

export type Move = keyof typeof target;

/** An officer suspends, revokes or reinstates, with a coded reason and the version that was read (If-Match). */
export async function changeState(
  call: Call<{ reason: string }, { id: string }>,
  move: Move,
): Promise<Change> {
  const { services, principal, body, now } = call;
  const version = versionFrom(call.header('if-match'));
  const row = await loadMembership(services.db, principal, call.params.id);
  if (row.version !== version) throw versionChanged(row.version);
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
    version: version + 1,
    state_reason: body.reason,
    state_since: now,
    grace_until: move === 'reinstate' ? null : row.grace_until,
  };
  return {
    queries: [
      guard(
        'version_changed',
        sql`EXISTS (SELECT 1 FROM memberships WHERE id = ${row.id} AND version = ${version})`,
      ),
      sql`UPDATE memberships SET state = ${state}, version = version + 1, state_reason = ${body.reason},
          state_since = ${now}, grace_until = ${changed.grace_until} WHERE id = ${row.id}`,
      auditRecord({
        at: now,
        actor: principal,
        action: `membership.${move}`,
        objectKind: 'membership',
        objectId: row.id,
        detail: { reason: body.reason, from: row.state },
      }),
    ],
    reply: {
      status: 200,
      body: membershipView(changed, principal),
      headers: { etag: etagOf(changed.version) },
    },
  };
}
