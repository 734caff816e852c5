import { newId } from '../db/new-id.ts';
import { type Query, sql } from '../db/sql.ts';
import type { Services } from '../services.ts';
import type { CrossingMessage, Payload } from './protocol/payloads.ts';
import type { QueueName } from './protocol/relay.ts';
import { sealPayload } from './seal.ts';

/** Lower goes first: what a lane waits for, then vetting, notices, enrollment, and at last what only an analyst waits for. */
export const priority = {
  lane: 0,
  vetting: 10,
  notice: 15,
  enrollment: 20,
  sweep: 30,
  simulation: 40,
} as const;

/** A message before it is stored. Neither the outbox nor the queue holds anything about a person in clear. */
export interface NewMessage {
  readonly queue: QueueName;
  readonly priority: number;
  /** What the message is about: `screening`, `publication`, `simulation`, `notice`. */
  readonly objectKind: string;
  readonly objectId: string;
  readonly payload: Exclude<Payload, { kind: 'crossing' }> | CrossingMessage;
}

/** The statement that puts a message into the outbox; it belongs in the same batch as the change it follows from. */
export async function enqueue(
  services: Pick<Services, 'keys'>,
  message: NewMessage,
  now: number,
): Promise<Query> {
  const id = newId();
  const { encryption } = services.keys;
  const payload =
    message.payload.kind === 'crossing'
      ? JSON.stringify(message.payload)
      : await sealPayload(encryption.keys, encryption.currentId, id, message.payload);
  return sql`INSERT INTO outbox (id, queue, priority, object_kind, object_id, payload, created_at, available_at)
    VALUES (${id}, ${message.queue}, ${message.priority}, ${message.objectKind}, ${message.objectId}, ${payload}, ${now}, ${now})`;
}
