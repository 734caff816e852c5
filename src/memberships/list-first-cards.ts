import { auditRecord } from '../audit/record.ts';
import { sql } from '../db/sql.ts';
import type { Change } from '../http/endpoint.ts';
import { keyFromCursor, toPage } from '../http/paging.ts';
import type { Principal } from '../http/principal.ts';
import type { Services } from '../services.ts';

interface WaitingRow {
  readonly id: string;
  readonly program: 'SENTRI' | 'FAST';
  readonly starts_at: number;
  readonly pass_id: string;
  readonly name: string | null;
}

/** A new member who has no card yet. */
export interface FirstCardLine {
  readonly membershipId: string;
  readonly program: 'SENTRI' | 'FAST';
  /** Milliseconds since 1970. */
  readonly memberSince: number;
  readonly passId: string;
  readonly name?: string;
}

/** The members whose first card waits to be issued, oldest first; whose they are is read, and recorded of each. */
export async function listFirstCards(
  {
    services,
    principal,
    now,
  }: { readonly services: Services; readonly principal: Principal; readonly now: number },
  query: { readonly cursor?: string | undefined; readonly limit: number },
): Promise<Change> {
  const rows = await services.db.all(
    sql<WaitingRow>`SELECT m.id, m.program, m.starts_at, m.pass_id,
        COALESCE(i.full_name, NULLIF(TRIM(COALESCE(i.given_names, '') || ' ' || COALESCE(i.paternal_surname, '') || ' '
          || COALESCE(i.maternal_surname, '')), '')) AS name
      FROM first_cards f JOIN memberships m ON m.id = f.membership_id
      LEFT JOIN traveler_identities i ON i.traveler_id = m.traveler_id
      WHERE f.membership_id > ${keyFromCursor(query.cursor)} AND m.state IN ('active', 'grace')
      ORDER BY f.membership_id LIMIT ${query.limit + 1}`,
  );
  return {
    queries: rows.slice(0, query.limit).map(({ id }) =>
      auditRecord({
        at: now,
        actor: principal,
        action: 'membership.read',
        objectKind: 'membership',
        objectId: id,
        detail: { firstCard: true },
      }),
    ),
    reply: {
      status: 200,
      body: toPage(
        rows,
        query.limit,
        ({ id }) => id,
        ({ id, program, starts_at, pass_id, name }): FirstCardLine => ({
          membershipId: id,
          program,
          memberSince: starts_at,
          passId: pass_id,
          ...(name === null ? {} : { name }),
        }),
      ),
    },
  };
}
