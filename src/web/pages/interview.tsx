import { bookInterview } from '../../applications/book-interview.ts';
import { type CenterRow, findCenter, programsOf } from '../../applications/center-store.ts';
import { holdSlot } from '../../applications/hold-slot.ts';
import { mayUse } from '../../applications/lifecycle.ts';
import { type FreeSlot, freeSlots } from '../../applications/list-slots.ts';
import { moveInterview } from '../../applications/move-interview.ts';
import { type Overview, overviewOf } from '../../applications/overview.ts';
import { localTime } from '../../applications/slots.ts';
import { type ApplicationRow, findApplication } from '../../applications/store.ts';
import { sql } from '../../db/sql.ts';
import { DomainError, type FieldError } from '../../http/problems.ts';
import { Radios } from '../components/fields.tsx';
import { Form } from '../components/form-shell.tsx';
import { ErrorSummary } from '../components/messages.tsx';
import { daysFrom, SlotDays } from '../components/slot-days.tsx';
import { formatClock, formatDate, formatLocalTime, zoneName } from '../format.ts';
import { render } from '../render.tsx';
import { interviewTexts } from '../texts/interview.ts';
import { type ApplicantVisit, act, goTo, type Pages } from '../visit.tsx';

const field = '/startsAt';
/** So many days are shown at once. */
const shownDays = 14;
/** Refusals after which another time is chosen. */
const lost: ReadonlySet<string> = new Set(['slot_taken', 'slot_not_offered']);

/** A time is chosen for a first booking, or for the one move of a booked interview. */
const mayChoose = ({ state }: ApplicationRow) => mayUse('hold', state) || mayUse('move', state);

async function applicationOf({ c, context }: ApplicantVisit) {
  const row = await findApplication(context, c.req.param('id') ?? '');
  return { id: row.id, row };
}

async function centersPage(visit: ApplicantVisit) {
  const { c, page, services } = visit;
  const { id, row } = await applicationOf(visit);
  if (!mayChoose(row)) return goTo(c, `/apply/${id}`);
  const t = interviewTexts[page.locale];
  const centers = await services.db.all(
    sql<CenterRow>`SELECT * FROM enrollment_centers ORDER BY state, city, name`,
  );
  const fitting = centers.filter((center) => programsOf(center.id).includes(row.program));
  return render(
    c,
    page,
    t.title,
    <>
      <h1>{t.title}</h1>
      <p>{t.centersText}</p>
      <h2>{t.chooseCenter}</h2>
      <ul class="usa-list usa-list--unstyled">
        {fitting.map((center) => (
          <li class="padding-y-1 border-bottom-1px border-base-lighter">
            {center.operational === 1 ? (
              <a class="usa-link text-bold" href={`/apply/${id}/interview/${center.id}`}>
                {center.name}
              </a>
            ) : (
              <span class="text-bold">{center.name}</span>
            )}
            <br />
            {center.city}, {center.state}
            {center.operational === 1 ? '' : ` (${t.closedCenter})`}
          </li>
        ))}
      </ul>
    </>,
  );
}

function Times(props: {
  visit: ApplicantVisit;
  action: string;
  centerId: string;
  day: string;
  slots: readonly FreeSlot[];
  errors: readonly FieldError[];
  button: string;
}) {
  const { visit, action, centerId, day, slots, errors, button } = props;
  const { t, locale } = visit.page;
  const words = interviewTexts[locale];
  const title = words.chooseTime(formatDate(Date.parse(day), locale));
  if (slots.length === 0) return <p>{words.noTime}</p>;
  return (
    <Form page={visit.page} action={action}>
      <input type="hidden" name="centerId" value={centerId} />
      <Radios
        of={{ t, locale, errors }}
        at={field}
        label={title}
        value={undefined}
        columns
        options={slots.map(({ startsAt, localTime: local }) => [
          new Date(startsAt).toISOString(),
          formatClock(local, locale),
        ])}
      />
      <button type="submit" class="usa-button">
        {button}
      </button>
    </Form>
  );
}

