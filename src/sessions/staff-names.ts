import { type Query, sql } from '../db/sql.ts';
import type { Claims, Principal } from '../http/principal.ts';
import type { Services } from '../services.ts';

/** How an officer is named to a colleague who reads of them: by name where it is known, by their subject otherwise. */
export type NameOf = (officerId: string) => string;

const sealedTo = (subject: string): string => `staff_names/name_sealed/${subject}`;

const subjectOf = (officerId: string): string => officerId.replace(/^staff:/, '');

/**
 * Keeps how somebody of the staff was called when they came in, sealed: what they did names them by their subject, which
 * tells a colleague nothing. The newest sign-in counts.
 */
export async function keepStaffName(
  { keys }: Pick<Services, 'keys'>,
  { subject, agency }: Claims,
  name: string,
): Promise<readonly Query[]> {
  if (agency === undefined) return [];
  const sealed = await keys.seal(sealedTo(subject), name);
  return [
    sql`INSERT INTO staff_names (subject, agency, name_sealed) VALUES (${subject}, ${agency}, ${sealed})
      ON CONFLICT (subject) DO UPDATE SET agency = excluded.agency, name_sealed = excluded.name_sealed`,
  ];
}

/**
 * The names of those officers who are of the reader's own agency. To another agency, and to whoever is no staff, an
 * officer stays the subject that the record names.
 *
 * @param officerIds `staff:subject` or the subject alone, as the records have them; others are passed over
 */
export async function staffNames(
  { db, keys }: Pick<Services, 'db' | 'keys'>,
  reader: Principal,
  officerIds: readonly (string | undefined)[],
): Promise<NameOf> {
  const subjects = [...new Set(officerIds.flatMap((id) => (id === undefined ? [] : [subjectOf(id)])))];
  if (reader.kind !== 'staff' || subjects.length === 0) return subjectOf;
  const rows = await db.all(
    sql<{ subject: string; name_sealed: string }>`SELECT subject, name_sealed FROM staff_names
      WHERE agency = ${reader.agency} AND subject IN (SELECT value FROM json_each(${JSON.stringify(subjects)}))`,
  );
  const named = new Map(
    await Promise.all(
      rows.map(
        async ({ subject, name_sealed }) =>
          [subject, await keys.unseal(sealedTo(subject), name_sealed)] as const,
      ),
    ),
  );
  return (officerId) => named.get(subjectOf(officerId)) ?? subjectOf(officerId);
}
