import type { Services } from '../services.ts';
import type { Decided } from './decide.ts';
import type { CrossingFacts } from './facts.ts';
import { type LaneContext, listVersionsAt } from './load-context.ts';
import type { PersonRow } from './load-people.ts';
import type { StoredAnswer } from './view.ts';

/**
 * The answer's part that is stored: what each occupant's card says, the age in seconds of the oldest standing used,
 * and the list versions through which all of the standings hold.
 */
export async function answerOf(
  services: Pick<Services, 'db'>,
  people: readonly { readonly row: PersonRow | undefined }[],
  facts: CrossingFacts,
  context: LaneContext,
  decided: Decided,
  now: number,
): Promise<StoredAnswer> {
  let oldest: number | null = null;
  let through = context.head_seq;
  for (const { row } of people) {
    if (!row || row.status === null || row.status === 'pending' || row.screened_at === null) continue;
    oldest = Math.min(oldest ?? row.screened_at, row.screened_at);
    const computed = row.computed_seq ?? 0;
    const fresh = row.enrolled === 1 ? Math.max(computed, context.vetted_through_seq) : computed;
    through = Math.min(through, fresh);
  }
  return {
    redirectTo: decided.redirectTo,
    occupants: facts.occupants.map(({ membership, standing }) => ({
      membershipState: membership?.state ?? null,
      standing,
    })),
    standingAge: oldest === null ? null : Math.max(0, Math.floor((now - oldest) / 1000)),
    listVersions: await listVersionsAt(services.db, through),
  };
}
