import { z } from 'zod';
import { auditRecord } from '../audit/record.ts';
import { guard, sql } from '../db/sql.ts';
import type { Api } from '../http/endpoint.ts';
import { keyFromCursor, PageQuery, toPage } from '../http/paging.ts';
import { notFound } from '../http/problems.ts';

interface DeadLetterRow {
  id: string;
  queue: string;
  object_kind: string;
  object_id: string;
  attempts: number;
  last_error: string | null;
  created_at: number;
}

const DeadLetter = z.object({
  id: z.string(),
  queue: z.string(),
  about: z.object({ kind: z.string(), id: z.string() }),
  attempts: z.int(),
  lastError: z.string().nullable(),
  createdAt: z.string(),
});

function present(row: DeadLetterRow): z.infer<typeof DeadLetter> {
  return {
    id: row.id,
    queue: row.queue,
    about: { kind: row.object_kind, id: row.object_id },
    attempts: row.attempts,
    lastError: row.last_error,
    createdAt: new Date(row.created_at).toISOString(),
  };
}

/** Messages that failed too often: an operator lists them, mends the cause and sends them again. */
export function registerDeadLetters(api: Api): void {
  const { db } = api.services;
  api.endpoint(
    {
      method: 'get',
      path: '/v1/dead-letters',
      tag: 'operations',
      summary: 'Messages that failed too often',
      scope: 'outbox:operate',
      query: PageQuery,
      reply: {
        status: 200,
        description: 'A page of dead letters, oldest first',
        schema: z.object({ items: z.array(DeadLetter), next: z.string().optional() }),
      },
    },
    async ({ query }) => {
      const rows = await db.all(
        sql<DeadLetterRow>`SELECT id, queue, object_kind, object_id, attempts, last_error, created_at FROM outbox
          WHERE state = 'dead' AND id > ${keyFromCursor(query.cursor)} ORDER BY id LIMIT ${query.limit + 1}`,
      );
      return { status: 200, body: toPage(rows, query.limit, (row) => row.id, present) };
    },
  );
  api.endpoint(
    {
      method: 'post',
      path: '/v1/dead-letters/:id/retry',
      tag: 'operations',
      summary: 'Send a dead letter again',
      scope: 'outbox:operate',
      params: z.strictObject({ id: z.string().max(100) }),
      idempotent: true,
      reply: { status: 202, description: 'It is in the outbox again', schema: z.object({ id: z.string() }) },
    },
    async ({ params, principal, now }) => {
      const row = await db.first(
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
    },
  );
}
