/** What a run will take, before it is begun. */
import type { Locale } from '../http/text.ts';
import { buildModel, type Model } from './model.ts';
import type { Scenario } from './scenario.ts';

/** Measured on one core of 2026: customers a second, all told, and bytes for one of the longest queue. */
const customersASecond = 4_000_000;
const bytesACustomer = 150;
/** Above it a run is asked to be confirmed. */
const many = 1_000_000_000;

export type Cost = {
  readonly customers: number;
  /** On one core. */
  readonly seconds: number;
  readonly megabytes: number;
  /** So much that it must be confirmed. */
  readonly long: boolean;
};

/** How many travelers will queue, how long that takes on one core, in how much memory. */
export function simulationCost(scenarios: readonly Scenario[], replications: number): Cost {
  const models = scenarios.map(buildModel);
  const customers = replications * models.reduce((sum, model) => sum + customersOf(model), 0);
  const room = Math.max(0, ...models.map((model) => model.room));
  return {
    customers,
    seconds: Math.ceil(customers / customersASecond),
    megabytes: Math.ceil((3 * room * bytesACustomer) / 1e6) + 100,
    long: customers > many,
  };
}

/** The same in words. */
export function costWords({ customers, seconds, megabytes }: Cost, locale: Locale = 'en'): string {
  const [amount, unit] =
    seconds < 120 ? ([seconds, 'seconds'] as const) : ([Math.ceil(seconds / 60), 'minutes'] as const);
  if (locale === 'es') {
    const duration = `${amount} ${unit === 'seconds' ? 'segundos' : 'minutos'}`;
    return `${customers.toLocaleString('es-MX')} viajeros en total toman unos ${duration} en un núcleo y ${megabytes} MB`;
  }
  return `${customers.toLocaleString('en-US')} travelers in all take about ${amount} ${unit} on one core and ${megabytes} MB`;
}

/** Travelers of a day, each passenger of a bus counted. */
function customersOf({ groups }: Model): number {
  const flows = groups.flatMap((group) => group.queues.flatMap((queue) => queue.flows));
  return flows.reduce(
    (all, { hourly, busLoads, kind }) =>
      all + (kind === 'bus' ? busLoads : hourly).reduce((x, y) => x + y, 0),
    0,
  );
}
