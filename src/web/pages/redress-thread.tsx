import { parse } from '../../http/body.ts';
import type { FieldError } from '../../http/problems.ts';
import { readRequest } from '../../redress/read.ts';
import { NewMessage } from '../../redress/schema.ts';
import type { RedressRow } from '../../redress/store.ts';
import { withdrawRequest } from '../../redress/withdraw.ts';
import { writeMessage } from '../../redress/write.ts';
import { Form } from '../components/form-shell.tsx';
import type { PageProps } from '../components/layout.tsx';
import { ErrorSummary } from '../components/messages.tsx';
import { MessageField, textErrors } from '../components/redress-message.tsx';
import { Thread } from '../components/thread.tsx';
import { WayOut } from '../components/way-out.tsx';
import { textOf } from '../form.ts';
import { formatDate } from '../format.ts';
import { render } from '../render.tsx';
import { redressTexts } from '../texts/redress.ts';
import { type ApplicantVisit, act, goTo, type Pages, recordRead } from '../visit.tsx';

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
      <WayOut
        page={page}
        action={`/apply/redress/${id}/withdraw`}
        title={t.withdrawTitle}
        texts={[t.withdrawText]}
        confirm={t.withdrawConfirm}
        button={t.withdrawButton}
      />
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

/** A request's thread: what was said, and the traveler's next word. */
export function registerRedressThread(pages: Pages): void {
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
