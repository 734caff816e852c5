import type { Database } from '../db/database.ts';
import { sql } from '../db/sql.ts';
import type { ListEntry } from '../screening/types.ts';

/** An entry as published now. */
export interface PublishedEntry {
  readonly entry: ListEntry;
  readonly entryHash: string;
  readonly version: number;
  readonly ownerAgency: string;
  /** What an agency that is not the owner may see of it. */
  readonly caveat: 'record' | 'hit_only' | 'nothing';
}

/** The current content of an entry; undefined when the list does not name it (any more). */
export async function entryAt(
  db: Database,
  listId: string,
  entryId: string,
): Promise<PublishedEntry | undefined> {
  const row = await db.first(
    sql<{
      operation: string;
      content: string;
      content_hash: string;
      version: number;
      owner_agency: string;
      caveat: PublishedEntry['caveat'];
    }>`
      SELECT e.operation, e.content, e.content_hash, e.version, w.owner_agency, w.caveat
      FROM watchlists w JOIN watchlist_entries e ON e.list_id = w.id AND e.entry_id = ${entryId} AND e.version <= w.version
      WHERE w.id = ${listId} ORDER BY e.version DESC LIMIT 1`,
  );
  if (row?.operation !== 'upsert') return undefined;
  return {
    entry: JSON.parse(row.content) as ListEntry,
    entryHash: row.content_hash,
    version: row.version,
    ownerAgency: row.owner_agency,
    caveat: row.caveat,
  };
}
