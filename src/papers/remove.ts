import { type Context, findFor } from '../applications/store.ts';
import { auditRecord } from '../audit/record.ts';
import { guard, sql } from '../db/sql.ts';
import type { Change } from '../http/endpoint.ts';
import { eraseAt, findPaper } from './store.ts';

/** Longer than a backup takes that has copied the rows and not yet the files. */
const keptMs = 24 * 3_600_000;

/** The applicant takes a paper back, while the application is a draft; a day later its file is erased. */
export async function removePaper(context: Context, applicationId: string, paperId: string): Promise<Change> {
  const { services, principal, now } = context;
  const row = await findFor(context, applicationId, 'removePaper');
  const { id, kind, sha256 } = await findPaper(services.db, row.id, paperId);
  return {
    queries: [
      guard('conflict', sql`EXISTS (SELECT 1 FROM applications WHERE id = ${row.id} AND state = 'draft')`),
      guard('conflict', sql`EXISTS (SELECT 1 FROM application_papers WHERE id = ${id})`),
      sql`DELETE FROM application_papers WHERE id = ${id}`,
      eraseAt(id, now + keptMs),
      auditRecord({
        at: now,
        actor: principal,
        action: 'paper.remove',
        objectKind: 'application',
        objectId: row.id,
        detail: { paperId: id, kind, sha256 },
      }),
    ],
    reply: { status: 204 },
  };
}
