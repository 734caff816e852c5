import { parse } from '../../http/body.ts';
import type { Page } from '../../http/paging.ts';
import { DomainError, type FieldError } from '../../http/problems.ts';
import { listRequests } from '../../redress/list.ts';
import { openRequest } from '../../redress/open.ts';
import type { presentSummary } from '../../redress/present.ts';
import { readRequest } from '../../redress/read.ts';
import { type Ground, grounds } from '../../redress/rules.ts';
import { NewMessage, NewRequest } from '../../redress/schema.ts';
import type { RedressRow } from '../../redress/store.ts';
import { withdrawRequest } from '../../redress/withdraw.ts';
import { writeMessage } from '../../redress/write.ts';
import { Checkbox, idOf, TextArea } from '../components/fields.tsx';
import { Form } from '../components/form-shell.tsx';
import type { PageProps } from '../components/layout.tsx';
import { ErrorSummary } from '../components/messages.tsx';
import { Thread } from '../components/thread.tsx';
import { filled, textOf } from '../form.ts';
import { formatDate } from '../format.ts';
import { render } from '../render.tsx';
import { redressTexts } from '../texts/redress.ts';
import { type ApplicantVisit, act, goTo, type Pages, recordRead } from '../visit.tsx';

type Summary = ReturnType<typeof presentSummary>;

async function listPage(visit: ApplicantVisit) {
  const { c, page, context } = visit;
  const t = redressTexts[page.locale];
  const list = await listRequests(context, { limit: 50 });
  await recordRead(visit, list);
  const { items } = list.reply.body as Page<Summary>;
  return render(
    c,
    page,
    t.listTitle,
    <>
      <h1>{t.listTitle}</h1>
      {items.length === 0 ? <p>{t.listEmpty}</p> : null}
      <ul class="usa-collection">
        {items.map((item) => (
          <li class="usa-collection__item">
            <div class="usa-collection__body">
              <h2 class="usa-collection__heading">
                <a class="usa-link" href={`/apply/redress/${item.id}`}>
                  {`${t.grounds[item.ground]}, ${t.of(formatDate(Date.parse(item.openedAt), page.locale))}`}
                </a>
              </h2>
              <p class="usa-collection__description">{t.states[item.state]}</p>
            </div>
          </li>
        ))}
      </ul>
      <p class="margin-top-4">
        <a class="usa-link" href="/apply/redress/new?ground=referred">
          {t.contestReferral}
        </a>
      </p>
    </>,
  );
}

/** A refused text in plain words; every other refusal is the page's own. */
function textErrors(error: unknown, page: PageProps): readonly FieldError[] {
  if (!(error instanceof DomainError) || error.code !== 'invalid_request') throw error;
  const t = redressTexts[page.locale];
  const wrong = error.errors.every(({ pointer }) => pointer === '/text');
  if (!wrong) throw error;
  return [{ pointer: '/text', message: t.tooLong }];
}

function MessageField(props: { page: PageProps; errors: readonly FieldError[]; value: string | undefined }) {
  const { page, errors, value } = props;
  const t = redressTexts[page.locale];
  const of = { t: page.t, locale: page.locale, errors };
  // The browser cuts nothing off: what is too long comes back with a word about it.
  return <TextArea of={of} at="/text" label={t.text} hint={t.textHint} value={value} maxlength={20_000} />;
}

/** What is contested, from the link that led here or from the form. */
function subjectFrom(visit: ApplicantVisit): {
  readonly ground: Ground;
  readonly applicationId?: string | undefined;
  readonly membershipId?: string | undefined;
} {
  const { c, form } = visit;
  const of = (name: string) => textOf(form, name) ?? c.req.query(name);
  const ground = grounds.find((one) => one === of('ground')) ?? 'referred';
  return { ground, ...filled({ applicationId: of('application'), membershipId: of('membership') }) };
}

function newPage(visit: ApplicantVisit, errors: readonly FieldError[] = []) {
  const { c, form } = visit;
  const { ground, applicationId, membershipId } = subjectFrom(visit);
  const asked = new URLSearchParams({
    ground,
    ...(applicationId === undefined ? {} : { application: applicationId }),
    ...(membershipId === undefined ? {} : { membership: membershipId }),
  });
  const page = { ...visit.page, path: `/apply/redress/new?${asked}` };
  const t = redressTexts[page.locale];
  const title = t.newTitle[ground];
  return render(
    c,
    page,
    title,
    <>
      <h1>{title}</h1>
      <ErrorSummary title={page.t.errorsTitle} errors={errors} />
      <p class="usa-intro">{t.intro}</p>
      <p>{t.next}</p>
      <Form page={page} action="/apply/redress/new">
        <input type="hidden" name="ground" value={ground} />
        {applicationId === undefined ? null : (
          <input type="hidden" name="application" value={applicationId} />
        )}
        {membershipId === undefined ? null : <input type="hidden" name="membership" value={membershipId} />}
        <MessageField page={page} errors={errors} value={form.get('/text') ?? undefined} />
        <button type="submit" class="usa-button">
          {t.send}
        </button>
      </Form>
    </>,
    errors.length > 0 ? 422 : 200,
  );
}

