import { DelayedError, type Job, UnrecoverableError } from 'bullmq';
import type { Payload } from '../src/outbox/protocol/payloads.ts';
import type { Result } from '../src/outbox/protocol/results.ts';
import type { ApiClient } from './api-client.ts';
import type { JobData } from './dispatcher.ts';
import { isTemporary } from './http.ts';
import { type Log, reasonOf } from './log.ts';
import { NotNow, type ResultSender } from './results.ts';
import type { SeveralData } from './sharing.ts';

/** Trying again cannot help: the message is a dead letter at once. */
export class ForGood extends UnrecoverableError {}

/** A job of one message or of several. */
export type AnyJob = Job<JobData | SeveralData>;

/** What a processor does: nothing outside of it changes; its only effect is the result that it returns. A mail is sent. */
export type Process = (payload: Payload, job: AnyJob) => Promise<Result>;

/** Brings one message of a job to its end: throws what keeps its result from being taken. */
export type RunOne = (messageId: string, payload: string, job: AnyJob) => Promise<void>;

export interface RunJobOptions {
  readonly api: Pick<ApiClient, 'unseal' | 'reportFailures'>;
  readonly results: ResultSender;
  readonly process: Process;
  /** The message needs no lease here any more: its result is committed, or its failure counted. */
  readonly onDone: (messageId: string) => void;
  readonly log: Log;
}

function isLastAttempt(job: Job, error: unknown): boolean {
  return error instanceof UnrecoverableError || job.attemptsMade + 1 >= (job.opts.attempts ?? 1);
}

/** Tells the API that a message failed for good in this delivery; a later delivery is the API's to decide. */
export async function reportFailure(options: RunJobOptions, id: string, error: unknown): Promise<void> {
  const words = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const [answer] = await options.api.reportFailures([
    { id, error: words.slice(0, 2_000), ...(error instanceof ForGood ? { forGood: true } : {}) },
  ]);
  options.log.error(
    { messageId: id, reason: words.slice(0, 300), outcome: answer?.outcome ?? 'gone' },
    'message failed',
  );
  options.onDone(id);
}

/** Opens a message, processes it and hands its result over. */
export function runMessage(options: RunJobOptions): RunOne {
  return async function runOneMessage(id, sealed, job) {
    const payload = await options.api.unseal(id, sealed);
    const outcome = await options.results.send(id, await options.process(payload, job));
    options.log.debug({ messageId: id, kind: payload.kind, outcome }, 'message done');
    options.onDone(id);
  };
}

/**
 * A BullMQ processor for jobs whose id is a message id. It completes only after the result was accepted. What is
 * no fault of the processor (the API away, a lease lost) brings the job back later without counting.
 */
export function runJob(options: RunJobOptions): (job: Job<JobData>, token?: string) => Promise<void> {
  const runOne = runMessage(options);
  return async function runOneJob(job, token) {
    const id = job.id ?? '';
    try {
      await runOne(id, job.data.payload, job);
    } catch (error) {
      // BullMQ's own words (delayed, waiting for children) are no failures.
      if (error instanceof Error && /^(Delayed|Waiting|WaitingChildren)Error$/.test(error.name)) throw error;
      if (error instanceof NotNow || isTemporary(error)) {
        const firstMs = error instanceof NotNow ? error.delayMs : 2_000;
        const delayMs = firstMs * Math.min(Math.max(job.attemptsStarted, 1), 5);
        options.log.debug({ messageId: id, reason: reasonOf(error) }, 'not now');
        await job.moveToDelayed(Date.now() + delayMs, token);
        throw new DelayedError();
      }
      // Told before the job leaves the queue; if this fails the relay finds the job gone and brings it again.
      if (isLastAttempt(job, error)) await reportFailure(options, id, error).catch(() => {});
      throw error;
    }
  };
}
