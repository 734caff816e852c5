import { sql } from '../db/sql.ts';
import type { Services } from '../services.ts';
import type { Identity } from './blocks.ts';
import type { ParentStanding } from './fee.ts';

/**
 * How the parent whom a minor names stands. A member is known by PASSID and birth date together, so that nobody can
 * find out which numbers are taken; an applicant counts from submission on.
 */
export async function parentStanding(
  services: Pick<Services, 'db'>,
  parent: Identity['parent'],
): Promise<ParentStanding> {
  if (parent === undefined) return 'none';
  if ('passId' in parent) {
    const member = await services.db.first(
      sql<{ found: 1 }>`SELECT 1 AS found FROM memberships m
        JOIN traveler_identities i ON i.traveler_id = m.traveler_id
        WHERE m.pass_id = ${parent.passId} AND m.state IN ('active', 'grace') AND i.birth_date = ${parent.birthDate}`,
    );
    return member ? 'member' : 'none';
  }
  const applying = await services.db.first(
    sql<{ found: 1 }>`SELECT 1 AS found FROM applications WHERE id = ${parent.applicationId} AND state IN
      ('submitted', 'pending_review', 'conditionally_approved', 'interview_scheduled', 'approved')`,
  );
  return applying ? 'applicant' : 'none';
}
