import { z } from 'zod';
import type { Api } from '../http/endpoint.ts';
import { PageQuery } from '../http/paging.ts';
import { listDeadLetters } from './list-dead-letters.ts';
import { OutboxView, outboxView } from './overview.ts';
import { retryDeadLetter } from './retry-dead-letter.ts';

const DeadLetter = z.object({
  id: z.string(),
  queue: z.string(),
  about: z.object({ kind: z.string(), id: z.string() }),
  attempts: z.int(),
  lastError: z.string().nullable(),
  createdAt: z.string(),
});

/** How the outbox is, and messages that failed too often: an operator mends the cause and sends them again. */
export function registerOutboxOperations(api: Api): void {
  const { db } = api.services;
  api.endpoint(
    {
      method: 'get',
      path: '/v1/outbox',
      tag: 'operations',
      summary: 'What waits for workers by queue, and when each process of workers was last heard of',
      scope: ['operations:read', 'outbox:operate'],
      reply: { status: 200, description: 'As it is now', schema: OutboxView },
    },
    async ({ services }) => ({ status: 200, body: await outboxView(services) }),
  );
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
    async ({ query }) => ({ status: 200, body: await listDeadLetters(db, query) }),
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
    retryDeadLetter,
  );
}
