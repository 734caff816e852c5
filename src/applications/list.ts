import { auditRecord } from '../audit/record.ts';
import { sql } from '../db/sql.ts';
import type { Change } from '../http/endpoint.ts';
import { keyFromCursor, toPage } from '../http/paging.ts';
import { presentSummary } from './present.ts';
import type { ListQuery } from './schema.ts';
import type { ApplicationRow, Context } from './store.ts';
import { presentWork, workAfter } from './work.ts';

/**
 * The caller's own applications; for staff everybody's, with who it is, when the interview is and who has taken it.
 * Oldest first, narrowed to what the query names.
 */
export async function listApplications(context: Context, query: ListQuery): Promise<Change> {
  const { services, principal, now } = context;
  const { cursor, limit, ...narrowed } = query;
  const after = keyFromCursor(cursor);
  const state = query.state ?? null;
  const kind = query.kind ?? null;
  const idOf = ({ id }: { readonly id: string }) => id;
  const page =
    principal.kind === 'staff'
      ? toPage(await workAfter(context, narrowed, after, limit + 1), limit, idOf, presentWork)
      : toPage(
          await services.db.all(
            sql<ApplicationRow>`SELECT * FROM applications WHERE applicant_id = ${principal.subject} AND id > ${after}
              AND (${state} IS NULL OR state = ${state}) AND (${kind} IS NULL OR kind = ${kind})
              ORDER BY id LIMIT ${limit + 1}`,
          ),
          limit,
          idOf,
          presentSummary,
        );
  const staff = principal.kind === 'staff';
  return {
    queries: [
      auditRecord({
        at: now,
        actor: principal,
        action: 'application.list',
        objectKind: 'application',
        objectId: 'list',
        detail: { state, count: page.items.length, ...(staff ? { ids: page.items.map(idOf) } : {}) },
      }),
    ],
    reply: { status: 200, body: page },
  };
}
