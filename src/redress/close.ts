import { reopenApplication } from '../applications/reopen.ts';
import { auditRecord } from '../audit/record.ts';
import { type Query, sql } from '../db/sql.ts';
import type { Change } from '../http/endpoint.ts';
import { etagOf, versionChanged } from '../http/etag.ts';
import { moveMembership } from '../memberships/change-state.ts';
import { loadMembership } from '../memberships/store.ts';
import { type Outcome, setsAside } from './rules.ts';
import type { Close } from './schema.ts';
import {
  appendMessage,
  type Context,
  findRunning,
  type RedressRow,
  tellTraveler,
  unchanged,
} from './store.ts';
import { verdictOf } from './verdict.ts';
import { fullThread } from './write.ts';

/** Ends a thread; the guard of who ends it stands before. */
export function closeQueries(
  id: string,
  outcome: Outcome,
  adjudicationId: string | null,
  now: number,
): Query {
  return sql`UPDATE redress_requests SET state = 'closed', outcome = ${outcome}, adjudication_id = ${adjudicationId},
      state_since = ${now}, version = version + 1 WHERE id = ${id}`;
}

interface Effect {
  readonly queries: readonly Query[];
  readonly told: { readonly applicationState?: string; readonly membershipState?: string };
}

/**
 * What follows when the decision does not stand: a denied application is screened and judged again, a membership that
 * was taken or suspended is given back, if its term is not over. Being referred ends with what caused it.
 */
async function setAside(context: Context, row: RedressRow): Promise<Effect> {
  const { services, principal, now } = context;
  if (row.application_id !== null) {
    return {
      queries: await reopenApplication(context, row.application_id),
      told: { applicationState: 'submitted' },
    };
  }
  if (row.membership_id === null || row.ground === 'referred') return { queries: [], told: {} };
  const membership = await loadMembership(services.db, principal, row.membership_id);
  const taken = membership.state === 'revoked' || membership.state === 'suspended';
  if (!taken || now >= membership.expires_at) {
    return { queries: [], told: { membershipState: membership.state } };
  }
  const { queries } = moveMembership(membership, 'reinstate', 'redress', principal, now);
  return { queries, told: { membershipState: 'active' } };
}

/**
 * An officer answers and closes, with the version that was read, so that no word of the traveler's goes unseen. Where
 * the decision does not stand, what undoes it is in the same batch; where a wrong match was the cause, the answer
 * rests on the verdict that tells the two apart.
 */
export async function closeRequest(
  context: Context,
  id: string,
  version: number,
  input: Close,
): Promise<Change> {
  const { services, principal, now } = context;
  const row = await findRunning(context, id);
  if (row.version !== version) throw versionChanged(row.version);
  const { outcome, text } = input;
  const verdict = input.outcome === 'wrong_match' ? await verdictOf(context, row, input.matchId) : undefined;
  const effect = setsAside(outcome) ? await setAside(context, row) : { queries: [], told: {} };
  return {
    queries: [
      unchanged(row, 'version_changed'),
      ...(verdict === undefined ? [] : [verdict.holds]),
      ...(await appendMessage(services, id, { text, officerId: principal.subject }, now)),
      closeQueries(id, outcome, verdict?.adjudicationId ?? null, now),
      ...effect.queries,
      ...(await tellTraveler(services, row, now)),
      auditRecord({
        at: now,
        actor: principal,
        action: 'redress.close',
        objectKind: 'redress',
        objectId: id,
        detail: {
          outcome,
          ...effect.told,
          ...(verdict === undefined
            ? {}
            : { matchId: verdict.matchId, adjudicationId: verdict.adjudicationId }),
        },
      }),
    ],
    reply: {
      status: 200,
      body: { id, state: 'closed', outcome, stateSince: new Date(now).toISOString(), ...effect.told },
      headers: { etag: etagOf(version + 1) },
    },
    async refuse(error) {
      if (!error.isGuard('version_changed')) return fullThread(error);
      const newest = await services.db.first(
        sql<{ version: number }>`SELECT version FROM redress_requests WHERE id = ${id}`,
      );
      return versionChanged(newest?.version ?? version);
    },
  };
}
