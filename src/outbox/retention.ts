import { sql } from '../db/sql.ts';
import type { Services } from '../services.ts';
import { turn } from '../watchlists/turn.ts';

/** Longer than the longest outage of a lane: a replay after that would act again. */
export const idempotencyLifeMs = 30 * 24 * 3_600_000;
const relayLifeMs = 24 * 3_600_000;

/** So many in one batch: lanes get their turn between. */
const atOnce = 1_000;
/** In one go: several times what the busiest hour brings; what is left goes an hour later. */
const mostBatches = 200;

/** Due work: forgets stored replies after 30 days and relays that have not been heard of for one. */
export async function forgetReplies({ db }: Pick<Services, 'db'>, now: number): Promise<void> {
  await db.batch([sql`DELETE FROM relays WHERE seen_at < ${now - relayLifeMs}`]);
  for (let i = 0; i < mostBatches; i++) {
    const [gone] = await db.batch([
      sql`DELETE FROM idempotency_keys WHERE (principal, route, key) IN
        (SELECT principal, route, key FROM idempotency_keys WHERE created_at < ${now - idempotencyLifeMs} LIMIT ${atOnce})
        RETURNING 1 AS gone`,
    ]);
    if ((gone?.length ?? 0) < atOnce) return;
    await turn();
  }
}
