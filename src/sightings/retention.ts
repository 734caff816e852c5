import { type Query, sql } from '../db/sql.ts';
import type { Services } from '../services.ts';

/** How long a sighting is kept (assumption): long enough to close a stay, and then it is nobody's business. */
export const sightingLifeMs = 30 * 24 * 3_600_000;

/** So many in one batch; two hours of the busiest day. */
const atOnce = 50_000;

/** Due work: forgets the sightings whose time is over. */
export async function forgetSightings(
  _services: Pick<Services, 'db'>,
  now: number,
): Promise<readonly Query[]> {
  return [
    sql`DELETE FROM sightings WHERE (agency, reference) IN
      (SELECT agency, reference FROM sightings WHERE seen_at < ${now - sightingLifeMs} ORDER BY seen_at LIMIT ${atOnce})`,
  ];
}
