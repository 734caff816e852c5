import { DataTable } from '../../components/data-table.tsx';
import { Form } from '../../components/form-shell.tsx';
import type { PageProps } from '../../components/layout.tsx';
import { formatCount, formatDuration } from '../../format.ts';
import { operationTexts } from '../../texts/operations.ts';
import type { Operations } from './read.ts';

interface Props {
  readonly page: PageProps;
  readonly operations: Operations;
}

/** What waits for workers, and the workers. */
export function Outbox({ page, operations }: Props) {
  const { locale } = page;
  const t = operationTexts[locale];
  const { outbox, now } = operations;
  const queues = outbox.queues.map(({ queue, waiting, dead }) => [
    t.queueNames[queue],
    formatCount(waiting, locale),
    formatCount(dead, locale),
  ]);
  const relays = outbox.relays.map(({ id, queueUp, held, seenAt }) => [
    id,
    queueUp ? `✓ ${t.queueUp}` : `⚠ ${t.queueDown}`,
    formatCount(held, locale),
    t.ago(formatDuration(now - Date.parse(seenAt), locale)),
  ]);
  return (
    <div class="grid-row grid-gap">
      <div class="desktop:grid-col-5">
        <DataTable caption={t.queues} table={{ columns: t.queueColumns, heads: 1, rows: queues }} />
      </div>
      <div class="desktop:grid-col-7">
        {relays.length === 0 ? (
          <p>{t.noWorker}</p>
        ) : (
          <DataTable caption={t.workers} table={{ columns: t.workerColumns, heads: 1, rows: relays }} />
        )}
      </div>
    </div>
  );
}

/** What was given up, each with the way to send it again. */
export function DeadLetters({ page, operations }: Props) {
  const { locale } = page;
  const t = operationTexts[locale];
  const { dead, now } = operations;
  if (dead === undefined) return <p>{t.noMayRetry}</p>;
  if (dead.items.length === 0) return <p>{t.noDead}</p>;
  const queueName = (queue: string) => new Map(Object.entries(t.queueNames)).get(queue) ?? queue;
  return (
    <>
      <p>{t.deadText}</p>
      <section class="garita-table-scroll" tabindex={0} aria-label={t.dead}>
        <table class="usa-table usa-table--borderless usa-table--compact font-sans-2xs">
          <thead>
            <tr>
              {t.deadColumns.map((text) => (
                <th scope="col">{text}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {dead.items.map((letter) => (
              <tr>
                <th scope="row" class="text-no-wrap">
                  {letter.about.kind} {letter.about.id}
                </th>
                <td>{queueName(letter.queue)}</td>
                <td class="text-right">{formatCount(letter.attempts, locale)}</td>
                <td>{letter.lastError ?? ''}</td>
                <td class="text-no-wrap">
                  {t.ago(formatDuration(now - Date.parse(letter.createdAt), locale))}
                </td>
                <td>
                  <Form page={page} action={`/staff/operations/dead-letters/${letter.id}/retry`}>
                    <button type="submit" class="usa-button usa-button--outline margin-top-0">
                      {t.retry}
                      <span class="usa-sr-only">
                        : {letter.about.kind} {letter.about.id}
                      </span>
                    </button>
                  </Form>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  );
}
