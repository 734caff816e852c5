import { z } from 'zod';
import { sql } from '../db/sql.ts';
import type { Services } from '../services.ts';
import { oldestWaiting, outboxDepths } from './depths.ts';
import { QueueName } from './protocol/relay.ts';

const time = z.iso.datetime();

/** The outbox and its relays as operators see them. */
export const OutboxView = z
  .object({
    queues: z.array(
      z.object({
        queue: QueueName,
        /** Messages whose result has not come. */
        waiting: z.int(),
        dead: z.int(),
      }),
    ),
    /** Since when the oldest message waits that no relay holds. */
    oldestWaitingSince: time.optional(),
    relays: z.array(
      z.object({
        /** Host, process and a random part: one for each process of workers. */
        id: z.string(),
        queueUp: z.boolean(),
        /** Messages that it holds. */
        held: z.int(),
        seenAt: time,
      }),
    ),
  })
  .meta({ id: 'Outbox' });

/** Relays that have been silent for longer are forgotten: workers that were stopped for good. */
const relayKnownMs = 24 * 3_600_000;

/** What waits by queue, since when, and which workers have been heard of in the last day, the latest first. */
export async function outboxView({
  db,
  now,
}: Pick<Services, 'db' | 'now'>): Promise<z.infer<typeof OutboxView>> {
  const at = now();
  const queues = await outboxDepths(db);
  const oldest = await oldestWaiting(db, at);
  const relays = await db.all(
    sql<{
      id: string;
      queue_up: number;
      held: number;
      seen_at: number;
    }>`SELECT id, queue_up, held, seen_at FROM relays
      WHERE seen_at > ${at - relayKnownMs} ORDER BY seen_at DESC LIMIT 100`,
  );
  return {
    queues: [...queues],
    ...(oldest === undefined ? {} : { oldestWaitingSince: new Date(oldest).toISOString() }),
    relays: relays.map((row) => ({
      id: row.id,
      queueUp: row.queue_up === 1,
      held: row.held,
      seenAt: new Date(row.seen_at).toISOString(),
    })),
  };
}
