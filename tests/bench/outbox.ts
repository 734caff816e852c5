import { measureQueues } from '../queue/measure.ts';
import type { Section } from './section.ts';

/** Both queues: the bare queue, and the way from the outbox to the accepted result. */
export async function benchOutbox(): Promise<Section> {
  const queues = await measureQueues();
  const figures: Record<string, number> = {};
  const rows = queues.flatMap(({ server, addToStart, jobsPerSecond, outboxToResult, messagesPerSecond }) => {
    const key = server.startsWith('embedded') ? 'embedded' : 'redis';
    figures[`${key}OutboxToResultP99`] = outboxToResult.p99;
    figures[`${key}MessagesPerSecond`] = messagesPerSecond;
    figures[`${key}JobsPerSecond`] = jobsPerSecond;
    return [
      {
        what: `${server}: outbox to result`,
        figure: `p50 ${outboxToResult.p50} ms, p99 ${outboxToResult.p99} ms, ${messagesPerSecond}/s`,
      },
      {
        what: `${server}: the queue alone`,
        figure: `add to start p50 ${addToStart.p50} ms, p99 ${addToStart.p99} ms, ${jobsPerSecond} jobs/s`,
      },
    ];
  });
  return { title: 'Outbox to result', rows, figures };
}
