import { actorId } from '../../../http/principal.ts';
import { notFound } from '../../../http/problems.ts';
import { cancelSimulation } from '../../../simulation/cancel.ts';
import { progressEvents } from '../../../simulation/events.ts';
import { progressFrom } from '../../../simulation/present.ts';
import {
  type FinishedRow,
  type SimulationRow,
  simulationOf,
  simulationsOf,
  variantsOfRun,
} from '../../../simulation/store.ts';
import type { SimulationSummary } from '../../../simulation/summary.ts';
import { Form } from '../../components/form-shell.tsx';
import type { PageProps } from '../../components/layout.tsx';
import { RunResult } from '../../components/run-result.tsx';
import { SessionOver } from '../../components/session-over.tsx';
import { formatCount, formatDuration, formatMoment } from '../../format.ts';
import { render } from '../../render.tsx';
import { simulationTexts } from '../../texts/simulations.ts';
import { act, goTo, type Pages, type PersonVisit, type StaffVisit } from '../../visit.tsx';
import { nameOf } from './list.tsx';

const scope = 'simulations:run';

/** After this the browser connects again, with the session that it has then. */
const streamMs = 60_000;

/** The analyst's own run that the address names. */
export async function ownRun({ c, services, principal }: PersonVisit): Promise<FinishedRow> {
  const row = await services.db.first(simulationOf(c.req.param('id') ?? '', actorId(principal)));
  if (!row) throw notFound('simulation', 'simulación');
  return row;
}

/** How far it is; a script keeps it up to date, without one a link does. */
function Progress({ page, row, now }: { page: PageProps; row: FinishedRow; now: number }) {
  const t = simulationTexts[page.locale];
  const { done, total, secondsLeft } = progressFrom(row, now);
  const number = (value: number) => formatCount(value, page.locale);
  const path = `/staff/simulations/${row.id}`;
  return (
    <section
      class="margin-y-3"
      data-progress={`${path}/events`}
      data-running={t.states.running}
      data-words={t.progressOf('{done}', '{total}')}
      data-left={t.left('{time}')}
    >
      <SessionOver page={page} path={path} />
      <label class="text-bold" for="progress">
        {t.progress}
      </label>
      <progress class="garita-progress" id="progress" value={done} max={total}>
        {number(done)} / {number(total)}
      </progress>
      <p aria-live="polite">
        <span data-done>{t.progressOf(number(done), number(total))}</span>{' '}
        <span data-time>
          {secondsLeft === undefined ? '' : t.left(formatDuration(secondsLeft * 1000, page.locale))}
        </span>
      </p>
      <Form page={page} action={`${path}/cancel`}>
        <a class="usa-button usa-button--outline" href={path}>
          {t.refresh}
        </a>
        <button type="submit" class="usa-button usa-button--secondary">
          {t.cancel}
        </button>
      </Form>
    </section>
  );
}

/** Another of the analyst's runs to compare this one with. */
function CompareWith(props: { page: PageProps; row: FinishedRow; others: readonly SimulationRow[] }) {
  const { page, row, others } = props;
  const t = simulationTexts[page.locale];
  if (others.length === 0) return <p>{t.noOther}</p>;
  return (
    <form class="usa-form maxw-none" method="get" action="/staff/simulations/compare">
      <input type="hidden" name="run" value={row.id} />
      <label class="usa-label" for="other">
        {t.compareWith}
      </label>
      <select class="usa-select" id="other" name="run">
        {others.map((other) => (
          <option value={other.id}>{nameOf(other, page)}</option>
        ))}
      </select>
      <button type="submit" class="usa-button usa-button--outline">
        {t.compare}
      </button>
    </form>
  );
}

async function runPage(visit: StaffVisit) {
  const { c, page, services, principal, context } = visit;
  const { locale } = page;
  const t = simulationTexts[locale];
  const row = await ownRun(visit);
  const name = nameOf(row, page);
  const going = row.state === 'queued' || row.state === 'running';
  const variants = await services.db.all(variantsOfRun(row.id));
  const own = await services.db.all(simulationsOf(actorId(principal), '', 50));
  const others = own.filter(({ id, state }) => id !== row.id && state === 'done');
  const summary = row.summary === null ? undefined : (JSON.parse(row.summary) as SimulationSummary);
  return render(
    c,
    page,
    name,
    <>
      <p>
        <a class="usa-link" href="/staff/simulations">
          {t.title}
        </a>
      </p>
      <h1>{name}</h1>
      <p>
        <strong id="state">{t.states[row.state]}</strong>. {t.columns.asked}:{' '}
        {formatMoment(row.requested_at, locale)}.
      </p>
      {row.state === 'failed' ? <p>{t.failedText}</p> : null}
      {going ? <Progress page={page} row={row} now={context.now} /> : null}
      {summary === undefined ? null : (
        <RunResult
          page={page}
          id={row.id}
          name={name}
          partial={going}
          summary={summary}
          variants={variants.map((one) => ({ name: one.name, difference: JSON.parse(one.difference) }))}
          charts={JSON.parse(row.charts) as string[]}
        />
      )}
      {summary === undefined || going ? null : (
        <>
          <h2>{t.compare}</h2>
          <CompareWith page={page} row={row} others={others} />
        </>
      )}
      <p>
        <a class="usa-link" href={`/staff/simulations/new?run=${row.id}`}>
          {t.again}
        </a>
      </p>
    </>,
    200,
    { width: 'wide', ...(going ? { scripts: ['simulation'] } : {}) },
  );
}

/** One run: how far it is, its end, and what it found. */
export function registerSimulationRun(pages: Pages): void {
  pages.staff('get', '/staff/simulations/:id', scope, runPage);
  pages.staff('get', '/staff/simulations/:id/events', scope, async (visit) =>
    pages.stream(visit, progressEvents(visit.services, (await ownRun(visit)).id, streamMs)),
  );
  pages.staff('post', '/staff/simulations/:id/cancel', scope, async (visit) => {
    const { c, context } = visit;
    const id = c.req.param('id') ?? '';
    await act(visit, () => cancelSimulation({ ...context, params: { id } }));
    return goTo(c, `/staff/simulations/${id}`);
  });
}