async function open(visit: ApplicantVisit) {
  const { c, page, form, context } = visit;
  const text = textOf(form, '/text');
  if (text === undefined) {
    return newPage(visit, [{ pointer: '/text', message: redressTexts[page.locale].missing }]);
  }
  try {
    const input = parse(NewRequest, { ...subjectFrom(visit), text }, page.locale);
    const opened = await act(visit, () => openRequest(context, input));
    return goTo(c, `/apply/redress/${(opened as { id: string }).id}`);
  } catch (error) {
    return newPage(visit, textErrors(error, page));
  }
}

function Answer({ page, row }: { page: PageProps; row: RedressRow }) {
  const t = redressTexts[page.locale];
  if (row.outcome === null) return null;
  const setAside = row.outcome === 'changed' || row.outcome === 'wrong_match';
  return (
    <div class="usa-summary-box">
      <div class="usa-summary-box__body">
        <h2 class="usa-summary-box__heading">{t.answer}</h2>
        <div class="usa-summary-box__text">
          <p>{t.outcomes[row.outcome]}</p>
          {setAside && row.ground === 'denied' ? <p>{t.afterDenied}</p> : null}
          {row.outcome === 'upheld' || row.outcome === 'referred_on' ? <p>{t.next}</p> : null}
        </div>
      </div>
    </div>
  );
}

function Write(props: { page: PageProps; id: string; errors: readonly FieldError[]; form: URLSearchParams }) {
  const { page, id, errors, form } = props;
  const t = redressTexts[page.locale];
  return (
    <>
      <section>
        <h2>{t.writeTitle}</h2>
        <Form page={page} action={`/apply/redress/${id}/messages`}>
          <MessageField page={page} errors={errors} value={form.get('/text') ?? undefined} />
          <button type="submit" class="usa-button">
            {t.send}
          </button>
        </Form>
      </section>
      <section class="border-top-1px border-base-light margin-top-6">
        <h2>{t.withdrawTitle}</h2>
        <p>{t.withdrawText}</p>
        <Form page={page} action={`/apply/redress/${id}/withdraw`}>
          <Checkbox id={idOf('/confirm')} name="confirm" label={t.withdrawConfirm} />
          <button type="submit" class="usa-button usa-button--secondary">
            {t.withdrawButton}
          </button>
        </Form>
      </section>
    </>
  );
}

async function threadPage(visit: ApplicantVisit, errors: readonly FieldError[] = []) {
  const { c, context, form } = visit;
  const id = c.req.param('request') ?? '';
  const page = { ...visit.page, path: `/apply/redress/${id}` };
  const t = redressTexts[page.locale];
  const read = await readRequest(context, id);
  await recordRead(visit, read);
  const { row, messages } = read.thread;
  const title = t.newTitle[row.ground];
  const about =
    row.application_id === null
      ? row.membership_id === null
        ? undefined
        : { href: `/memberships/${row.membership_id}`, words: t.toMembership }
      : { href: `/apply/${row.application_id}`, words: t.toApplication };
  return render(
    c,
    page,
    title,
    <>
      <h1>{title}</h1>
      <ErrorSummary title={page.t.errorsTitle} errors={errors} />
      <p class="usa-intro">
        <strong>{t.states[row.state]}</strong>
        {`, ${page.t.since(formatDate(row.state_since, page.locale))}`}
      </p>
      <Answer page={page} row={row} />
      <Thread page={page} messages={messages} reader="traveler" />
      {row.state === 'closed' ? null : <Write page={page} id={id} errors={errors} form={form} />}
      {about === undefined ? null : (
        <p>
          <a class="usa-link" href={about.href}>
            {about.words}
          </a>
        </p>
      )}
      <p>
        <a class="usa-link" href="/apply/redress">
          {t.all}
        </a>
      </p>
    </>,
    errors.length > 0 ? 422 : 200,
  );
}

async function write(visit: ApplicantVisit) {
  const { c, page, form, context } = visit;
  const id = c.req.param('request') ?? '';
  const text = textOf(form, '/text');
  if (text === undefined) {
    return threadPage(visit, [{ pointer: '/text', message: redressTexts[page.locale].missing }]);
  }
  try {
    const message = parse(NewMessage, { text }, page.locale);
    await act(visit, () => writeMessage(context, id, message));
    return goTo(c, `/apply/redress/${id}`);
  } catch (error) {
    return threadPage(visit, textErrors(error, page));
  }
}

/** Contesting a decision: the list, a new request, its thread. Registered before the pages of one application. */
export function registerRedressPages(pages: Pages): void {
  pages.applicant('get', '/apply/redress', listPage);
  pages.applicant('get', '/apply/redress/new', (visit) => newPage(visit));
  pages.applicant('post', '/apply/redress/new', open);
  pages.applicant('get', '/apply/redress/:request', (visit) => threadPage(visit));
  pages.applicant('post', '/apply/redress/:request/messages', write);
  pages.applicant('post', '/apply/redress/:request/withdraw', async (visit) => {
    const { c, form, context, page } = visit;
    const id = c.req.param('request') ?? '';
    const t = redressTexts[page.locale];
    if (!form.has('confirm'))
      return threadPage(visit, [{ pointer: '/confirm', message: t.withdrawUnconfirmed }]);
    await act(visit, () => withdrawRequest(context, id));
    return goTo(c, `/apply/redress/${id}`);
  });
}
