import type { Database } from '../db/database.ts';
import { sql } from '../db/sql.ts';
import type { AuditRecordRow } from './store.ts';

/**
 * What was done to one object, newest first, at most `limit` records: its history for whoever may see the object.
 * Who has merely read it is left out; that is the auditors' to know.
 */
export function historyOf(
  db: Database,
  object: { readonly kind: string; readonly id: string },
  limit = 100,
): Promise<readonly AuditRecordRow[]> {
  return db.all(
    sql<AuditRecordRow>`SELECT * FROM audit_records WHERE object_kind = ${object.kind} AND object_id = ${object.id}
      AND action NOT LIKE '%.read' AND action NOT LIKE '%.list' AND action NOT LIKE '%.lookup' AND action NOT LIKE '%.serve'
      ORDER BY id DESC LIMIT ${limit}`,
  );
}
