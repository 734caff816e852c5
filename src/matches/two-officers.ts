import { guard, type Query, sql } from '../db/sql.ts';
import { DomainError } from '../http/problems.ts';
import type { Services } from '../services.ts';
import type { AdjudicationRow, MatchRow } from './store.ts';

/**
 * The proposal that waits for a second officer: the newest verdict, if it was proposed since the match came into its
 * state. A match that was withdrawn and found again begins anew.
 */
export function waitingProposal(
  adjudications: readonly AdjudicationRow[],
  { state_since: since }: Pick<MatchRow, 'state_since'>,
): AdjudicationRow | undefined {
  const newest = adjudications.at(-1);
  return newest?.proposed === 1 && newest.at >= since ? newest : undefined;
}

/** True when the traveler has a membership that `same_person` would put in question. */
export async function isMember({ db }: Pick<Services, 'db'>, travelerId: string): Promise<boolean> {
  const row = await db.first(
    sql<{ id: string }>`SELECT id FROM memberships WHERE traveler_id = ${travelerId}
      AND state IN ('active', 'grace', 'suspended') LIMIT 1`,
  );
  return row !== undefined;
}

/**
 * Holds the batch to it that nobody became a member between the look and the commit: what one officer says of a stranger
 * alone, two have to say of a member.
 */
export function stillNoMember(travelerId: string): Query {
  return guard(
    'conflict',
    sql`NOT EXISTS (SELECT 1 FROM memberships WHERE traveler_id = ${travelerId}
      AND state IN ('active', 'grace', 'suspended'))`,
  );
}

/**
 * Whether this verdict is the first of two. That a member is a listed person is said by two officers: the first
 * proposes, another one confirms; anything else one officer says alone.
 *
 * @throws DomainError `conflict` for an officer who would confirm their own proposal
 */
export function isProposal(
  judged: {
    readonly verdict: AdjudicationRow['verdict'];
    readonly officerId: string;
    readonly member: boolean;
  },
  match: Pick<MatchRow, 'state' | 'state_since'>,
  adjudications: readonly AdjudicationRow[],
): boolean {
  const { verdict, officerId, member } = judged;
  if (verdict !== 'same_person' || !member || match.state === 'same_person') return false;
  const waiting = waitingProposal(adjudications, match);
  if (waiting === undefined) return true;
  if (waiting.officer_id !== officerId) return false;
  throw new DomainError('conflict', {
    en: 'You have said so already. A second officer must confirm that a member is a listed person.',
    es: 'Usted ya lo dijo. Un segundo oficial debe confirmar que un miembro es una persona listada.',
  });
}
