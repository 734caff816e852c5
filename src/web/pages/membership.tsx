import { beginRenewal } from '../../applications/begin-renewal.ts';
import { beginReplacement } from '../../applications/begin-replacement.ts';
import { applicationsOfMembership } from '../../applications/of-membership.ts';
import { parse } from '../../http/body.ts';
import { DomainError, type FieldError } from '../../http/problems.ts';
import { addVehicle } from '../../memberships/add-vehicle.ts';
import { readMembership } from '../../memberships/read.ts';
import { reportCredential } from '../../memberships/report-credential.ts';
import { Vehicle } from '../../memberships/schema.ts';
import { loadMembership, type MembershipWithParts } from '../../memberships/store.ts';
import { isContestable } from '../../redress/rules.ts';
import { CopyButton } from '../components/copy-button.tsx';
import { CountrySelect, TextField } from '../components/fields.tsx';
import { Form } from '../components/form-shell.tsx';
import type { PageProps } from '../components/layout.tsx';
import { Cards } from '../components/member-cards.tsx';
import { History, Renewal } from '../components/member-renewal.tsx';
import { letterOf } from '../components/membership-letter.tsx';
import { ErrorSummary } from '../components/messages.tsx';
import { filled, plainError, textOf } from '../form.ts';
import { formatDate } from '../format.ts';
import { render } from '../render.tsx';
import { membershipTexts } from '../texts/membership.ts';
import { membershipLetterTexts } from '../texts/membership-letter.ts';
import { redressTexts } from '../texts/redress.ts';
import { type ShownVehicle, vehicleLine } from '../vehicle-line.ts';
import { type ApplicantVisit, act, goTo, type Pages, recordRead } from '../visit.tsx';

const fields = ['plate', 'state', 'country', 'vin', 'make', 'model', 'color'] as const;

function Vehicles(props: {
  page: PageProps;
  row: MembershipWithParts;
  form: URLSearchParams;
  errors: readonly FieldError[];
}) {
  const { page, row, form, errors } = props;
  const { t, locale } = page;
  const words = membershipTexts[locale];
  const plates = JSON.parse(row.vehicles) as readonly ShownVehicle[];
  const holds = row.state === 'active' || row.state === 'grace';
  const of = { t, locale, errors };
  const value = (name: string) => form.get(`/vehicle/${name}`) ?? undefined;
  return (
    <section>
      <h2>{words.vehiclesTitle}</h2>
      <p>{words.vehiclesText}</p>
      {plates.length === 0 ? <p>{words.noVehicles}</p> : null}
      <ul class="usa-list">
        {plates.map((one) => (
          <li>{vehicleLine(one, page.locale)}</li>
        ))}
      </ul>
      {holds && plates.length < 4 ? (
        <>
          <h3>{words.addTitle}</h3>
          <Form page={page} action={`/memberships/${row.id}/vehicles`}>
            <TextField of={of} at="/vehicle/plate" label={t.plate} value={value('plate')} maxlength={20} />
            <TextField
              of={of}
              at="/vehicle/state"
              label={t.plateState}
              value={value('state')}
              maxlength={10}
              optional
            />
            <CountrySelect of={of} at="/vehicle/country" label={t.plateCountry} value={value('country')} />
            <TextField of={of} at="/vehicle/vin" label={t.vin} value={value('vin')} maxlength={25} optional />
            <TextField
              of={of}
              at="/vehicle/make"
              label={t.make}
              value={value('make')}
              maxlength={60}
              optional
            />
            <TextField
              of={of}
              at="/vehicle/model"
              label={t.model}
              value={value('model')}
              maxlength={60}
              optional
            />
            <TextField
              of={of}
              at="/vehicle/color"
              label={t.color}
              value={value('color')}
              maxlength={40}
              optional
            />
            <button type="submit" class="usa-button">
              {words.add}
            </button>
          </Form>
        </>
      ) : null}
    </section>
  );
}

/** The way to contest: what was decided of the membership, or what happens to it at the lane. */
function Contest({ page, row, now }: { page: PageProps; row: MembershipWithParts; now: number }) {
  const { state } = row;
  const lost = state === 'revoked' || state === 'suspended';
  const ground = lost ? state : 'referred';
  const t = redressTexts[page.locale];
  return (
    <>
      {lost ? <p>{membershipTexts[page.locale].lost}</p> : null}
      {letterOf(row) === undefined ? null : (
        <p>
          <a class="usa-link" href={`/memberships/${row.id}/letter`}>
            {membershipLetterTexts[page.locale].link}
          </a>
        </p>
      )}
      {isContestable(ground, row.state_since, now) ? (
        <p>
          <a
            class={lost ? 'usa-button' : 'usa-link'}
            href={`/apply/redress/new?ground=${ground}&membership=${row.id}`}
          >
            {lost ? t.contest : t.contestReferral}
          </a>
        </p>
      ) : null}
    </>
  );
}

