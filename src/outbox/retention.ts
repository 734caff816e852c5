import { type Query, sql } from '../db/sql.ts';
import type { Services } from '../services.ts';

/** Longer than the longest outage of a lane: a replay after that would act again. */
export const idempotencyLifeMs = 30 * 24 * 3_600_000;
const relayLifeMs = 24 * 3_600_000;

/** Forgets stored replies after 30 days and relays that have not been heard of for one. */
export async function planRetention(_services: Pick<Services, 'db'>, now: number): Promise<readonly Query[]> {
  return [
    sql`DELETE FROM idempotency_keys WHERE (principal, route, key) IN
      (SELECT principal, route, key FROM idempotency_keys WHERE created_at < ${now - idempotencyLifeMs} LIMIT 5000)`,
    sql`DELETE FROM relays WHERE seen_at < ${now - relayLifeMs}`,
  ];
}
