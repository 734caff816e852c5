import { keyFromCursor, toPage } from '../../../http/paging.ts';
import { actorId } from '../../../http/principal.ts';
import { readyMade } from '../../../simulation/ready-made.ts';
import { type SimulationRow, simulationsOf } from '../../../simulation/store.ts';
import { Form } from '../../components/form-shell.tsx';
import type { PageProps } from '../../components/layout.tsx';
import { Info } from '../../components/messages.tsx';
import { formatMoment } from '../../format.ts';
import { render } from '../../render.tsx';
import { simulationTexts } from '../../texts/simulations.ts';
import type { Pages, StaffVisit } from '../../visit.tsx';

const onePage = 20;

/** What a run is called, in a list and over its result. */
export function nameOf(row: Pick<SimulationRow, 'name' | 'id'>, page: PageProps): string {
  return row.name ?? `${simulationTexts[page.locale].unnamed} (${row.id.slice(-6)})`;
}

function DesignDay({ page }: { page: PageProps }) {
  const t = simulationTexts[page.locale];
  return (
    <section class="tablet:grid-col-6 margin-bottom-3">
      <h2>{t.designDay}</h2>
      <p>{t.designDayText}</p>
      <Form page={page} action="/staff/simulations">
        <input type="hidden" name="/name" value={t.designDay} />
        <button type="submit" class="usa-button">
          {t.runDesignDay}
        </button>
      </Form>
    </section>
  );
}

function ReadyMade({ page }: { page: PageProps }) {
  const t = simulationTexts[page.locale];
  return (
    <section class="tablet:grid-col-6 margin-bottom-3">
      <h2>{t.begin}</h2>
      <form class="usa-form maxw-none" method="get" action="/staff/simulations/new">
        <label class="usa-label margin-top-0" for="from">
          {t.readyMade}
        </label>
        <select class="usa-select" id="from" name="from">
          {readyMade.map(({ name, title }) => (
            <option value={name}>
              {name}: {title[page.locale]}
            </option>
          ))}
        </select>
        <button type="submit" class="usa-button usa-button--outline">
          {t.open}
        </button>
      </form>
      <p>
        <a class="usa-link" href="/staff/simulations/new">
          {t.fromNothing}
        </a>
      </p>
    </section>
  );
}

function Row({ page, row }: { page: PageProps; row: SimulationRow }) {
  const { locale } = page;
  const t = simulationTexts[locale];
  const name = nameOf(row, page);
  const { day } = JSON.parse(row.scenario) as { day: string };
  return (
    <tr>
      <td>
        {row.state === 'done' || row.state === 'cancelled' ? (
          <div class="usa-checkbox bg-transparent">
            <input
              class="usa-checkbox__input"
              type="checkbox"
              id={`pick-${row.id}`}
              name="run"
              value={row.id}
            />
            <label class="usa-checkbox__label margin-top-0" for={`pick-${row.id}`}>
              <span class="usa-sr-only">{t.pick(name)}</span>
            </label>
          </div>
        ) : null}
      </td>
      <th scope="row">
        <a class="usa-link" href={`/staff/simulations/${row.id}`}>
          {name}
        </a>
      </th>
      <td class="text-no-wrap">{t.states[row.state]}</td>
      <td>{t.choices[day] ?? day}</td>
      <td class="text-right text-no-wrap">
        {row.progress_done} / {row.progress_total}
      </td>
      <td class="text-no-wrap">{formatMoment(row.requested_at, locale)}</td>
    </tr>
  );
}

async function listPage({ c, page, services, principal }: StaffVisit) {
  const t = simulationTexts[page.locale];
  const cursor = c.req.query('older');
  const rows = await services.db.all(simulationsOf(actorId(principal), keyFromCursor(cursor), onePage + 1));
  const { items, next } = toPage(
    rows,
    onePage,
    (row) => row.id,
    (row) => row,
  );
  const { columns } = t;
  return render(
    c,
    page,
    t.title,
    <>
      <h1>{t.title}</h1>
      <p class="usa-intro maxw-tablet">{t.lead}</p>
      <div class="grid-row grid-gap">
        <DesignDay page={page} />
        <ReadyMade page={page} />
      </div>
      <h2>{t.mine}</h2>
      {c.req.query('pick') === 'two' ? <Info text={t.pickTwo} /> : null}
      {items.length === 0 ? (
        <p>{t.none}</p>
      ) : (
        <form method="get" action="/staff/simulations/compare">
          <section class="garita-table-scroll" tabindex={0} aria-label={t.mine}>
            <table class="usa-table usa-table--borderless width-full">
              <thead>
                <tr>
                  <th scope="col">{columns.pick}</th>
                  <th scope="col">{columns.name}</th>
                  <th scope="col">{columns.state}</th>
                  <th scope="col">{columns.day}</th>
                  <th scope="col" class="text-right">
                    {columns.days}
                  </th>
                  <th scope="col">{columns.asked}</th>
                </tr>
              </thead>
              <tbody>
                {items.map((row) => (
                  <Row page={page} row={row} />
                ))}
              </tbody>
            </table>
          </section>
          <button type="submit" class="usa-button usa-button--outline">
            {t.compareTwo}
          </button>
        </form>
      )}
      <p>
        {next === undefined ? null : (
          <a class="usa-link margin-right-2" href={`/staff/simulations?older=${encodeURIComponent(next)}`}>
            {t.older}
          </a>
        )}
        {cursor === undefined ? null : (
          <a class="usa-link" href="/staff/simulations">
            {t.newest}
          </a>
        )}
      </p>
    </>,
    200,
    { width: 'wide' },
  );
}

/** An analyst's own simulations, and the ways to a new one. */
export function registerSimulationList(pages: Pages): void {
  pages.staff('get', '/staff/simulations', 'simulations:run', listPage);
}
