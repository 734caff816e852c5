import { commit } from '../../http/commit.ts';
import { collectPersonalData } from '../../personal-data/collect.ts';
import { endSession } from '../../sessions/end.ts';
import { type SessionLine, sessionsOf } from '../../sessions/store.ts';
import { Form } from '../components/form-shell.tsx';
import type { PageProps } from '../components/layout.tsx';
import { formatMoment } from '../format.ts';
import { render } from '../render.tsx';
import { membershipTexts } from '../texts/membership.ts';
import { noticeTexts } from '../texts/notices.ts';
import { act, goTo, type Pages, type PersonVisit } from '../visit.tsx';

function Line({ page, line, own }: { page: PageProps; line: SessionLine; own: boolean }) {
  const { t, locale } = page;
  return (
    <li class="usa-collection__item">
      <div class="usa-collection__body">
        <h3 class="usa-collection__heading">{line.device === '' ? t.unknownDevice : line.device}</h3>
        <p class="usa-collection__description">
          {t.sessionTimes(formatMoment(line.startedAt, locale), formatMoment(line.seenAt, locale))}
        </p>
        {own ? (
          <p class="text-bold">{t.thisSession}</p>
        ) : (
          <Form page={page} action={`/account/sessions/${line.id}/end`}>
            <button type="submit" class="usa-button usa-button--outline">
              {t.endSession}
              <span class="usa-sr-only">: {line.device}</span>
            </button>
          </Form>
        )}
      </div>
    </li>
  );
}

async function accountPage({ c, page, services, session, principal }: PersonVisit) {
  const { t } = page;
  const lines = await sessionsOf(services, session);
  return render(
    c,
    page,
    t.account,
    <>
      <h1>{t.account}</h1>
      <p class="usa-intro">{t.signedInAs(session.account)}</p>
      {principal.kind === 'staff' ? (
        <p>{t.rolesOf(principal.agency, principal.roles.map((role) => t.roleNames[role]).join(', '))}</p>
      ) : null}
      <h2>{t.sessionsTitle}</h2>
      <p>{t.sessionsText}</p>
      <ul class="usa-collection">
        {lines.map((line) => (
          <Line page={page} line={line} own={line.id === session.id} />
        ))}
      </ul>
      {principal.kind === 'applicant' ? (
        <p class="margin-top-4">
          <a class="usa-link" href="/account/notices">
            {noticeTexts[page.locale].title}
          </a>
        </p>
      ) : null}
      {principal.kind === 'applicant' ? (
        <p>
          <a class="usa-link" href="/account/data">
            {membershipTexts[page.locale].data}
          </a>
          <br />
          {membershipTexts[page.locale].dataText}
        </p>
      ) : null}
      <form class="margin-top-4" method="post" action="/sign-out">
        <input type="hidden" name="form" value={page.formToken} />
        <button type="submit" class="usa-button usa-button--secondary" name="everywhere" value="yes">
          {t.signOutEverywhere}
        </button>
      </form>
    </>,
  );
}

/** Who one is here, where one is signed in, and the end of it. */
export function registerAccount(pages: Pages): void {
  pages.person('get', '/account', accountPage);

  pages.applicant('get', '/account/data', async (visit) => {
    const { services, context } = visit;
    const collected = await collectPersonalData(context);
    await commit(services, collected, undefined, context.now);
    return new Response(JSON.stringify(collected.reply.body, null, 2), {
      headers: {
        'content-type': 'application/json',
        'content-disposition': 'attachment; filename="garita-data.json"',
        'cache-control': 'no-store',
      },
    });
  });

  pages.person('post', '/account/sessions/:id/end', async (visit) => {
    const { c, session, context } = visit;
    const id = c.req.param('id') ?? '';
    await act(visit, async () => endSession(session, id, context.now));
    return goTo(c, '/account');
  });
}
