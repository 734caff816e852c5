import type { Database } from '../db/database.ts';
import { nextTurn } from '../db/next-turn.ts';
import { sql } from '../db/sql.ts';
import { QueueName } from './protocol/relay.ts';

/** What waits in one queue's part of the outbox. */
export interface QueueDepth {
  readonly queue: QueueName;
  /** Messages whose result has not come, held by a relay or not. */
  readonly waiting: number;
  readonly dead: number;
}

/** Index entries that are counted in one turn: a fraction of a millisecond of the thread on which lanes are answered. */
const stepRows = 2_000;

/** Counts a backlog without anybody waiting for it: in steps, between which everything else gets its turn. */
async function countInSteps(db: Database, queue: QueueName, state: 'ready' | 'dead'): Promise<number> {
  let counted = 0;
  let after = { priority: Number.MIN_SAFE_INTEGER, id: '' };
  for (;;) {
    const last = await db.first(
      sql<{ priority: number; id: string }>`SELECT priority, id FROM outbox
        WHERE queue = ${queue} AND state = ${state} AND (priority, id) > (${after.priority}, ${after.id})
        ORDER BY priority, id LIMIT 1 OFFSET ${stepRows - 1}`,
    );
    if (last === undefined) break;
    counted += stepRows;
    after = last;
    await nextTurn();
  }
  const rest = await db.first(
    sql<{ count: number }>`SELECT COUNT(*) AS count FROM outbox
      WHERE queue = ${queue} AND state = ${state} AND (priority, id) > (${after.priority}, ${after.id})`,
  );
  return counted + (rest?.count ?? 0);
}

/** How much waits in each queue's part of the outbox, and how much of it was given up: exact, and slow for nobody. */
export async function outboxDepths(db: Database): Promise<readonly QueueDepth[]> {
  const depths: QueueDepth[] = [];
  for (const queue of QueueName.options) {
    const waiting = await countInSteps(db, queue, 'ready');
    depths.push({ queue, waiting, dead: await countInSteps(db, queue, 'dead') });
  }
  return depths;
}

/** Since when the oldest message waits that nobody holds; ids are in order of time. */
export async function oldestWaiting(db: Database, now: number): Promise<number | undefined> {
  const row = await db.first(
    sql<{
      created_at: number;
    }>`SELECT created_at FROM outbox WHERE state = 'ready' AND leased_until < ${now} ORDER BY id LIMIT 1`,
  );
  return row?.created_at;
}

/** Whether anything was given up. */
export async function anyDead(db: Database): Promise<boolean> {
  const row = await db.first(
    sql<{ found: number }>`SELECT EXISTS (SELECT 1 FROM json_each(${JSON.stringify(QueueName.options)}) queues
      CROSS JOIN outbox o ON o.queue = queues.value AND o.state = 'dead') AS found`,
  );
  return row?.found === 1;
}
