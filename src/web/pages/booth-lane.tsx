import { readBoard } from '../../booth/board.ts';
import { checkAtBooth } from '../../booth/check.ts';
import { disposeAtBooth } from '../../booth/dispose.ts';
import { followLane } from '../../booth/follow.ts';
import { type BoothLane, laneName, loadLane } from '../../booth/lane.ts';
import { type BoothSession, boothAt, requireBooth } from '../../booth/session.ts';
import { commit } from '../../http/commit.ts';
import { DomainError, type FieldError, notFound } from '../../http/problems.ts';
import { staffNames } from '../../sessions/staff-names.ts';
import { BoothBoard } from '../components/booth-board.tsx';
import { BoothCheck, checkFields } from '../components/booth-check.tsx';
import { Form } from '../components/form-shell.tsx';
import { SessionOver } from '../components/session-over.tsx';
import { render } from '../render.tsx';
import { boothTexts } from '../texts/booth.ts';
import { act, goTo, type Pages, type StaffVisit } from '../visit.tsx';

/** A page that is read again by itself does so this often, seconds. */
const followEvery = 4;

const laneOf = ({ c }: StaffVisit) => c.req.param('lane') ?? '';

async function lanePage(
  visit: StaffVisit,
  lane: BoothLane,
  session: BoothSession,
  errors: readonly FieldError[] = [],
) {
  const { c, page, services, context, principal, form } = visit;
  const { locale } = page;
  const words = boothTexts[locale];
  const { board, queries } = await readBoard(context, session);
  if (queries.length > 0) await commit(services, { queries, reply: { status: 200 } }, undefined, context.now);
  const nameOf = await staffNames(services, principal, [board.shown?.disposed?.officer]);
  const name = laneName(lane, locale);
  const following = c.req.query('follow') !== undefined;
  const path = `/booth/${lane.id}`;
  return render(
    c,
    { ...page, path: following ? `${path}?follow` : path },
    name,
    <div
      id="booth"
      class="booth"
      data-events={`${path}/events`}
      data-page={path}
      data-lost={words.lost}
      data-signed-out={words.signedOut}
    >
      <h1 class="booth-lane">{name}</h1>
      <p id="booth-live" class="booth-live" data-live={words.live} role="status">
        <span class="booth-by-hand">
          <a class="usa-link" href={following ? `${path}?follow` : path}>
            {words.refresh}
          </a>{' '}
          <a class="usa-link" href={following ? path : `${path}?follow`}>
            {following ? words.unfollow : words.follow}
          </a>
        </span>
      </p>
      <SessionOver page={page} path={path} />
      <BoothBoard
        page={page}
        lane={lane}
        board={board}
        officer={principal.subject}
        nameOf={nameOf}
        now={context.now}
      />
      {following ? null : <BoothCheck page={page} lane={lane} form={form} errors={errors} />}
      <Form page={page} action={`${path}/leave`}>
        <button type="submit" class="usa-button usa-button--outline booth-leave">
          {words.leave}
        </button>
      </Form>
    </div>,
    errors.length > 0 ? 422 : 200,
    {
      width: 'wide',
      styles: ['booth'],
      scripts: ['booth'],
      refresh: following ? followEvery : undefined,
    },
  );
}

function closedPage({ c, page }: StaffVisit, lane: BoothLane) {
  const words = boothTexts[page.locale];
  const name = laneName(lane, page.locale);
  return render(
    c,
    page,
    name,
    <>
      <h1>{name}</h1>
      <p class="usa-intro">{words.notOpen}</p>
      <p>{words.chooseText}</p>
      <Form page={page} action={`/booth/${lane.id}/open`}>
        <button type="submit" class="usa-button usa-button--big">
          {words.open} {name}
        </button>
      </Form>
      <p>
        <a class="usa-link" href={`/booth?crossing=${lane.crossing.code}`}>
          {words.chooseTitle}
        </a>
      </p>
    </>,
    200,
    { styles: ['booth'] },
  );
}

/** The form's names of what the check names otherwise: the truck is typed where a vehicle is, an occupant in one field. */
function atField({ pointer, message }: FieldError): FieldError {
  if (pointer.startsWith('/occupants')) return { pointer: checkFields.credentials, message };
  return { pointer: pointer.replace(/^\/truck/, '/vehicle'), message };
}

async function checkByHand(visit: StaffVisit): Promise<Response> {
  const { c, context, form, services } = visit;
  const laneId = laneOf(visit);
  const text = (at: string) => form.get(at)?.trim() ?? '';
  const { credentials, count, plate, state, country, carrier } = checkFields;
  const typed = {
    credentials: text(credentials),
    count: text(count),
    plate: text(plate),
    state: text(state),
    country: text(country),
    carrier: text(carrier),
  };
  try {
    await checkAtBooth(context, laneId, typed, form.get('key'));
  } catch (error) {
    const session = await boothAt(services.db, context.principal.subject, laneId, context.now);
    if (!(error instanceof DomainError) || !error.errors?.length || !session) throw error;
    return lanePage(visit, session.lane, session, error.errors.map(atField));
  }
  return goTo(c, `/booth/${laneId}`);
}

/** The booth of a lane: what stands there, live; a check by hand; what the officer did. */
export function registerBoothLane(pages: Pages): void {
  const { services } = pages;

  pages.staff('get', '/booth/:lane', 'crossings:dispose', async (visit) => {
    const { context } = visit;
    const lane = await loadLane(services.db, laneOf(visit));
    if (!lane) throw notFound('lane', 'el carril');
    const session = await boothAt(services.db, context.principal.subject, lane.id, context.now);
    return session ? lanePage(visit, lane, session) : closedPage(visit, lane);
  });

  pages.staff('get', '/booth/:lane/events', 'crossings:dispose', async (visit) => {
    const session = await requireBooth(visit.context, laneOf(visit));
    return pages.stream(visit, followLane(services, session.lane.id, visit.c.req.query('mark') ?? ''));
  });

  pages.staff('post', '/booth/:lane/check', 'crossings:dispose', checkByHand);

  pages.staff('post', '/booth/:lane/dispose', 'crossings:dispose', async (visit) => {
    const { c, context, form } = visit;
    const laneId = laneOf(visit);
    const [disposition, reason] = (form.get('did') ?? '').split(' ');
    const chosen = form.get('reason') || reason;
    await act(visit, () =>
      disposeAtBooth(context, laneId, form.get('crossing') ?? '', { disposition, reason: chosen }),
    );
    return goTo(c, `/booth/${laneId}`);
  });
}