async function membershipPage(visit: ApplicantVisit, errors: readonly FieldError[] = []) {
  const { c, context } = visit;
  const id = c.req.param('id') ?? '';
  const page = { ...visit.page, path: `/memberships/${id}` };
  const { t, locale } = page;
  const words = membershipTexts[locale];
  await recordRead(visit, await readMembership({ ...context, params: { id } }));
  const row = await loadMembership(context.services.db, context.principal, id);
  const applications = await applicationsOfMembership(context.services.db, id);
  const title = words.title(row.program);
  return render(
    c,
    page,
    title,
    <>
      <h1>{title}</h1>
      <ErrorSummary title={t.errorsTitle} errors={errors} />
      <dl>
        <dt class="text-bold">{words.passId}</dt>
        <dd class="margin-left-0">
          <span class="font-mono-md">{row.pass_id}</span>
          <CopyButton text={row.pass_id} of={words.passId} locale={locale} />
        </dd>
        <dt class="text-bold margin-top-1">{words.state}</dt>
        <dd class="margin-left-0">{words.states[row.state]}</dd>
        <dt class="text-bold margin-top-1">{words.until}</dt>
        <dd class="margin-left-0">{formatDate(row.grace_until ?? row.expires_at, locale)}</dd>
      </dl>
      <Contest page={page} row={row} now={context.now} />
      <Renewal page={page} row={row} applications={applications} now={context.now} />
      <Vehicles page={page} row={row} form={visit.form} errors={errors} />
      <Cards page={page} row={row} applications={applications} />
      <History page={page} applications={applications} />
    </>,
    errors.length > 0 ? 422 : 200,
    { scripts: ['send-once', 'copy'] },
  );
}

async function add(visit: ApplicantVisit) {
  const { c, form, context, page } = visit;
  const id = c.req.param('id') ?? '';
  const typed = filled(Object.fromEntries(fields.map((name) => [name, textOf(form, `/vehicle/${name}`)])));
  try {
    const body = parse(Vehicle, typed, page.locale);
    await act(visit, () => addVehicle({ ...context, params: { id }, body }));
  } catch (error) {
    if (!(error instanceof DomainError) || !['invalid_request', 'vehicle_limit'].includes(error.code))
      throw error;
    const errors = error.errors.map((one) =>
      plainError({ ...one, pointer: `/vehicle${one.pointer}` }, page.t),
    );
    const words = error.detail[page.locale];
    return membershipPage(
      visit,
      errors.length > 0 ? errors : [{ pointer: '/vehicle/plate', message: words }],
    );
  }
  return goTo(c, `/memberships/${id}`);
}

/** Orders a card for one that was reported before, under that reason, or for one that is good and damaged. */
async function replace(visit: ApplicantVisit) {
  const { c, context } = visit;
  const membershipId = c.req.param('id') ?? '';
  const credentialId = c.req.param('card') ?? '';
  const row = await loadMembership(context.services.db, context.principal, membershipId);
  const cards = JSON.parse(row.credentials) as readonly { id: string; state: string }[];
  const state = cards.find(({ id }) => id === credentialId)?.state;
  const reason = state === 'lost' || state === 'stolen' ? state : 'damaged';
  const ordered = await act(visit, () => beginReplacement(context, { membershipId, credentialId, reason }));
  return goTo(c, `/apply/${(ordered as { id: string }).id}`);
}

/** A member's own page: number, term, vehicles to add, cards to report. */
export function registerMembership(pages: Pages): void {
  pages.applicant('get', '/memberships/:id', (visit) => membershipPage(visit));
  pages.applicant('post', '/memberships/:id/vehicles', add);
  pages.applicant('post', '/memberships/:id/renew', async (visit) => {
    const begun = await act(visit, () => beginRenewal(visit.context, visit.c.req.param('id') ?? ''));
    return goTo(visit.c, `/apply/${(begun as { id: string }).id}/identity`);
  });
  pages.applicant('post', '/memberships/:id/cards/:card/replace', replace);
  pages.applicant('post', '/memberships/:id/cards/:card/report', async (visit) => {
    const { c, form, context } = visit;
    const params = { id: c.req.param('id') ?? '', credentialId: c.req.param('card') ?? '' };
    const state = form.get('state') === 'stolen' ? 'stolen' : 'lost';
    await act(visit, () => reportCredential({ ...context, params, body: { state } }));
    return goTo(c, `/memberships/${params.id}`);
  });
}
