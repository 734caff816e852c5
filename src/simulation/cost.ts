/** What a run will take, before it is begun. */
import { buildModel } from './model.ts';
import type { Named } from './scenario-file.ts';

/** Measured on one core of 2026: customers a second, all told, and bytes for one of the longest queue. */
const customersASecond = 4_000_000;
const bytesACustomer = 150;
/** Above it a run is asked to be confirmed. */
const many = 1_000_000_000;

/** How many travelers will queue, how long that takes on one core, in how much memory. */
export function simulationCost(
  scenarios: readonly Named[],
  replications: number,
): { readonly customers: number; readonly words: string; readonly long: boolean } {
  const models = scenarios.map(({ scenario }) => buildModel(scenario));
  const day = models.reduce(
    (sum, { groups }) =>
      sum +
      groups
        .flatMap((group) => group.queues.flatMap((queue) => queue.flows))
        .reduce(
          (all, { hourly, busLoads, kind }) =>
            all + (kind === 'bus' ? busLoads : hourly).reduce((x, y) => x + y, 0),
          0,
        ),
    0,
  );
  const customers = day * replications;
  const seconds = Math.ceil(customers / customersASecond);
  const room = Math.max(...models.map((model) => model.room));
  const megabytes = Math.ceil((3 * room * bytesACustomer) / 1e6) + 100;
  const duration = seconds < 120 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`;
  const words = `${customers.toLocaleString('en-US')} travelers in all take about ${duration} on one core and ${megabytes} MB`;
  return { customers, words, long: customers > many };
}
