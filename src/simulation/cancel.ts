import { auditRecord } from '../audit/record.ts';
import { guard, sql } from '../db/sql.ts';
import type { Call, Change } from '../http/endpoint.ts';
import { actorId } from '../http/principal.ts';
import { DomainError, notFound } from '../http/problems.ts';
import { presentSimulation } from './present.ts';
import { simulationOf } from './store.ts';

function over(state: string): DomainError {
  return new DomainError('illegal_transition', {
    en: `It is ${state} already: only a simulation that is queued or running can be cancelled.`,
    es: 'Ya terminó: solo se puede cancelar una simulación en espera o en curso.',
  });
}

/**
 * Cancels a simulation. Workers that run it hear of it at once, by their watch, and bring the replications that
 * are whole; a message that nobody has leased is withdrawn.
 */
export async function cancelSimulation(
  call: Pick<Call<unknown, { id: string }>, 'services' | 'principal' | 'params' | 'now' | 'locale'>,
): Promise<Change> {
  const { services, principal, params, now, locale } = call;
  const row = await services.db.first(simulationOf(params.id, actorId(principal)));
  if (!row) throw notFound('simulation', 'simulación');
  if (row.state !== 'queued' && row.state !== 'running') throw over(row.state);
  return {
    queries: [
      guard(
        'illegal_transition',
        sql`EXISTS (SELECT 1 FROM simulations WHERE id = ${row.id} AND state IN ('queued', 'running'))`,
      ),
      sql`UPDATE simulations SET state = 'cancelled', done_at = ${now} WHERE id = ${row.id}`,
      sql`DELETE FROM outbox WHERE object_kind = 'simulation' AND object_id = ${row.id} AND leased_until <= ${now}`,
      auditRecord({
        at: now,
        actor: principal,
        action: 'simulation.cancel',
        objectKind: 'simulation',
        objectId: row.id,
      }),
    ],
    reply: {
      status: 200,
      body: presentSimulation({ ...row, state: 'cancelled', done_at: now }, locale, now),
    },
  };
}
