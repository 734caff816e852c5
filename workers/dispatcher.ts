import { FlowProducer, type JobsOptions, Queue } from 'bullmq';
import { Redis } from 'ioredis';
import type { LeasedMessage, QueueName } from '../src/outbox/protocol/relay.ts';
import { isTemporary } from './http.ts';
import type { QueueServer } from './queues.ts';
import { type SeveralData, sharing } from './sharing.ts';

/** The names of the BullMQ queues, one for each queue of the outbox, and the one of a simulation's blocks. */
export const QUEUES = {
  lane: 'garita-lane',
  vetting: 'garita-vetting',
  simulation: 'garita-simulation',
  notice: 'garita-notice',
} as const satisfies Record<QueueName, string>;
export const BLOCK_QUEUE = 'garita-simulation-block';

/** Before every key. Deployments that share a Redis take a database number each. */
export const KEY_PREFIX = 'garita';

/** A job carries the sealed payload as it was leased. */
export interface JobData {
  readonly payload: string;
}

/** BullMQ takes priorities up to 2^21; 0 goes first. */
const MAX_PRIORITY = 2_000_000;

/** Options of a message's job. A finished job is removed at once: a kept one would swallow a redelivery. */
export function jobOptions(message: Pick<LeasedMessage, 'id' | 'priority'>, attempts: number): JobsOptions {
  return {
    jobId: message.id,
    priority: Math.min(Math.max(message.priority, 0), MAX_PRIORITY),
    attempts,
    backoff: { type: 'exponential', delay: 200, jitter: 0.5 },
    removeOnComplete: true,
    removeOnFail: true,
  };
}

/** Makes the jobs of a simulation's message: the merging parent and its blocks. */
export type MakeFlow = (message: LeasedMessage) => Promise<Parameters<FlowProducer['add']>[0]>;

export interface DispatcherOptions {
  readonly queue: QueueServer;
  readonly makeFlow: MakeFlow;
  /** A message whose flow cannot be made: its payload does not open, or is no simulation. */
  readonly onBadMessage: (id: string, error: unknown) => void;
  readonly attempts: number;
  /** The connection came (again): what the queue held may be gone. */
  readonly onReady: () => void;
  readonly onDown: (reason: string) => void;
}

/** The queue's side of the relay. Everything rejects soon when the queue is down. */
export interface Dispatcher {
  readonly up: () => boolean;
  /**
   * Adds the messages' jobs, whose ids are theirs; one that is there already stays as it is. Answers the ids of the jobs
   * that some of them share, by message.
   */
  add(messages: readonly LeasedMessage[]): Promise<ReadonlyMap<string, string>>;
  /** Those of the messages of which the queue has no job, neither their own nor the shared one. */
  missing(
    messages: readonly { readonly message: LeasedMessage; readonly shared?: string | undefined }[],
  ): Promise<string[]>;
  /** Whether the mark was still there; sets it. A lost mark means that the queue was emptied. */
  mark(): Promise<boolean>;
  /** The flows' queue, for those who look after a simulation. */
  readonly flows: FlowProducer;
  close(): Promise<void>;
}

const TIMEOUT_MS = 5_000;

async function withTimeout<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  try {
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error('the queue does not answer')), TIMEOUT_MS);
    });
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

export function createDispatcher(options: DispatcherOptions): Dispatcher {
  const client = new Redis(options.queue.producerConnection());
  client.on('error', (error) => options.onDown(error.message));
  client.on('close', () => options.onDown('the connection closed'));
  client.on('ready', options.onReady);
  const shared = { connection: client, prefix: KEY_PREFIX };
  const open = (name: string) => {
    const queue = new Queue<JobData | SeveralData>(name, shared);
    queue.on('error', () => {});
    return queue;
  };
  const queues: Record<QueueName, Queue<JobData | SeveralData>> = {
    lane: open(QUEUES.lane),
    vetting: open(QUEUES.vetting),
    simulation: open(QUEUES.simulation),
    notice: open(QUEUES.notice),
  };
  const flows = new FlowProducer(shared);
  flows.on('error', () => {});
  const markKey = `${KEY_PREFIX}:mark:${crypto.randomUUID()}`;

  function assertUp(): void {
    if (client.status !== 'ready') throw new Error('the queue is down');
  }

  async function addFlow(message: LeasedMessage): Promise<void> {
    // A flow is not added twice: a second one would start its finished blocks again.
    if ((await client.exists(queues.simulation.toKey(message.id))) === 1) return;
    let flow: Awaited<ReturnType<MakeFlow>>;
    try {
      flow = await options.makeFlow(message);
    } catch (error) {
      if (isTemporary(error)) throw error;
      options.onBadMessage(message.id, error);
      return;
    }
    await flows.add(flow);
  }

  const missing: Dispatcher['missing'] = async (messages) => {
    assertUp();
    const pipeline = client.pipeline();
    for (const { message, shared: job } of messages) {
      const ids = job === undefined ? [message.id] : [message.id, job];
      pipeline.exists(...ids.map((id) => queues[message.queue].toKey(id)));
    }
    const answers = (await withTimeout(pipeline.exec())) ?? [];
    return messages
      .filter((_, i) => answers[i]?.[0] === null && answers[i]?.[1] === 0)
      .map(({ message }) => message.id);
  };

  const alone = (message: LeasedMessage) => ({
    name: 'message',
    data: { payload: message.payload },
    opts: jobOptions(message, options.attempts),
  });

  return {
    up: () => client.status === 'ready',
    async add(messages) {
      assertUp();
      const jobs = new Map<string, string>();
      const lane = messages.filter(({ queue }) => queue === 'lane');
      const together = sharing(lane).map((some) => {
        // A new one each time: jobs of an id that is there already would be swallowed, with other messages in them.
        const id = `several-${crypto.randomUUID()}`;
        for (const message of some) jobs.set(message.id, id);
        const data = some.map(({ id, payload, priority }) => ({ id, payload, priority }));
        const opts = jobOptions({ id, priority: some[0]?.priority ?? 0 }, options.attempts);
        return { name: 'messages', data: { messages: data }, opts };
      });
      const bulk = (['lane', 'vetting', 'notice'] as const).map((name) => {
        const some = messages.filter(({ id, queue }) => queue === name && !jobs.has(id)).map(alone);
        const all = name === 'lane' ? [...together, ...some] : some;
        return all.length === 0 ? undefined : queues[name].addBulk(all);
      });
      const parents = messages.filter(({ queue }) => queue === 'simulation').map(addFlow);
      await withTimeout(Promise.all([...bulk, ...parents]));
      return jobs;
    },
    missing,
    async mark() {
      assertUp();
      return (await withTimeout(client.set(markKey, '1', 'EX', 86_400, 'GET'))) === '1';
    },
    flows,
    async close() {
      await Promise.allSettled([flows, ...Object.values(queues)].map((each) => withTimeout(each.close())));
      client.disconnect();
    },
  };
}
