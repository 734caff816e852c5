/**
 * What relays and the API say to each other over `/internal`: sessions, leases, failures. Both sides parse with these
 * schemas, as with those of this folder's other files.
 *
 * A message lives in the outbox until the batch that stores its result deletes it. The queue may lose
 * everything it holds: the relay finds out and adds the message again.
 */
import { z } from 'zod';

/**
 * `lane` is what a lane waits for; it has a queue and a concurrency of its own. `notice` is leased by those alone who
 * can send mail.
 */
export const QueueName = z.enum(['lane', 'vetting', 'simulation', 'notice']);
export type QueueName = z.infer<typeof QueueName>;

/** A message under lease. `payload` is sealed (AES-GCM) JSON, or a crossing's with sealed subjects: see `outbox/seal.ts`. */
export const LeasedMessage = z.object({
  id: z.uuid(),
  queue: QueueName,
  /** Lower goes first. */
  priority: z.int(),
  payload: z.string(),
  attempts: z.int(),
});
export type LeasedMessage = z.infer<typeof LeasedMessage>;

/** Starts a worker's session: its short-lived token and the keys that open payloads (key id to base64). */
export const WorkerSession = z.object({
  token: z.string(),
  expiresInSeconds: z.int(),
  payloadKeys: z.record(z.string(), z.string()),
});
export type WorkerSession = z.infer<typeof WorkerSession>;

export const LeaseRequest = z.object({
  relayId: z.string().min(1).max(100),
  max: z.int().min(1).max(1000),
  /** Long poll: how long to wait for the first message. */
  waitMs: z.int().min(0).max(25_000),
  leaseMs: z.int().min(1_000).max(300_000),
  /** Only messages of these queues; absent: of every queue. A relay full of vetting still asks for lanes. */
  queues: z.array(QueueName).exactOptional(),
});
export type LeaseRequest = z.infer<typeof LeaseRequest>;
export const LeaseResponse = z.object({ messages: z.array(LeasedMessage) });
export type LeaseResponse = z.infer<typeof LeaseResponse>;

export const RenewRequest = z.object({
  relayId: z.string().min(1).max(100),
  ids: z.array(z.uuid()).max(5000),
  leaseMs: z.int().min(1_000).max(300_000),
  /** The relay's heartbeat (it renews each few seconds, with no ids too): whether it reaches the queue. */
  queueUp: z.boolean().exactOptional(),
});
/** `held` are the messages still in the outbox under this relay's lease; any other id is done, dead or lost. */
export const RenewResponse = z.object({ held: z.array(z.uuid()) });

/** Gives messages back unharmed: a clean stop. No attempt is counted. */
export const ReleaseRequest = z.object({
  relayId: z.string().min(1).max(100),
  ids: z.array(z.uuid()).max(5000),
});

/** A processor failed for good in this delivery. Counted; after the last attempt the message is a dead letter. */
export const FailureReport = z.object({
  failures: z
    .array(
      z.object({
        id: z.uuid(),
        error: z.string().max(2000),
        /** Trying again cannot help: a dead letter at once. */
        forGood: z.literal(true).exactOptional(),
      }),
    )
    .max(1000),
});
export const FailureResponse = z.object({
  outcomes: z.array(z.object({ id: z.uuid(), outcome: z.enum(['retry', 'dead', 'gone']) })),
});
