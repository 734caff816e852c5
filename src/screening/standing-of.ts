import { sql } from '../db/sql.ts';
import type { Services } from '../services.ts';
import type { StoredStanding } from './standing.ts';

/** The stored standing of a traveler, for officers; undefined for whoever was never screened. */
export async function standingOf(
  { db }: Pick<Services, 'db'>,
  travelerId: string,
): Promise<Pick<StoredStanding, 'status' | 'screenedAt'> | undefined> {
  const row = await db.first(
    sql<{ status: StoredStanding['status']; screened_at: number }>`SELECT status, screened_at FROM standings
      WHERE traveler_id = ${travelerId}`,
  );
  return row && { status: row.status, screenedAt: row.screened_at };
}
