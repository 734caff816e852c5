import { auditRecord } from '../audit/record.ts';
import { DatabaseError } from '../db/database.ts';
import { guard, type Query, sql } from '../db/sql.ts';
import type { Principal } from '../http/principal.ts';
import type { Services } from '../services.ts';
import type { QueueName } from './protocol/relay.ts';
import { countFailure, maxAttempts } from './store.ts';

/** What else happens in the batch that makes a message about this object a dead letter. */
export type AfterDeadLetter = (objectKind: string, objectId: string, now: number) => readonly Query[];

interface MessageRow {
  queue: QueueName;
  object_kind: string;
  object_id: string;
  attempts: number;
}

/**
 * Counts a failed delivery. The last one makes the message a dead letter, together with whatever follows from that.
 *
 * @returns `gone` when the message is done, dead already, or changed under another report of the same failure
 */
export async function takeFailure(
  services: Pick<Services, 'db' | 'log'>,
  afterDeadLetter: AfterDeadLetter,
  actor: Principal,
  failure: { readonly id: string; readonly error: string; readonly forGood?: true },
  now: number,
): Promise<'retry' | 'dead' | 'gone'> {
  const { db, log } = services;
  const { id, error } = failure;
  const row = await db.first(
    sql<MessageRow>`SELECT queue, object_kind, object_id, attempts FROM outbox WHERE id = ${id} AND state = 'ready'`,
  );
  if (!row) return 'gone';
  const { queue, object_kind: objectKind, object_id: objectId, attempts } = row;
  const dead = failure.forGood === true || attempts + 1 >= maxAttempts[queue];
  const record = auditRecord({
    at: now,
    actor,
    action: 'outbox.dead_letter',
    objectKind,
    objectId,
    detail: { messageId: id },
  });
  try {
    await db.batch([
      guard(
        'changed',
        sql`EXISTS (SELECT 1 FROM outbox WHERE id = ${id} AND state = 'ready' AND attempts = ${attempts})`,
      ),
      countFailure(id, error, dead, now),
      ...(dead ? [...afterDeadLetter(objectKind, objectId, now), record] : []),
    ]);
  } catch (refusal) {
    if (refusal instanceof DatabaseError && refusal.isGuard('changed')) return 'gone';
    throw refusal;
  }
  if (dead) log.error('dead letter', { messageId: id, objectKind });
  return dead ? 'dead' : 'retry';
}