async function daysPage(
  visit: ApplicantVisit,
  centerId: string,
  askedDay?: string,
  errors: readonly FieldError[] = [],
) {
  const { c, services, context } = visit;
  const { id, row } = await applicationOf(visit);
  if (!mayChoose(row)) return goTo(c, `/apply/${id}`);
  const moving = mayUse('move', row.state);
  const at = `/apply/${id}/interview/${centerId}`;
  const page = { ...visit.page, path: askedDay === undefined ? at : `${at}?day=${askedDay}` };
  const { t, locale } = page;
  const words = interviewTexts[locale];
  const from = daysFrom(c.req.query('from') ?? askedDay, context.now);
  const { center, slots } = await freeSlots(services, centerId, from, shownDays, context.now);
  const free = Map.groupBy(slots, ({ localTime: local }) => local.slice(0, 10));
  const day = askedDay ?? c.req.query('day') ?? slots[0]?.localTime.slice(0, 10);
  return render(
    c,
    page,
    words.title,
    <>
      <h1>{words.title}</h1>
      <ErrorSummary title={t.errorsTitle} errors={errors} />
      {moving ? <p>{words.moveText}</p> : null}
      <p>
        <strong>{center.name}</strong>
        <br />
        {center.address}
        <br />
        {words.clock(zoneName(context.now, center.time_zone, locale))}
      </p>
      <SlotDays
        at={at}
        from={from}
        days={shownDays}
        free={free}
        chosen={day}
        locale={locale}
        now={context.now}
      />
      {day === undefined ? (
        <p>{words.noTime}</p>
      ) : (
        <Times
          visit={{ ...visit, page }}
          action={`/apply/${id}/interview/${moving ? 'move' : 'hold'}`}
          button={moving ? words.move : words.hold}
          centerId={centerId}
          day={day}
          slots={free.get(day) ?? []}
          errors={errors}
        />
      )}
      <p>
        <a class="usa-link" href={`/apply/${id}/interview`}>
          {words.otherCenter}
        </a>
      </p>
    </>,
    errors.length > 0 ? 409 : 200,
  );
}

/** Takes the chosen time by a verb. A rival who was faster is told of: the times are shown again, without that one. */
async function take(visit: ApplicantVisit, verb: typeof holdSlot, next: string) {
  const { c, form, context, page, services } = visit;
  const id = c.req.param('id') ?? '';
  const centerId = form.get('centerId') ?? '';
  const startsAt = Date.parse(form.get(field) ?? '');
  if (Number.isNaN(startsAt)) {
    const message = interviewTexts[page.locale].noneChosen;
    return daysPage(visit, centerId, undefined, [{ pointer: field, message }]);
  }
  try {
    await act(visit, () => verb(context, id, { centerId, startsAt }));
  } catch (error) {
    if (!(error instanceof DomainError) || !lost.has(error.code)) throw error;
    const { time_zone: zone } = await findCenter(services, centerId);
    const day = localTime(startsAt, zone).slice(0, 10);
    return daysPage(visit, centerId, day, [{ pointer: field, message: error.detail[page.locale] }]);
  }
  return goTo(c, `/apply/${id}${next}`);
}

function Held({ visit, overview }: { visit: ApplicantVisit; overview: Overview }) {
  const { page } = visit;
  const { locale } = page;
  const t = interviewTexts[locale];
  const { row, slot } = overview;
  if (!slot) return null;
  const until = localTime(slot.held_until, slot.time_zone);
  return (
    <>
      <h1>{t.held}</h1>
      <dl>
        <dt class="text-bold">{t.at}</dt>
        <dd class="margin-left-0">
          {slot.name}, {slot.city}
        </dd>
        <dt class="text-bold margin-top-1">{t.when}</dt>
        <dd class="margin-left-0">
          {formatLocalTime(localTime(slot.starts_at, slot.time_zone), locale)}{' '}
          {t.clock(zoneName(slot.starts_at, slot.time_zone, locale))}
        </dd>
      </dl>
      <p>{t.heldUntil(formatClock(until, locale))}</p>
      <Form page={page} action={`/apply/${row.id}/interview/book`}>
        <input type="hidden" name="centerId" value={slot.center_id} />
        <input type="hidden" name={field} value={new Date(slot.starts_at).toISOString()} />
        <button type="submit" class="usa-button usa-button--big">
          {t.book}
        </button>
      </Form>
      <p>
        <a class="usa-link" href={`/apply/${row.id}/interview/${slot.center_id}`}>
          {t.otherTime}
        </a>
      </p>
    </>
  );
}

async function confirmPage(visit: ApplicantVisit) {
  const { c, page, services, context } = visit;
  const { id, row } = await applicationOf(visit);
  const overview = await overviewOf(services, row, context.now);
  if (overview.slot?.state !== 'held') return goTo(c, `/apply/${id}/interview`);
  return render(c, page, interviewTexts[page.locale].title, <Held visit={visit} overview={overview} />);
}

/** Booking an interview: a center, a day, a time; held for ten minutes, then booked. */
export function registerInterview(pages: Pages): void {
  pages.applicant('get', '/apply/:id/interview', centersPage);
  pages.applicant('get', '/apply/:id/interview/confirm', confirmPage);
  pages.applicant('get', '/apply/:id/interview/:center', (visit) =>
    daysPage(visit, visit.c.req.param('center') ?? ''),
  );
  pages.applicant('post', '/apply/:id/interview/hold', (visit) =>
    take(visit, holdSlot, '/interview/confirm'),
  );
  // Also when the ten minutes were over and somebody else has it now.
  pages.applicant('post', '/apply/:id/interview/book', (visit) => take(visit, bookInterview, ''));
  pages.applicant('post', '/apply/:id/interview/move', (visit) => take(visit, moveInterview, ''));
}
