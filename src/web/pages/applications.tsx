import { createApplication } from '../../applications/create.ts';
import { listApplications } from '../../applications/list.ts';
import type { presentSummary } from '../../applications/present.ts';
import type { Page } from '../../http/paging.ts';
import { membershipsOf } from '../../memberships/store.ts';
import { Radios } from '../components/fields.tsx';
import { Form } from '../components/form-shell.tsx';
import type { PageProps } from '../components/layout.tsx';
import { ErrorSummary } from '../components/messages.tsx';
import { formatDate } from '../format.ts';
import { render } from '../render.tsx';
import { cardTexts } from '../texts/card.ts';
import { membershipTexts } from '../texts/membership.ts';
import { redressTexts } from '../texts/redress.ts';
import { renewalTexts } from '../texts/renewal.ts';
import { type ApplicantVisit, act, goTo, type Pages, recordRead } from '../visit.tsx';

type Summary = ReturnType<typeof presentSummary>;

function nameOf({ kind, program, createdAt }: Summary, { t, locale }: PageProps): string {
  const date = formatDate(Date.parse(createdAt), locale);
  if (kind === 'replacement') return cardTexts[locale].listed(program, date);
  return kind === 'renewal' ? renewalTexts[locale].listed(program, date) : t.applicationOf(program, date);
}

async function listPage(visit: ApplicantVisit, wrong: boolean) {
  const { c, page, context } = visit;
  const { t, locale } = page;
  const list = await listApplications(context, { limit: 50 });
  await recordRead(visit, list);
  const { items } = list.reply.body as Page<Summary>;
  const memberships = await membershipsOf(context.services.db, context.principal.subject);
  const errors = wrong ? [{ pointer: '/program', message: t.choose }] : [];
  return render(
    c,
    page,
    t.listTitle,
    <>
      <h1>{t.listTitle}</h1>
      <ErrorSummary title={t.errorsTitle} errors={errors} />
      {items.length === 0 ? <p>{t.listEmpty}</p> : null}
      <ul class="usa-card-group">
        {items.map((item) => (
          <li class="usa-card tablet:grid-col-12">
            <div class="usa-card__container">
              <div class="usa-card__header">
                <h2 class="usa-card__heading">{nameOf(item, page)}</h2>
              </div>
              <div class="usa-card__body">
                <p>{(item.kind === 'replacement' ? cardTexts[locale] : t).states[item.state]}</p>
              </div>
              <div class="usa-card__footer">
                <a class="usa-button" href={`/apply/${item.id}`}>
                  {t.open}
                </a>
              </div>
            </div>
          </li>
        ))}
      </ul>
      {memberships.length === 0 ? null : (
        <>
          <h2>{membershipTexts[locale].listTitle}</h2>
          <ul class="usa-list">
            {memberships.map((row) => (
              <li>
                <a class="usa-link" href={`/memberships/${row.id}`}>
                  {membershipTexts[locale].title(row.program)}
                </a>
              </li>
            ))}
          </ul>
        </>
      )}
      <p>
        <a class="usa-link" href="/apply/redress">
          {redressTexts[locale].all}
        </a>
      </p>
      <h2>{t.startTitle}</h2>
      <Form page={page} action="/apply">
        <Radios
          of={{ t, locale, errors }}
          at="/program"
          label={t.program}
          value={undefined}
          options={Object.entries(t.programs)}
        />
        <button type="submit" class="usa-button">
          {t.startButton}
        </button>
      </Form>
    </>,
    wrong ? 422 : 200,
  );
}

/** The applicant's own applications, and the beginning of a new one. */
export function registerApplicationList(pages: Pages): void {
  pages.applicant('get', '/apply', (visit) => listPage(visit, false));

  pages.applicant('post', '/apply', async (visit) => {
    const program = visit.form.get('/program');
    if (program !== 'SENTRI' && program !== 'FAST') return listPage(visit, true);
    const created = await act(visit, () => createApplication(visit.context, { program, kind: 'new' }));
    return goTo(visit.c, `/apply/${(created as { id: string }).id}/identity`);
  });
}
