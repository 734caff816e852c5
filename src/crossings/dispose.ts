import { auditRecord } from '../audit/record.ts';
import { guard, sql } from '../db/sql.ts';
import type { Call, Change } from '../http/endpoint.ts';
import { DomainError } from '../http/problems.ts';
import { liveBadge } from '../terminals/badge.ts';
import { nextEvent } from './events.ts';
import type { DispositionBody } from './schema.ts';
import { loadCrossing, toCrossing } from './store.ts';
import { crossingView } from './view.ts';

/** How a disposition stands in the log of events. Software never refuses; only this can say so. */
const decisions = {
  admitted: 'admit',
  secondary: 'refer',
  refused: 'refuse',
  redirected: 'redirect',
} as const;

type Dispose = Pick<
  Call<DispositionBody, { id: string }>,
  'services' | 'principal' | 'body' | 'params' | 'now' | 'locale'
>;

async function officerOf({ services, principal, body, now }: Dispose): Promise<string> {
  if (principal.kind === 'staff') return principal.subject;
  const session =
    body.badge === undefined ? undefined : await liveBadge(services.db, principal.subject, body.badge, now);
  if (session) return session.officer_id;
  throw new DomainError(
    'invalid_request',
    {
      en: 'A disposition names the officer: badge in on this terminal first.',
      es: 'Una resolución nombra al oficial: identifíquese primero en esta terminal.',
    },
    { errors: [{ pointer: '/badge', message: 'expected the badge session of an officer at this terminal' }] },
  );
}

/** What the officer finally did, with a coded reason: the last event of a crossing. */
export async function disposeCrossing(call: Dispose): Promise<Change> {
  const { services, principal, body, now, locale } = call;
  const row = await loadCrossing(services.db, principal, call.params.id);
  const officer = await officerOf(call);
  if (row.state === 'disposed') {
    throw new DomainError('illegal_transition', {
      en: 'An officer has disposed of this crossing already.',
      es: 'Un oficial ya resolvió este cruce.',
    });
  }
  const disposition = { disposition: body.disposition, reason: body.reason, officer };
  return {
    queries: [
      guard(
        'illegal_transition',
        sql`EXISTS (SELECT 1 FROM crossings WHERE id = ${row.id} AND state <> 'disposed')`,
      ),
      sql`UPDATE crossings SET state = 'disposed' WHERE id = ${row.id}`,
      nextEvent(row.id, 'disposed', now, decisions[body.disposition], disposition),
      auditRecord({
        at: now,
        actor: principal,
        action: 'crossing.dispose',
        objectKind: 'crossing',
        objectId: row.id,
        detail: disposition,
      }),
    ],
    reply: {
      status: 200,
      body: {
        ...crossingView({ ...toCrossing(row, { keys: services.keys, now }), state: 'disposed' }, locale),
        disposition,
      },
      headers: { 'content-language': locale },
    },
  };
}
