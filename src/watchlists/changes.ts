import { auditRecord } from '../audit/record.ts';
import type { Database } from '../db/database.ts';
import { sql } from '../db/sql.ts';
import type { Change } from '../http/endpoint.ts';
import { keyFromCursor, toPage } from '../http/paging.ts';
import type { Principal } from '../http/principal.ts';
import { visibleList } from './visible.ts';

interface ChangeRow {
  id: number;
  version: number;
  entry_id: string;
  operation: 'upsert' | 'remove';
  content: string;
  content_hash: string;
}

interface PublicationRow {
  version: number;
  seq: number;
  published_at: number;
  upserts: number;
  removals: number;
  import_id: string;
  mode: string;
  format: string;
  source: string;
  imported_by: string;
}

export interface ChangesRequest {
  readonly listId: string;
  readonly since: number;
  readonly cursor: string | undefined;
  readonly limit: number;
}

/** Where a page begins: after row `id` of `version`. */
function placeFrom(cursor: string | undefined, since: number): { version: number; id: number } {
  if (!cursor) return { version: since + 1, id: 0 };
  const [version, id] = keyFromCursor(cursor, /^\d{1,12}\.\d{1,15}$/).split('.');
  return { version: Number(version), id: Number(id) };
}

function changeRows(
  db: Database,
  listId: string,
  place: { version: number; id: number },
  through: number,
  limit: number,
) {
  return db.all(
    sql<ChangeRow>`SELECT id, version, entry_id, operation, content, content_hash FROM watchlist_entries
      WHERE list_id = ${listId} AND version <= ${through} AND (version, id) > (${place.version}, ${place.id})
      ORDER BY version, id LIMIT ${limit + 1}`,
  );
}

function publicationRows(db: Database, listId: string, since: number) {
  return db.all(
    sql<PublicationRow>`SELECT p.version, p.seq, p.published_at, p.upserts, p.removals, p.import_id,
        i.mode, i.format, i.source, i.imported_by
      FROM publications p JOIN watchlist_imports i ON i.id = p.import_id
      WHERE p.list_id = ${listId} AND p.version > ${since} ORDER BY p.version DESC LIMIT 100`,
  );
}

/**
 * What changed on a list after a version: its newest publications with where they come from, and every change in
 * order, each as the list's caveat lets this caller see it. The read is in the audit log.
 */
export async function watchlistHistory(
  db: Database,
  principal: Principal,
  request: ChangesRequest,
  now: number,
): Promise<Change> {
  const { listId, since, limit } = request;
  const list = await visibleList(db, principal, listId);
  const place = placeFrom(request.cursor, since);
  const rows = await changeRows(db, listId, place, list.version, limit);
  const publications = await publicationRows(db, listId, since);
  const page = toPage(
    rows,
    limit,
    (row) => `${row.version}.${row.id}`,
    (row) => ({
      entryId: row.entry_id,
      operation: row.operation,
      ...(list.shows === 'record' ? { version: row.version, entryHash: row.content_hash } : {}),
      ...(list.shows === 'record' && row.operation === 'upsert' ? { entry: JSON.parse(row.content) } : {}),
    }),
  );
  return {
    queries: [
      auditRecord({
        at: now,
        actor: principal,
        action: 'watchlist.read',
        objectKind: 'watchlist',
        objectId: listId,
        detail: { fromVersion: place.version, entries: page.items.length, shows: list.shows },
      }),
    ],
    reply: {
      status: 200,
      body: {
        listId,
        version: list.version,
        publications: publications.map((row) => ({
          version: row.version,
          seq: row.seq,
          publishedAt: new Date(row.published_at).toISOString(),
          upserts: row.upserts,
          removals: row.removals,
          ...(list.own
            ? {
                provenance: {
                  importId: row.import_id,
                  mode: row.mode,
                  format: row.format,
                  source: row.source,
                  importedBy: row.imported_by,
                },
              }
            : {}),
        })),
        ...page,
      },
    },
  };
}
