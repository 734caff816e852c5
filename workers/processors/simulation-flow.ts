import type { FlowProducer, JobsOptions } from 'bullmq';
import type { LeasedMessage, Payload } from '../../src/outbox/protocol.ts';
import { Scenario } from '../../src/simulation/scenario.ts';
import { BLOCK_QUEUE, type JobData, jobOptions, KEY_PREFIX, QUEUES } from '../dispatcher.ts';

/** One block of replications: the data of a child job. A scenario names nobody, so it needs no seal. */
export interface BlockData {
  readonly messageId: string;
  readonly simulationId: string;
  readonly scenario: Scenario;
  readonly seed: number;
  readonly firstReplication: number;
  readonly replications: number;
  readonly blockSize: number;
  readonly totalReplications: number;
}

/** What a block gives back; `cells` is JSON, gzip, base64: an eighth of its size on its way through the queue. */
export interface BlockReturn {
  readonly firstReplication: number;
  readonly replications: number;
  readonly cells: string;
}

/** What a block tells while it runs. */
export interface BlockProgress {
  /** Replications. */
  readonly done: number;
}

/** About 0.6 s of the whole border's design day on one core. */
const REPLICATIONS_A_BLOCK = 10;
/** Beyond it blocks grow: they yield and hear a cancellation, so they may be long, but their results add up. */
const MOST_BLOCKS = 250;

/** How many replications a block has. */
export function blockSize(replications: number): number {
  return Math.max(REPLICATIONS_A_BLOCK, Math.ceil(replications / MOST_BLOCKS));
}

/**
 * The flow of a simulation's message: the parent, whose id is the message's, merges when its blocks are done.
 *
 * @throws Error when the payload is no simulation or its scenario is not valid.
 */
export function simulationFlow(
  message: LeasedMessage,
  payload: Payload,
  attempts: number,
): Parameters<FlowProducer['add']>[0] {
  if (payload.kind !== 'simulation')
    throw new Error(`a message of kind ${payload.kind} came in the simulation queue`);
  const { simulationId, seed, replications } = payload;
  const scenario = Scenario.parse(payload.scenario);
  const size = blockSize(replications);
  const opts: JobsOptions = {
    attempts,
    backoff: { type: 'exponential', delay: 200 },
    removeOnComplete: true,
    removeOnFail: true,
    failParentOnFailure: true,
  };
  const children = Array.from({ length: Math.ceil(replications / size) }, (_, index) => {
    const firstReplication = index * size;
    const data: BlockData = {
      messageId: message.id,
      simulationId,
      scenario,
      seed,
      firstReplication,
      replications: Math.min(size, replications - firstReplication),
      blockSize: size,
      totalReplications: replications,
    };
    return { name: 'block', queueName: BLOCK_QUEUE, data, opts, prefix: KEY_PREFIX };
  });
  const data: JobData = { payload: message.payload };
  return {
    name: 'message',
    queueName: QUEUES.simulation,
    prefix: KEY_PREFIX,
    data,
    opts: jobOptions(message, attempts),
    children,
  };
}
