import type { Actor } from '../audit/record.ts';
import type { Query } from '../db/sql.ts';
import { endGrace } from '../memberships/renew.ts';
import type { Services } from '../services.ts';
import type { ApplicationRow } from './store.ts';

/** What the end of an application that was not approved means for the membership that it was to renew. */
export async function graceAfter(
  by: { readonly services: Pick<Services, 'db'>; readonly principal: Actor; readonly now: number },
  { kind, membership_id: membershipId }: Pick<ApplicationRow, 'kind' | 'membership_id'>,
): Promise<readonly Query[]> {
  if (kind !== 'renewal' || membershipId === null) return [];
  return endGrace(by.services, membershipId, by.principal, by.now);
}
