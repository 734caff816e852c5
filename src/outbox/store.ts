import { type Query, rawSql, sql } from '../db/sql.ts';
import type { LeasedMessage, LeaseRequest, QueueName } from './protocol/relay.ts';

/**
 * A delivery that failed this often is a dead letter, for an operator to look at. Mail is tried for four days (RFC 5321,
 * 4.5.4.1) with the longest pause between two attempts.
 */
export const maxAttempts: Readonly<Record<QueueName, number>> = {
  lane: 5,
  vetting: 5,
  simulation: 5,
  notice: 1_360,
};

/**
 * Longer than any lease that a relay may ask for, and than any pause after a failure, in milliseconds. A message that
 * is held or put off for longer is so by a clock that has been set back since, and is free.
 */
const longestMs = 300_000;

interface LeasedRow {
  id: string;
  queue: LeasedMessage['queue'];
  priority: number;
  payload: string;
  attempts: number;
}

/** A place in the order in which messages are leased. */
interface Place {
  readonly priority: number;
  readonly id: string;
}

/** SQL for the ready messages of one queue that nobody holds, most urgent first, from a place on. */
const freeText = `SELECT id, priority FROM outbox
  WHERE queue = ? AND state = 'ready' AND (priority, id) >= (?, ?)
    AND leased_until NOT BETWEEN ? AND ? AND available_at NOT BETWEEN ? AND ?
  ORDER BY priority, id LIMIT ?`;

function free(queues: readonly QueueName[], { priority, id }: Place, most: number, now: number): Query {
  const [from, to] = [now + 1, now + longestMs];
  return rawSql(
    queues.map(() => `SELECT * FROM (${freeText})`).join(' UNION ALL '),
    queues.flatMap((queue) => [queue, priority, id, from, to, from, to, most]),
  );
}

const allQueues: readonly QueueName[] = ['lane', 'vetting', 'simulation', 'notice'];
const beginning: Place = { priority: Number.MIN_SAFE_INTEGER, id: '' };

/** The most urgent message that {@link leaseNext} would find; a read, for those who wait. */
export function firstToLease(request: LeaseRequest, now: number): Query<Place> {
  const { text, values } = free(request.queues ?? allQueues, beginning, 1, now);
  return rawSql<Place>(`SELECT priority, id FROM (${text}) ORDER BY priority, id LIMIT 1`, values);
}

/**
 * Takes the next messages for a relay, most urgent first. One statement, so two relays never take the same.
 *
 * @param first nothing before it was free: what is held already is not looked through again
 */
export function leaseNext(request: LeaseRequest, first: Place, now: number): Query<LeasedRow> {
  const { text, values } = free(request.queues ?? allQueues, first, request.max, now);
  return rawSql<LeasedRow>(
    `UPDATE outbox SET relay_id = ?, leased_until = ?
      WHERE id IN (SELECT id FROM (${text}) ORDER BY priority, id LIMIT ?)
      RETURNING id, queue, priority, payload, attempts`,
    [request.relayId, now + request.leaseMs, ...values, request.max],
  );
}

export function messagesInOrder(rows: readonly LeasedRow[]): LeasedMessage[] {
  return [...rows].sort((a, b) => a.priority - b.priority || (a.id < b.id ? -1 : 1));
}

export function renewLeases(relayId: string, ids: readonly string[], until: number): Query<{ id: string }> {
  return sql<{ id: string }>`UPDATE outbox SET leased_until = ${until}
    WHERE relay_id = ${relayId} AND state = 'ready' AND id IN (SELECT value FROM json_each(${JSON.stringify(ids)}))
    RETURNING id`;
}

export function releaseLeases(relayId: string, ids: readonly string[]): Query {
  return sql`UPDATE outbox SET relay_id = NULL, leased_until = 0
    WHERE relay_id = ${relayId} AND state = 'ready' AND id IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`;
}

export function heartbeat(relayId: string, queueUp: boolean, held: number, now: number): Query {
  return sql`INSERT INTO relays (id, queue_up, held, seen_at) VALUES (${relayId}, ${queueUp ? 1 : 0}, ${held}, ${now})
    ON CONFLICT (id) DO UPDATE SET queue_up = excluded.queue_up, held = excluded.held, seen_at = excluded.seen_at`;
}

/** Counts a failed delivery; the message comes again after a growing pause (256 s at most), or is a dead letter. */
export function countFailure(id: string, error: string, dead: boolean, now: number): Query {
  return sql`UPDATE outbox SET
      attempts = attempts + 1, last_error = ${error}, relay_id = NULL, leased_until = 0,
      available_at = ${now} + 1000 * (1 << MIN(attempts, 8)),
      state = ${dead ? 'dead' : 'ready'}
    WHERE id = ${id} AND state = 'ready'`;
}
