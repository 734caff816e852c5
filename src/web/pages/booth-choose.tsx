import { laneName } from '../../booth/lane.ts';
import { currentBooth, leaveBooth, openBooth } from '../../booth/session.ts';
import { sql } from '../../db/sql.ts';
import { crossings } from '../../lanes/border.ts';
import type { LaneClass } from '../../lanes/lane-class.ts';
import { laneWords } from '../../lanes/lane-words.ts';
import { Form } from '../components/form-shell.tsx';
import type { PageProps } from '../components/layout.tsx';
import { render } from '../render.tsx';
import { boothTexts } from '../texts/booth.ts';
import { act, goTo, type Pages, type StaffVisit } from '../visit.tsx';

interface LaneRow {
  readonly id: string;
  readonly lane_class: LaneClass;
  readonly number: number;
  readonly state: 'open' | 'closed';
}

const byName = [...crossings].sort((a, b) => a.name.localeCompare(b.name, 'en'));

function Lanes({ page, lanes }: { page: PageProps; lanes: readonly LaneRow[] }) {
  const { locale } = page;
  const words = boothTexts[locale];
  return (
    <ul class="booth-lanes">
      {lanes.map((lane) => (
        <li>
          <Form page={page} action={`/booth/${lane.id}/open`}>
            <button type="submit" class="usa-button usa-button--outline">
              {words.open} {laneWords[lane.lane_class][locale]} {lane.number}
              {lane.state === 'closed' ? ` (${words.closedLane})` : ''}
            </button>
          </Form>
        </li>
      ))}
    </ul>
  );
}

async function choosePage({ c, page, services, context }: StaffVisit) {
  const { locale } = page;
  const words = boothTexts[locale];
  const current = await currentBooth(services.db, context.principal.subject, context.now);
  const chosen = byName.find(({ code }) => code === c.req.query('crossing'));
  const lanes = chosen
    ? await services.db.all(
        sql<LaneRow>`SELECT id, lane_class, number, state FROM lanes WHERE crossing_code = ${chosen.code}
          ORDER BY lane_class, number`,
      )
    : [];
  return render(
    c,
    page,
    words.chooseTitle,
    <>
      <h1>{words.chooseTitle}</h1>
      <p class="usa-intro">{words.chooseText}</p>
      {current ? (
        <p>
          <a class="usa-button usa-button--big" href={`/booth/${current.lane.id}`}>
            {words.goOn(laneName(current.lane, locale))}
          </a>
        </p>
      ) : null}
      <form class="usa-form" method="get" action="/booth">
        <label class="usa-label" for="booth-crossing">
          {words.crossingLabel}
        </label>
        <select class="usa-select" id="booth-crossing" name="crossing">
          {byName.map(({ code, name }) => (
            <option value={code} selected={code === chosen?.code}>
              {name}
            </option>
          ))}
        </select>
        <button type="submit" class="usa-button">
          {words.showLanes}
        </button>
      </form>
      {chosen ? (
        <>
          <h2>{words.lanesOf(chosen.name)}</h2>
          <Lanes page={page} lanes={lanes} />
        </>
      ) : null}
    </>,
    200,
    { styles: ['booth'] },
  );
}

/** Which lane an officer stands at: chosen, opened under their name, left. */
export function registerBoothChoice(pages: Pages): void {
  pages.staff('get', '/booth', 'crossings:dispose', choosePage);

  pages.staff('post', '/booth/:lane/open', 'crossings:dispose', async (visit) => {
    const lane = visit.c.req.param('lane') ?? '';
    await act(visit, () => openBooth(visit.context, lane));
    return goTo(visit.c, `/booth/${lane}`);
  });

  pages.staff('post', '/booth/:lane/leave', 'crossings:dispose', async (visit) => {
    await act(visit, () => leaveBooth(visit.context));
    return goTo(visit.c, '/booth');
  });
}
