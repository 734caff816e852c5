import { parse } from '../../http/body.ts';
import type { Page } from '../../http/paging.ts';
import type { FieldError } from '../../http/problems.ts';
import { listRequests } from '../../redress/list.ts';
import { openRequest } from '../../redress/open.ts';
import type { presentSummary } from '../../redress/present.ts';
import { type Ground, grounds } from '../../redress/rules.ts';
import { NewRequest } from '../../redress/schema.ts';
import { Form } from '../components/form-shell.tsx';
import { ErrorSummary } from '../components/messages.tsx';
import { MessageField, textErrors } from '../components/redress-message.tsx';
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

/** Contesting a decision: the list, and a new request. Registered before the pages of one application. */
export function registerRedressPages(pages: Pages): void {
  pages.applicant('get', '/apply/redress', listPage);
  pages.applicant('get', '/apply/redress/new', (visit) => newPage(visit));
  pages.applicant('post', '/apply/redress/new', open);
}
