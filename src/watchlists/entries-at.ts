import type { Database } from '../db/database.ts';
import { sql } from '../db/sql.ts';
import type { ListEntry } from '../screening/types.ts';

/** An entry as one version of its list had it. */
export interface EntryAt {
  readonly listId: string;
  readonly entryId: string;
  readonly entryHash: string;
  readonly entry: ListEntry;
}

interface EntryRow {
  entry_id: string;
  operation: 'upsert' | 'remove';
  content: string;
  content_hash: string;
}

const rowsAtOnce = 500;

/** All entries of a version of a list, a few hundred at a time, in the order of their ids. */
export async function* entriesAt(
  db: Database,
  listId: string,
  version: number,
): AsyncGenerator<readonly EntryAt[]> {
  for (let after = ''; ; ) {
    const rows = await db.all(
      sql<EntryRow>`SELECT e.entry_id, e.operation, e.content, e.content_hash
        FROM (SELECT entry_id, MAX(version) AS version FROM watchlist_entries
          WHERE list_id = ${listId} AND entry_id > ${after} AND version <= ${version}
          GROUP BY entry_id ORDER BY entry_id LIMIT ${rowsAtOnce}) newest
        CROSS JOIN watchlist_entries e ON e.list_id = ${listId} AND e.entry_id = newest.entry_id
          AND e.version = newest.version
        ORDER BY e.entry_id`,
    );
    yield rows.filter(({ operation }) => operation === 'upsert').map((row) => toEntry(listId, row));
    if (rows.length < rowsAtOnce) return;
    after = rows.at(-1)?.entry_id ?? after;
  }
}

function toEntry(listId: string, row: Pick<EntryRow, 'entry_id' | 'content' | 'content_hash'>): EntryAt {
  return {
    listId,
    entryId: row.entry_id,
    entryHash: row.content_hash,
    entry: JSON.parse(row.content) as ListEntry,
  };
}

/** Which contents of which entries: a few hundred at most. */
export interface EntryContent {
  readonly listId: string;
  readonly entryId: string;
  readonly entryHash: string;
}

/** These contents, whichever version had them; what was never published so is left out. */
export async function entriesWithContent(
  db: Database,
  wanted: readonly EntryContent[],
): Promise<readonly EntryAt[]> {
  if (wanted.length === 0) return [];
  const rows = await db.all(
    sql<{
      list_id: string;
      entry_id: string;
      content: string;
      content_hash: string;
    }>`SELECT e.list_id, e.entry_id,
        e.content, e.content_hash
      FROM json_each(${JSON.stringify(wanted)}) wanted CROSS JOIN watchlist_entries e
        ON e.list_id = wanted.value ->> 'listId' AND e.entry_id = wanted.value ->> 'entryId'
      WHERE e.content_hash = wanted.value ->> 'entryHash' AND e.operation = 'upsert'
        AND NOT EXISTS (SELECT 1 FROM watchlist_entries n WHERE n.list_id = e.list_id AND n.entry_id = e.entry_id
          AND n.content_hash = e.content_hash AND n.version > e.version)`,
  );
  return rows.map((row) => toEntry(row.list_id, row));
}
