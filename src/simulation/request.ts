import { auditRecord } from '../audit/record.ts';
import { newId } from '../db/new-id.ts';
import type { Call, Change } from '../http/endpoint.ts';
import { actorId } from '../http/principal.ts';
import { DomainError } from '../http/problems.ts';
import { inWords } from '../http/rule-words.ts';
import type { Locale } from '../http/text.ts';
import { enqueue, priority } from '../outbox/enqueue.ts';
import { type Cost, costWords, simulationCost } from './cost.ts';
import { modelFault } from './model-fault.ts';
import { overloads } from './planned-load.ts';
import { presentSimulation } from './present.ts';
import type { SimulationRequest } from './scenario.ts';
import { insertSimulation } from './store.ts';
import { type Fault, type Named, variantsOf } from './variants.ts';
import { engineVersion } from './version.ts';
import { rounded } from './waits.ts';

/** What a request for a simulation needs of its call. */
export type SimulationCall = Pick<
  Call<SimulationRequest>,
  'services' | 'principal' | 'body' | 'now' | 'locale'
>;

/** Stores a simulation and its message; the workers run it when nothing more urgent waits. */
export async function requestSimulation(call: SimulationCall): Promise<Change> {
  const { services, principal, body, now, locale } = call;
  const id = newId();
  const { scenario, seed, replications, precision, variants } = body;
  const named = checked(body, locale);
  const cost = simulationCost([scenario, ...named.map((variant) => variant.scenario)], replications);
  if (cost.long && !body.acceptCost) throw tooLong(cost, locale);
  const row = {
    id,
    name: body.name ?? null,
    requested_by: actorId(principal),
    scenario: JSON.stringify(scenario),
    seed,
    replications,
    code_version: engineVersion,
    requested_at: now,
    variants: JSON.stringify(variants),
    precision: precision ?? null,
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
        ...(body.name === undefined ? {} : { name: body.name }),
        scenario: JSON.parse(row.scenario),
        seed,
        replications,
        ...(precision === undefined ? {} : { precision }),
        variants: JSON.parse(JSON.stringify(named)),
      },
    },
    now,
  );
  const fresh = { state: 'queued', progress_done: 0, progress_total: replications } as const;
  const { customers: travelers, seconds, megabytes } = cost;
  const view = {
    ...presentSimulation({ ...row, ...fresh, done_at: null, started_at: null }, locale, now),
    estimate: { travelers, seconds, megabytes },
    ...told([{ name: 'base', scenario }, ...named]),
  };
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
        detail: { seed, replications, variants: variants.length },
      }),
    ],
    reply: { status: 202, body: view, headers: { location: `/v1/simulations/${id}` } },
  };
}

/** The queues that will not keep up, where there are any. */
function told(scenarios: readonly Named[]) {
  const found = scenarios.flatMap(({ name, scenario }) =>
    overloads(scenario).map(({ utilisation, hourly, ...place }) => ({
      scenario: name,
      ...place,
      utilisation: rounded(utilisation),
      hourly: hourly.map((load) => (load === null ? null : rounded(load))),
    })),
  );
  return found.length === 0 ? {} : { overloads: found };
}

/** The variants as whole scenarios. Throws what is wrong with them or with the base, each with its field. */
function checked({ scenario, variants }: SimulationRequest, locale: Locale): readonly Named[] {
  const fault = modelFault(scenario);
  if (fault !== undefined) {
    throw refused([{ path: ['scenario', ...fault.path], message: fault.message }], locale);
  }
  const { named, faults } = variantsOf(scenario, variants);
  if (faults.length > 0) throw refused(faults, locale);
  return named;
}

function refused(faults: readonly Fault[], locale: Locale): DomainError {
  const errors = faults.map(({ path, message }) => ({
    pointer: `/${path.join('/')}`,
    message: inWords(message, locale),
  }));
  return new DomainError(
    'invalid_request',
    { en: 'The scenario cannot be simulated.', es: 'El escenario no se puede simular.' },
    { errors },
  );
}

function tooLong(cost: Cost, locale: Locale): DomainError {
  const advice = {
    en: 'ask for fewer replications, or set acceptCost',
    es: 'pida menos réplicas o ponga acceptCost',
  };
  const message = `${costWords(cost, locale)}: ${advice[locale]}`;
  return new DomainError(
    'invalid_request',
    {
      en: 'The simulation is very long. Set acceptCost to run it all the same.',
      es: 'La simulación es muy larga. Ponga acceptCost para ejecutarla de todos modos.',
    },
    { errors: [{ pointer: '/replications', message }] },
  );
}
