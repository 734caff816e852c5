import { auditRecord } from '../audit/record.ts';
import { guard, sql } from '../db/sql.ts';
import type { Call, Change } from '../http/endpoint.ts';
import { notFound } from '../http/problems.ts';

/** Sends a message again that failed too often, with all its attempts before it; the cause is mended by then. */
export async function retryDeadLetter({
  services,
  params,
  principal,
  now,
}: Pick<Call<unknown, { id: string }>, 'services' | 'params' | 'principal' | 'now'>): Promise<Change> {
  const row = await services.db.first(
    sql<{
      object_kind: string;
      object_id: string;
    }>`SELECT object_kind, object_id FROM outbox WHERE id = ${params.id} AND state = 'dead'`,
  );
  if (!row) throw notFound('dead letter', 'mensaje fallido');
  return {
    queries: [
      guard('conflict', sql`EXISTS (SELECT 1 FROM outbox WHERE id = ${params.id} AND state = 'dead')`),
      sql`UPDATE outbox SET state = 'ready', attempts = 0, available_at = ${now}, relay_id = NULL, leased_until = 0 WHERE id = ${params.id}`,
      auditRecord({
        at: now,
        actor: principal,
        action: 'outbox.retry',
        objectKind: row.object_kind,
        objectId: row.object_id,
        detail: { messageId: params.id },
      }),
    ],
    reply: { status: 202, body: { id: params.id } },
  };
}
