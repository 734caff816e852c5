import type { Database } from '../db/database.ts';
import { sql } from '../db/sql.ts';
import type { Principal } from '../http/principal.ts';
import type { Action, Caveat, Sharing, Watchlist } from './schema.ts';

interface WatchlistRow {
  id: string;
  name: string;
  owner_agency: string;
  legal_basis: string;
  caveat: Caveat;
  action: Action;
  /** 1 for the caller's own lists: only their owner learns with whom they are shared. */
  own: number;
  sharing: string;
  version: number;
  entries: number;
  created_at: number;
  seq: number | null;
  published_at: number | null;
  vetted: number;
  importing: string | null;
  import_started: number | null;
}

const time = (ms: number) => new Date(ms).toISOString();

export function toWatchlist(row: WatchlistRow, now: number): Watchlist {
  const { id, name, caveat, version, entries, seq, published_at: publishedAt } = row;
  return {
    ...{
      id,
      name,
      ownerAgency: row.owner_agency,
      legalBasis: row.legal_basis,
      caveat,
      ...(row.own === 1 ? { sharing: JSON.parse(row.sharing) as Sharing } : {}),
      action: row.action,
      version,
      entries,
      seq,
    },
    publishedAt: publishedAt === null ? null : time(publishedAt),
    ageSeconds: publishedAt === null ? null : Math.max(0, Math.round((now - publishedAt) / 1000)),
    vetted: row.vetted === 1,
    importing:
      row.importing === null ? null : { importId: row.importing, startedAt: time(row.import_started ?? 0) },
    createdAt: time(row.created_at),
  };
}

/** Every list that the caller may know of: all for operations, else their agency's and those that show something. */
export async function listWatchlists(db: Database, principal: Principal, now: number): Promise<Watchlist[]> {
  const agency = principal.kind === 'staff' ? principal.agency : '';
  const all = principal.scopes.has('operations:read') ? 1 : 0;
  const rows = await db.all(
    sql<WatchlistRow>`SELECT w.id, w.name, w.owner_agency, w.legal_basis, w.caveat, w.action, w.version, w.entries, w.created_at,
        w.owner_agency = ${agency} AS own,
        (SELECT json_group_object(s.agency, s.caveat) FROM watchlist_sharing s WHERE s.list_id = w.id) AS sharing,
        p.seq, p.published_at,
        p.seq IS NULL OR p.seq <= (SELECT vetted_through_seq FROM vetting_watermark WHERE id = 1) AS vetted,
        i.id AS importing, i.started_at AS import_started
      FROM watchlists w
      LEFT JOIN publications p ON p.list_id = w.id AND p.version = w.version
      LEFT JOIN watchlist_imports i ON i.list_id = w.id AND i.state = 'staging'
      WHERE ${all} = 1 OR w.owner_agency = ${agency} OR COALESCE((SELECT s.caveat FROM watchlist_sharing s
        WHERE s.list_id = w.id AND s.agency = ${agency}), w.caveat) <> 'nothing'
      ORDER BY w.id`,
  );
  return rows.map((row) => toWatchlist(row, now));
}
