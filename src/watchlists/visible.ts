import type { Database } from '../db/database.ts';
import { sql } from '../db/sql.ts';
import type { Principal } from '../http/principal.ts';
import { DomainError, notFound } from '../http/problems.ts';
import type { Caveat } from './schema.ts';

export interface VisibleList {
  readonly id: string;
  readonly version: number;
  /** What this caller may see of an entry: the owner everything, others what the caveat says. */
  readonly shows: 'record' | 'hit_only';
  readonly own: boolean;
}

/** The list as this principal may see it; a list of another agency that shows nothing is not there. */
export async function visibleList(db: Database, principal: Principal, listId: string): Promise<VisibleList> {
  const agency = principal.kind === 'staff' ? principal.agency : '';
  const row = await db.first(
    sql<{ id: string; owner_agency: string; caveat: Caveat; version: number }>`
      SELECT w.id, w.owner_agency, w.version, COALESCE((SELECT s.caveat FROM watchlist_sharing s
        WHERE s.list_id = w.id AND s.agency = ${agency}), w.caveat) AS caveat
      FROM watchlists w WHERE w.id = ${listId}`,
  );
  const own = principal.kind === 'staff' && agency === row?.owner_agency;
  if (!row || (!own && row.caveat === 'nothing')) throw notFound('watch list', 'la lista de vigilancia');
  return {
    id: row.id,
    version: row.version,
    shows: own || row.caveat === 'record' ? 'record' : 'hit_only',
    own,
  };
}

/** The same for who wants to change it: only its own agency may. */
export async function ownList(db: Database, principal: Principal, listId: string): Promise<VisibleList> {
  const list = await visibleList(db, principal, listId);
  if (list.own) return list;
  throw new DomainError('forbidden', {
    en: 'Only the agency that owns a list changes it.',
    es: 'Solo la dependencia dueña de una lista la modifica.',
  });
}
