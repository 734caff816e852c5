import type { Database } from '../db/database.ts';
import { sql } from '../db/sql.ts';

interface NameRow {
  readonly full_name: string | null;
  readonly paternal_surname: string | null;
  readonly maternal_surname: string | null;
  readonly given_names: string | null;
  readonly birth_date: string | null;
}

/** How a traveler on file is called, and when they were born; undefined once their identity is erased. */
export async function whoIs(
  db: Database,
  travelerId: string,
): Promise<{ readonly name: string; readonly birthDate: string | undefined } | undefined> {
  const row = await db.first(
    sql<NameRow>`SELECT full_name, paternal_surname, maternal_surname, given_names, birth_date
      FROM traveler_identities WHERE traveler_id = ${travelerId}`,
  );
  if (!row) return undefined;
  const parts = [row.given_names, row.paternal_surname, row.maternal_surname];
  const name = row.full_name ?? parts.filter((part) => part !== null).join(' ');
  return { name, birthDate: row.birth_date ?? undefined };
}
