import type { Database } from '../db/database.ts';
import { type Query, sql } from '../db/sql.ts';
import type { Action, Caveat, Sharing } from './schema.ts';

/** A list, whose it is, and what it lets others see. */
export interface ListCaveats {
  readonly id: string;
  readonly name: string;
  readonly ownerAgency: string;
  /** What every other agency may see of an entry, where `sharing` does not name it. */
  readonly caveat: Caveat;
  readonly sharing: Readonly<Sharing>;
  readonly action: Action;
}

interface CaveatRow {
  id: string;
  name: string;
  owner_agency: string;
  caveat: Caveat;
  sharing: string;
  action: Action;
}

/** All lists with their caveats. */
export async function caveatsFor(db: Database): Promise<readonly ListCaveats[]> {
  const rows = await db.all(
    sql<CaveatRow>`SELECT w.id, w.name, w.owner_agency, w.caveat, w.action,
        (SELECT json_group_object(s.agency, s.caveat) FROM watchlist_sharing s WHERE s.list_id = w.id) AS sharing
      FROM watchlists w ORDER BY w.id`,
  );
  return rows.map(({ owner_agency: ownerAgency, sharing, ...row }) => ({
    ...row,
    ownerAgency,
    sharing: JSON.parse(sharing) as ListCaveats['sharing'],
  }));
}

/** What single agencies may see of a list that names none yet. */
export function insertSharing(listId: string, sharing: Readonly<Sharing>): readonly Query[] {
  if (Object.keys(sharing).length === 0) return [];
  return [
    sql`INSERT INTO watchlist_sharing (list_id, agency, caveat)
      SELECT ${listId}, key, value FROM json_each(${JSON.stringify(sharing)})`,
  ];
}
