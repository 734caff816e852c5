import type { Database } from '../db/database.ts';
import { remembered } from '../db/remembered.ts';
import { sql } from '../db/sql.ts';

/** The version of each list, by its id. */
export type ListVersions = Readonly<Record<string, number>>;

/** The version of each list as of a publication. */
export function listVersionsAt(db: Database, seq: number): Promise<ListVersions> {
  return remembered(db, ['publications'], `list versions ${seq}`, async () => {
    const rows = await db.all(
      sql<{ list_id: string; version: number }>`SELECT list_id, MAX(version) AS version FROM publications
        WHERE seq <= ${seq} GROUP BY list_id ORDER BY list_id`,
    );
    return Object.fromEntries(rows.map(({ list_id, version }) => [list_id, version]));
  });
}
