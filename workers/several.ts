import type { Job, Queue } from 'bullmq';
import { type JobData, jobOptions } from './dispatcher.ts';
import { type Log, reasonOf } from './log.ts';
import type { AnyJob, RunOne } from './run-job.ts';
import type { Part, SeveralData } from './sharing.ts';

export function isSeveral(job: AnyJob): job is Job<SeveralData> {
  return 'messages' in job.data;
}

export interface RunSeveralOptions {
  readonly runOne: RunOne;
  /** Where lanes' jobs are added. */
  readonly queue: Pick<Queue<JobData>, 'addBulk'>;
  readonly attempts: number;
  readonly log: Log;
}

/** Adds messages as jobs of their own. */
export async function addAlone(
  { queue, attempts }: Pick<RunSeveralOptions, 'queue' | 'attempts'>,
  messages: readonly Part[],
): Promise<void> {
  await queue.addBulk(
    messages.map((message) => ({
      name: 'message',
      data: { payload: message.payload },
      opts: jobOptions(message, attempts),
    })),
  );
}

/**
 * A BullMQ processor for jobs of several messages. What one of them lacks holds up none of the others: whatever was not
 * taken goes on as a job of its own, with all its attempts before it.
 */
export function runSeveral(options: RunSeveralOptions): (job: Job<SeveralData>) => Promise<void> {
  return async function runSeveralMessages(job) {
    const left: Part[] = [];
    async function run(message: Part): Promise<void> {
      try {
        await options.runOne(message.id, message.payload, job);
      } catch (error) {
        options.log.debug({ messageId: message.id, reason: reasonOf(error) }, 'goes on alone');
        left.push(message);
      }
    }
    await Promise.all(job.data.messages.map(run));
    if (left.length > 0) await addAlone(options, left);
  };
}
