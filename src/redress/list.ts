import { auditRecord } from '../audit/record.ts';
import { sql } from '../db/sql.ts';
import type { Change } from '../http/endpoint.ts';
import { keyFromCursor, toPage } from '../http/paging.ts';
import { presentSummary } from './present.ts';
import type { RedressState } from './rules.ts';
import type { Context, RedressRow } from './store.ts';

export interface RedressQuery {
  readonly state?: RedressState | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** The traveler's own requests; for officers those in one state, open unless said. Oldest first. */
export async function listRequests(context: Context, query: RedressQuery): Promise<Change> {
  const { services, principal, now } = context;
  const after = keyFromCursor(query.cursor);
  const limit = query.limit + 1;
  const ofAll = principal.kind === 'staff';
  const state = query.state ?? (ofAll ? 'open' : null);
  const rows = await services.db.all(
    ofAll
      ? sql<RedressRow>`SELECT * FROM redress_requests WHERE state = ${state} AND id > ${after} ORDER BY id LIMIT ${limit}`
      : sql<RedressRow>`SELECT * FROM redress_requests WHERE applicant_id = ${principal.subject} AND id > ${after}
          AND (${state} IS NULL OR state = ${state}) ORDER BY id LIMIT ${limit}`,
  );
  return {
    queries: [
      auditRecord({
        at: now,
        actor: principal,
        action: 'redress.list',
        objectKind: 'redress',
        objectId: 'list',
        detail: { state, count: Math.min(rows.length, query.limit) },
      }),
    ],
    reply: { status: 200, body: toPage(rows, query.limit, ({ id }) => id, presentSummary) },
  };
}
