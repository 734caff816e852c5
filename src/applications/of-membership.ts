import type { Database } from '../db/database.ts';
import { sql } from '../db/sql.ts';
import { isClosed } from './lifecycle.ts';
import type { ApplicationRow } from './store.ts';

/** An application in a membership's history. */
export type MembershipApplication = Pick<ApplicationRow, 'id' | 'kind' | 'state' | 'state_since'>;

/** The applications of a membership, oldest first: what gave it, its renewals, and what else was asked for. */
export function applicationsOfMembership(
  db: Database,
  membershipId: string,
): Promise<readonly MembershipApplication[]> {
  return db.all(
    sql<MembershipApplication>`SELECT id, kind, state, state_since FROM applications
      WHERE membership_id = ${membershipId} ORDER BY id`,
  );
}

/** The one of a kind that is under way, if any. A denial ends it here, though redress may bring it back. */
export function runningOf(
  applications: readonly MembershipApplication[],
  kind: ApplicationRow['kind'],
): MembershipApplication | undefined {
  return applications.find((one) => one.kind === kind && !isClosed(one.state) && one.state !== 'denied');
}
