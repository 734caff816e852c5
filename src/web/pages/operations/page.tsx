import { retryDeadLetter } from '../../../outbox/retry-dead-letter.ts';
import { DataTable } from '../../components/data-table.tsx';
import type { PageProps } from '../../components/layout.tsx';
import { SessionOver } from '../../components/session-over.tsx';
import { formatCount, formatDuration, formatMoment } from '../../format.ts';
import { render } from '../../render.tsx';
import { operationTexts } from '../../texts/operations.ts';
import { act, goTo, type Pages, type StaffVisit } from '../../visit.tsx';
import { Lanes } from './lanes.tsx';
import { DeadLetters, Outbox } from './outbox.tsx';
import { type Operations, readOperations } from './read.ts';

const path = '/staff/operations';

interface Props {
  readonly page: PageProps;
  readonly operations: Operations;
}

/** What needs somebody, at the top and in words. */
function Trouble({ page, operations }: Props) {
  const { locale } = page;
  const t = operationTexts[locale];
  const { workersAway, queueAway, waitsMs, dead, unvetted, lanes } = operations.trouble;
  const lines = [
    ...(workersAway ? [t.noWorkers] : []),
    ...(queueAway ? [t.queueAway] : []),
    ...(waitsMs === undefined ? [] : [t.waitsLong(formatDuration(waitsMs, locale))]),
    ...(dead === 0 ? [] : [t.deadCount(formatCount(dead, locale))]),
    ...(unvetted.length === 0 ? [] : [t.unvetted(unvetted.join(', '))]),
    ...(lanes === 0 ? [] : [t.lanesCount(formatCount(lanes, locale))]),
  ];
  const kind = lines.length === 0 ? 'success' : 'warning';
  return (
    <div class={`usa-alert usa-alert--${kind} margin-y-2`}>
      <div class="usa-alert__body">
        {lines.length === 0 ? (
          <p class="usa-alert__text">{t.allWell}</p>
        ) : (
          <>
            <h2 class="usa-alert__heading">{t.look}</h2>
            <ul class="usa-list">
              {lines.map((line) => (
                <li>{line}</li>
              ))}
            </ul>
          </>
        )}
      </div>
    </div>
  );
}

/** The lists with their versions and freshness, and the snapshot that lanes take from them. */
function Lists({ page, operations }: Props) {
  const { locale } = page;
  const t = operationTexts[locale];
  const { lists, snapshot, now } = operations;
  const number = (value: number) => formatCount(value, locale);
  const rows = lists.map(({ name, ownerAgency, version, entries, ageSeconds, vetted, importing }) => [
    name,
    ownerAgency,
    number(version),
    number(entries),
    ageSeconds === null ? t.never : t.ago(formatDuration(ageSeconds * 1000, locale)),
    [vetted ? `✓ ${t.vetted}` : `⚠ ${t.notVetted}`, ...(importing === null ? [] : [t.importing])].join(', '),
  ]);
  return (
    <>
      {rows.length === 0 ? (
        <p>{t.noLists}</p>
      ) : (
        <DataTable caption={t.lists} table={{ columns: t.listColumns, heads: 2, rows }} />
      )}
      <h2>{t.snapshot}</h2>
      <p>
        {t.snapshotText(
          number(snapshot.version),
          formatDuration(now - snapshot.made_at, locale),
          number(snapshot.head_seq - snapshot.done_seq),
        )}
      </p>
    </>
  );
}

/** The ways to a next page of one of the lists, and back. */
function More(props: {
  page: PageProps;
  name: 'letters' | 'lanes';
  next: string | undefined;
  inside: boolean;
}) {
  const { page, name, next, inside } = props;
  const t = operationTexts[page.locale];
  return (
    <p>
      {next === undefined ? null : (
        <a class="usa-link margin-right-2" href={`${path}?${new URLSearchParams({ [name]: next })}`}>
          {t.more}
        </a>
      )}
      {inside ? (
        <a class="usa-link" href={path}>
          {t.first}
        </a>
      ) : null}
    </p>
  );
}

async function operationsPage(visit: StaffVisit) {
  const { c, page } = visit;
  const { locale } = page;
  const t = operationTexts[locale];
  const operations = await readOperations(visit);
  const { dead, terminals, now } = operations;
  const { letters, lanes } = c.req.query();
  return render(
    c,
    page,
    t.title,
    <>
      <h1>{t.title}</h1>
      <div class="display-flex flex-row flex-wrap flex-align-center">
        <a class="usa-button usa-button--outline margin-right-2" href={page.path}>
          {t.refresh}
        </a>
        <div class="usa-checkbox" data-refresh hidden>
          <input class="usa-checkbox__input" id="refresh" type="checkbox" checked />
          <label class="usa-checkbox__label margin-top-0" for="refresh">
            {t.updates}
          </label>
        </div>
      </div>
      <SessionOver page={page} path={page.path} />
      <div data-live>
        <p>{t.asOf(formatMoment(now, locale))}</p>
        <Trouble page={page} operations={operations} />
        <h2>{t.lanes}</h2>
        <Lanes page={page} operations={operations} />
        <More page={page} name="lanes" next={terminals.next} inside={lanes !== undefined} />
        <h2>{t.queues}</h2>
        <Outbox page={page} operations={operations} />
        <h2>{t.dead}</h2>
        <DeadLetters page={page} operations={operations} />
        <More page={page} name="letters" next={dead?.next} inside={letters !== undefined} />
        <h2>{t.lists}</h2>
        <Lists page={page} operations={operations} />
      </div>
    </>,
    200,
    { width: 'wide', scripts: ['operations'] },
  );
}

/** How the service is, for operators: lanes, outbox, dead letters, lists. */
export function registerOperations(pages: Pages): void {
  pages.staff('get', path, ['operations:read', 'outbox:operate'], operationsPage);
  pages.staff('post', `${path}/dead-letters/:id/retry`, 'outbox:operate', async (visit) => {
    const { c, context } = visit;
    const id = c.req.param('id') ?? '';
    await act(visit, () => retryDeadLetter({ ...context, params: { id } }));
    return goTo(c, path);
  });
}
