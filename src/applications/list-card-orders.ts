import { auditRecord } from '../audit/record.ts';
import { sql } from '../db/sql.ts';
import type { Change } from '../http/endpoint.ts';
import { keyFromCursor, toPage } from '../http/paging.ts';
import type { ReplacementReason } from './card-order.ts';
import type { Context } from './store.ts';

interface OrderRow {
  readonly id: string;
  readonly program: 'SENTRI' | 'FAST';
  readonly reason: ReplacementReason;
  readonly submitted_at: number;
  readonly membership_id: string;
  readonly pass_id: string;
  readonly name: string | null;
}

/** A card that is paid for and waits to be issued. */
export interface CardLine {
  readonly id: string;
  readonly program: 'SENTRI' | 'FAST';
  readonly reason: ReplacementReason;
  /** Milliseconds since 1970. */
  readonly orderedAt: number;
  readonly passId: string;
  readonly name?: string;
}

/** The cards that wait to be issued, oldest first; whose they are is read, and recorded of each membership. */
export async function listCardOrders(
  { services, principal, now }: Context,
  query: { readonly cursor?: string | undefined; readonly limit: number },
): Promise<Change> {
  const rows = await services.db.all(
    sql<OrderRow>`SELECT a.id, a.program, r.reason, a.submitted_at, m.id AS membership_id, m.pass_id,
        COALESCE(i.full_name, NULLIF(TRIM(COALESCE(i.given_names, '') || ' ' || COALESCE(i.paternal_surname, '') || ' '
          || COALESCE(i.maternal_surname, '')), '')) AS name
      FROM applications a JOIN card_replacements r ON r.application_id = a.id JOIN memberships m ON m.id = a.membership_id
      LEFT JOIN traveler_identities i ON i.traveler_id = m.traveler_id
      WHERE a.state = 'submitted' AND a.kind = 'replacement' AND a.id > ${keyFromCursor(query.cursor)}
      ORDER BY a.id LIMIT ${query.limit + 1}`,
  );
  return {
    queries: rows.slice(0, query.limit).map((row) =>
      auditRecord({
        at: now,
        actor: principal,
        action: 'membership.read',
        objectKind: 'membership',
        objectId: row.membership_id,
        detail: { cardOrder: row.id },
      }),
    ),
    reply: {
      status: 200,
      body: toPage(
        rows,
        query.limit,
        ({ id }) => id,
        ({ id, program, reason, submitted_at, pass_id, name }): CardLine => ({
          id,
          program,
          reason,
          orderedAt: submitted_at,
          passId: pass_id,
          ...(name === null ? {} : { name }),
        }),
      ),
    },
  };
}
