import { parse } from '../../http/body.ts';
import { DomainError, type FieldError } from '../../http/problems.ts';
import { closeRequest } from '../../redress/close.ts';
import { readRequest, type Thread as ThreadRead } from '../../redress/read.ts';
import { answers } from '../../redress/rules.ts';
import { Close, NewMessage } from '../../redress/schema.ts';
import { writeMessage } from '../../redress/write.ts';
import { Checkbox, Radios, Select, TextArea } from '../components/fields.tsx';
import { Form } from '../components/form-shell.tsx';
import type { PageProps } from '../components/layout.tsx';
import { ErrorSummary } from '../components/messages.tsx';
import { About, matchWords } from '../components/redress-about.tsx';
import { Thread } from '../components/thread.tsx';
import { filled, textOf } from '../form.ts';
import { formatDate } from '../format.ts';
import { render } from '../render.tsx';
import { redressTexts } from '../texts/redress.ts';
import { staffRedressTexts } from '../texts/staff-redress.ts';
import { act, goTo, type Pages, recordRead, type StaffVisit } from '../visit.tsx';

function Answering(props: {
  page: PageProps;
  thread: ThreadRead;
  errors: readonly FieldError[];
  form: URLSearchParams;
}) {
  const { page, thread, errors, form } = props;
  const { t: common, locale } = page;
  const t = staffRedressTexts[locale];
  const { row, about } = thread;
  const of = { t: common, locale, errors };
  const judged = (about?.matches ?? []).filter(({ state }) => state === 'different_person');
  const typed = (at: string) => form.get(at) ?? undefined;
  return (
    <>
      <section>
        <h2>{t.replyTitle}</h2>
        <Form page={page} action={`/staff/redress/${row.id}/messages`}>
          <TextArea
            of={of}
            at="/message"
            label={t.message}
            hint={t.hint}
            value={typed('/message')}
            maxlength={20_000}
          />
          <Checkbox id="asks" name="asks" label={t.asks} checked={form.has('asks')} />
          <button type="submit" class="usa-button">
            {redressTexts[locale].send}
          </button>
        </Form>
      </section>
      <section class="border-top-1px border-base-light margin-top-6">
        <h2>{t.closeTitle}</h2>
        <p>{t.effect}</p>
        <Form page={page} action={`/staff/redress/${row.id}/close`}>
          <input type="hidden" name="version" value={String(row.version)} />
          <Radios
            of={of}
            at="/outcome"
            label={t.outcome}
            value={typed('/outcome')}
            options={answers
              .filter((one) => one !== 'wrong_match' || judged.length > 0)
              .map((one) => [one, t.outcomes[one]])}
          />
          {judged.length === 0 ? null : (
            <Select
              of={of}
              at="/matchId"
              label={t.match}
              hint={t.matchHint}
              value={typed('/matchId')}
              options={judged.map((match) => [match.id, matchWords(page, match)])}
              optional
            />
          )}
          <TextArea
            of={of}
            at="/text"
            label={t.message}
            hint={t.hint}
            value={typed('/text')}
            maxlength={20_000}
          />
          <button type="submit" class="usa-button usa-button--secondary">
            {t.close}
          </button>
        </Form>
      </section>
    </>
  );
}

async function requestPage(visit: StaffVisit, errors: readonly FieldError[] = []) {
  const { c, context, form } = visit;
  const id = c.req.param('id') ?? '';
  const page = { ...visit.page, path: `/staff/redress/${id}` };
  const words = redressTexts[page.locale];
  const read = await readRequest(context, id);
  await recordRead(visit, read);
  const { row, messages } = read.thread;
  const title = staffRedressTexts[page.locale].detailTitle(words.grounds[row.ground]);
  const state = staffRedressTexts[page.locale].queues[row.state];
  return render(
    c,
    page,
    title,
    <>
      <h1>{title}</h1>
      <ErrorSummary title={page.t.errorsTitle} errors={errors} />
      <p class="usa-intro">
        <strong>{state}</strong>
        {`, ${page.t.since(formatDate(row.state_since, page.locale))}`}
      </p>
      {row.outcome === null ? null : <p>{words.outcomes[row.outcome]}</p>}
      <About page={page} thread={read.thread} />
      <Thread page={page} messages={messages} reader="officer" />
      {row.state === 'closed' ? null : (
        <Answering page={page} thread={read.thread} errors={errors} form={form} />
      )}
    </>,
    errors.length > 0 ? 422 : 200,
  );
}

async function reply(visit: StaffVisit) {
  const { c, form, context, page } = visit;
  const id = c.req.param('id') ?? '';
  const words = redressTexts[page.locale];
  const text = textOf(form, '/message');
  if (text === undefined) return requestPage(visit, [{ pointer: '/message', message: words.missing }]);
  const judged = NewMessage.safeParse({ text, asks: form.has('asks') });
  if (!judged.success) return requestPage(visit, [{ pointer: '/message', message: words.tooLong }]);
  await act(visit, () => writeMessage(context, id, judged.data));
  return goTo(c, `/staff/redress/${id}`);
}

/** What the fields of an answer lack, in plain words. */
function closeErrors(form: URLSearchParams, page: PageProps): readonly FieldError[] {
  const t = staffRedressTexts[page.locale];
  const words = redressTexts[page.locale];
  const outcome = form.get('/outcome');
  return [
    ...(outcome === null ? [{ pointer: '/outcome', message: t.choose }] : []),
    ...(outcome === 'wrong_match' && textOf(form, '/matchId') === undefined
      ? [{ pointer: '/matchId', message: t.chooseMatch }]
      : []),
    ...(textOf(form, '/text') === undefined ? [{ pointer: '/text', message: words.missing }] : []),
  ];
}

async function close(visit: StaffVisit) {
  const { c, form, context, page } = visit;
  const id = c.req.param('id') ?? '';
  const missing = closeErrors(form, page);
  if (missing.length > 0) return requestPage(visit, missing);
  const outcome = form.get('/outcome');
  const typed = filled({
    outcome,
    text: textOf(form, '/text'),
    matchId: outcome === 'wrong_match' ? textOf(form, '/matchId') : undefined,
  });
  try {
    const input = parse(Close, typed, page.locale);
    await act(visit, () => closeRequest(context, id, Number(form.get('version')), input));
    return goTo(c, `/staff/redress/${id}`);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    if (error.code === 'version_changed') {
      const message = staffRedressTexts[page.locale].changed;
      return requestPage(visit, [{ pointer: '/text', message }]);
    }
    if (error.code !== 'invalid_request') throw error;
    return requestPage(
      visit,
      error.errors.map(({ pointer, message }) => ({
        pointer,
        message: pointer === '/text' ? redressTexts[page.locale].tooLong : message,
      })),
    );
  }
}

const scope = 'redress:answer';

/** One request, as the officer who answers it reads it. */
export function registerStaffRedressRequest(pages: Pages): void {
  pages.staff('get', '/staff/redress/:id', scope, (visit) => requestPage(visit));
  pages.staff('post', '/staff/redress/:id/messages', scope, reply);
  pages.staff('post', '/staff/redress/:id/close', scope, close);
}
