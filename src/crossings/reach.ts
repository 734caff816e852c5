import type { Services } from '../services.ts';
import { listVersionsAt } from '../watchlists/list-versions.ts';
import type { Basis } from './basis.ts';
import type { LaneContext } from './load-context.ts';
import type { PersonRow } from './load-people.ts';

/**
 * How far the standings that a decision used reach: the age in seconds of the oldest, and the list versions through
 * which all of them hold.
 */
export async function reachOf(
  services: Pick<Services, 'db'>,
  rows: readonly (PersonRow | undefined)[],
  context: LaneContext,
  now: number,
): Promise<Pick<Basis, 'standingAge' | 'listVersions'>> {
  let oldest: number | null = null;
  let through = context.head_seq;
  for (const row of rows) {
    if (!row || row.status === null || row.status === 'pending' || row.screened_at === null) continue;
    oldest = Math.min(oldest ?? row.screened_at, row.screened_at);
    const computed = row.computed_seq ?? 0;
    const fresh = row.enrolled === 1 ? Math.max(computed, context.vetted_through_seq) : computed;
    through = Math.min(through, fresh);
  }
  return {
    standingAge: oldest === null ? null : Math.max(0, Math.floor((now - oldest) / 1000)),
    listVersions: await listVersionsAt(services.db, through),
  };
}
