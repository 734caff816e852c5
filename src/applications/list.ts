import { auditRecord } from '../audit/record.ts';
import { sql } from '../db/sql.ts';
import type { Change } from '../http/endpoint.ts';
import { keyFromCursor, toPage } from '../http/paging.ts';
import type { ApplicationState } from './lifecycle.ts';
import { presentSummary } from './present.ts';
import type { ApplicationRow, Context } from './store.ts';

export interface ListQuery {
  readonly state?: ApplicationState | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** The caller's own applications; for staff everybody's. Oldest first, of one state if one is named. */
export async function listApplications(context: Context, query: ListQuery): Promise<Change> {
  const { services, principal, now } = context;
  const after = keyFromCursor(query.cursor);
  const state = query.state ?? null;
  const owner = principal.kind === 'staff' ? null : principal.subject;
  const rows = await services.db.all(
    owner === null
      ? state === null
        ? sql<ApplicationRow>`SELECT * FROM applications WHERE id > ${after} ORDER BY id LIMIT ${query.limit + 1}`
        : sql<ApplicationRow>`SELECT * FROM applications WHERE state = ${state} AND id > ${after} ORDER BY id LIMIT ${query.limit + 1}`
      : sql<ApplicationRow>`SELECT * FROM applications WHERE applicant_id = ${owner} AND id > ${after}
          AND (${state} IS NULL OR state = ${state}) ORDER BY id LIMIT ${query.limit + 1}`,
  );
  return {
    queries: [
      auditRecord({
        at: now,
        actor: principal,
        action: 'application.list',
        objectKind: 'application',
        objectId: 'list',
        detail: { state, count: Math.min(rows.length, query.limit) },
      }),
    ],
    reply: {
      status: 200,
      body: toPage(
        rows,
        query.limit,
        (row) => row.id,
        (row) => ({ ...presentSummary(row), ...(owner === null ? { applicantId: row.applicant_id } : {}) }),
      ),
    },
  };
}
