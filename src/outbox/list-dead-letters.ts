import type { z } from 'zod';
import type { Database } from '../db/database.ts';
import { sql } from '../db/sql.ts';
import { keyFromCursor, type Page, type PageQuery, toPage } from '../http/paging.ts';
import { QueueName } from './protocol/relay.ts';

interface DeadLetterRow {
  id: string;
  queue: string;
  object_kind: string;
  object_id: string;
  attempts: number;
  last_error: string | null;
  created_at: number;
}

/** A message that failed too often, without its payload. */
export interface DeadLetter {
  readonly id: string;
  readonly queue: string;
  readonly about: { readonly kind: string; readonly id: string };
  readonly attempts: number;
  readonly lastError: string | null;
  readonly createdAt: string;
}

function present(row: DeadLetterRow): DeadLetter {
  return {
    id: row.id,
    queue: row.queue,
    about: { kind: row.object_kind, id: row.object_id },
    attempts: row.attempts,
    lastError: row.last_error,
    createdAt: new Date(row.created_at).toISOString(),
  };
}

/** A page of them, oldest first. Found by queue: nobody looks past a backlog that waits. */
export async function listDeadLetters(
  db: Database,
  { cursor, limit }: z.output<typeof PageQuery>,
): Promise<Page<DeadLetter>> {
  const rows = await db.all(
    sql<DeadLetterRow>`SELECT id, queue, object_kind, object_id, attempts, last_error, created_at FROM outbox
      WHERE queue IN (SELECT value FROM json_each(${JSON.stringify(QueueName.options)})) AND state = 'dead' AND id > ${keyFromCursor(cursor)}
      ORDER BY id LIMIT ${limit + 1}`,
  );
  return toPage(rows, limit, (row) => row.id, present);
}
