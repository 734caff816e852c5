import { auditRecord } from '../audit/record.ts';
import type { Database } from '../db/database.ts';
import { sql } from '../db/sql.ts';
import type { Change } from '../http/endpoint.ts';
import type { Principal } from '../http/principal.ts';
import type { SharingBody } from './schema.ts';
import { insertSharing } from './sharing.ts';
import { ownList } from './visible.ts';

/** The owner says what others may see of its list from now on, in place of everything said before. */
export async function shareList(
  db: Database,
  principal: Principal,
  listId: string,
  { caveat, sharing }: SharingBody,
  now: number,
): Promise<Change> {
  const list = await ownList(db, principal, listId);
  return {
    queries: [
      sql`UPDATE watchlists SET caveat = ${caveat} WHERE id = ${list.id}`,
      sql`DELETE FROM watchlist_sharing WHERE list_id = ${list.id}`,
      ...insertSharing(list.id, sharing),
      auditRecord({
        at: now,
        actor: principal,
        action: 'watchlist.share',
        objectKind: 'watchlist',
        objectId: list.id,
        detail: { caveat, sharing },
      }),
    ],
    reply: { status: 200, body: { caveat, sharing } },
  };
}
