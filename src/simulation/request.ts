import { auditRecord } from '../audit/record.ts';
import { newId } from '../db/new-id.ts';
import type { Call, Change } from '../http/endpoint.ts';
import { actorId } from '../http/principal.ts';
import { DomainError } from '../http/problems.ts';
import { enqueue, priority } from '../outbox/enqueue.ts';
import { neverOpen } from './never-open.ts';
import { presentSimulation } from './present.ts';
import type { SimulationRequest } from './scenario.ts';
import { insertSimulation } from './store.ts';
import { engineVersion } from './version.ts';

/** Stores a simulation and its message; the workers run it when nothing more urgent waits. */
export async function requestSimulation(call: Call<SimulationRequest>): Promise<Change> {
  const { services, principal, body, now, locale } = call;
  const id = newId();
  const { scenario, seed, replications } = body;
  const closed = neverOpen(scenario);
  if (closed !== undefined) {
    const pointer = `/scenario/${closed.path.join('/')}`;
    const errors = [{ pointer, message: closed.message }];
    throw new DomainError(
      'invalid_request',
      {
        en: 'A queue with arrivals never has a lane open.',
        es: 'Una fila con llegadas nunca tiene un carril abierto.',
      },
      { errors },
    );
  }
  const row = {
    id,
    requested_by: actorId(principal),
    scenario: JSON.stringify(scenario),
    seed,
    replications,
    code_version: engineVersion,
    requested_at: now,
  };
  const message = await enqueue(
    services,
    {
      queue: 'simulation',
      priority: priority.simulation,
      objectKind: 'simulation',
      objectId: id,
      payload: {
        kind: 'simulation',
        simulationId: id,
        scenario: JSON.parse(row.scenario),
        seed,
        replications,
      },
    },
    now,
  );
  const view = presentSimulation(
    { ...row, state: 'queued', progress_done: 0, progress_total: replications, done_at: null },
    locale,
  );
  return {
    queries: [
      insertSimulation(row),
      message,
      auditRecord({
        at: now,
        actor: principal,
        action: 'simulation.request',
        objectKind: 'simulation',
        objectId: id,
        detail: { seed, replications },
      }),
    ],
    reply: { status: 202, body: view, headers: { location: `/v1/simulations/${id}` } },
  };
}
