import type { FlowProducer, JobsOptions } from 'bullmq';
import type { z } from 'zod';
import type { Payload, SimulationPayload } from '../../src/outbox/protocol/payloads.ts';
import type { LeasedMessage } from '../../src/outbox/protocol/relay.ts';
import { Scenario } from '../../src/simulation/scenario.ts';
import { type Checked, replicationsACheck } from '../../src/simulation/stop-rule.ts';
import type { Named } from '../../src/simulation/variants.ts';
import { BLOCK_QUEUE, type JobData, jobOptions, KEY_PREFIX, QUEUES } from '../dispatcher.ts';

/** A simulation as its blocks and their merging need it. A scenario names nobody, so it needs no seal. */
export interface RunData {
  readonly name: string;
  readonly scenario: Scenario;
  readonly variants: readonly Named[];
  readonly seed: number;
  readonly precision?: number;
}

/** One block of replications: the data of a child job. */
export interface BlockData extends RunData {
  readonly messageId: string;
  readonly simulationId: string;
  readonly firstReplication: number;
  readonly replications: number;
  readonly blockSize: number;
  readonly totalReplications: number;
}

/** What a block gives back; `sums` is JSON, gzip, base64: an eighth of its size on its way through the queue. */
export interface BlockReturn extends Checked {
  readonly sums: string;
}

/** What a block tells while it runs. */
export interface BlockProgress {
  /** Replications. */
  readonly done: number;
}

/** About 0.6 s of the whole border's design day on one core. */
const REPLICATIONS_A_BLOCK = replicationsACheck;
/** Beyond it blocks grow: they yield and hear a cancellation, so they may be long, but their results add up. */
const MOST_BLOCKS = 250;

/** How many replications a block has; a stop rule is asked after each block. */
export function blockSize(replications: number, precision?: number): number {
  if (precision !== undefined) return replicationsACheck;
  return Math.max(REPLICATIONS_A_BLOCK, Math.ceil(replications / MOST_BLOCKS));
}

/** The scenarios of a message, checked. Throws when one is not valid. */
export function runOf(payload: z.infer<typeof SimulationPayload>): RunData {
  const { name = 'base', scenario, variants = [], seed, precision } = payload;
  return {
    name,
    scenario: Scenario.parse(scenario),
    variants: variants.map((variant) => ({ name: variant.name, scenario: Scenario.parse(variant.scenario) })),
    seed,
    ...(precision === undefined ? {} : { precision }),
  };
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
  const { simulationId, replications } = payload;
  const run = runOf(payload);
  const size = blockSize(replications, run.precision);
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
      ...run,
      simulationId,
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
