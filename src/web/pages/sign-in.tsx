import { DomainError } from '../../http/problems.ts';
import type { DoorName } from '../../services.ts';
import { pendingLifeMs } from '../../sign-in/pending.ts';
import { createSignIn, returnPath } from '../../sign-in/sign-in.ts';
import type { PageProps } from '../components/layout.tsx';
import { dropCookie, readCookie, writeCookie } from '../cookies.ts';
import { originOf } from '../origin.ts';
import { ownPath } from '../own-path.ts';
import { render } from '../render.tsx';
import { startSession, stopSession } from '../session.ts';
import { goTo, homeOf, type Pages, type Visit } from '../visit.tsx';

const cookie = '__Host-garita_signin';

function Door(props: { page: PageProps; door: DoorName; to: string | undefined; first: boolean }) {
  const { page, door, to, first } = props;
  const query = to === undefined ? '' : `?${new URLSearchParams({ to })}`;
  return (
    <section class="margin-top-3">
      <h2>{page.t.doors[door].title}</h2>
      <p>{page.t.doors[door].text}</p>
      <a class={first ? 'usa-button' : 'usa-button usa-button--outline'} href={`/sign-in/${door}${query}`}>
        {page.t.doors[door].button}
      </a>
    </section>
  );
}

function signInPage({ c, page, services }: Visit) {
  const { t } = page;
  const to = ownPath(c.req.query('to'));
  const first: DoorName = c.req.query('door') === 'staff' ? 'staff' : 'applicants';
  const order: readonly DoorName[] = first === 'staff' ? ['staff', 'applicants'] : ['applicants', 'staff'];
  if (services.settings.signIn === undefined) {
    return render(
      c,
      page,
      t.signInTitle,
      <>
        <h1>{t.signInTitle}</h1>
        <p>{t.signInClosed}</p>
      </>,
      503,
    );
  }
  return render(
    c,
    page,
    t.signInTitle,
    <>
      <h1>{t.signInTitle}</h1>
      <p>{t.signInHow}</p>
      {order.map((door) => (
        <Door page={page} door={door} to={door === first ? to : undefined} first={door === first} />
      ))}
      <p class="margin-top-4">{t.signInLimits}</p>
    </>,
  );
}

/** Signing in with OpenID Connect, by either door, and out. */
export function registerSignIn(pages: Pages): void {
  const { services } = pages;
  const signIn = createSignIn(services);

  pages.open('get', '/sign-in', signInPage);

  for (const door of ['applicants', 'staff'] as const) {
    pages.open('get', `/sign-in/${door}`, async (visit) => {
      const { c, page } = visit;
      const { url, sealed } = await signIn.begin(
        door,
        originOf(visit),
        page.locale,
        ownPath(c.req.query('to')),
      );
      writeCookie(c, cookie, sealed, pendingLifeMs / 1000);
      return goTo(c, url);
    });
  }

  pages.open('get', returnPath, async (visit) => {
    const { c } = visit;
    const sealed = readCookie(c, cookie);
    dropCookie(c, cookie);
    const who = await signIn.finish(new URL(c.req.url), originOf(visit), sealed);
    await startSession(c, services, who);
    return goTo(c, who.to ?? homeOf(who));
  });

  pages.open('post', '/sign-out', async ({ c, session, form }) => {
    if (!session) return goTo(c, '/');
    await stopSession(c, services, session, form.has('everywhere'));
    return goTo(c, `/signed-out?door=${session.door}`);
  });

  pages.open('get', '/signed-out', async (visit) => {
    const { c, page } = visit;
    const door: DoorName = c.req.query('door') === 'staff' ? 'staff' : 'applicants';
    const end = await signIn.endUrl(door, originOf(visit)).catch((error: unknown) => {
      if (error instanceof DomainError) return undefined;
      throw error;
    });
    return render(
      c,
      page,
      page.t.signedOutTitle,
      <>
        <h1>{page.t.signedOutTitle}</h1>
        <p>{page.t.signedOut}</p>
        {end === undefined ? null : (
          <p>
            {page.t.signedOutShared}{' '}
            <a class="usa-link" href={end}>
              {page.t.signOutThere}
            </a>
          </p>
        )}
        <p>
          <a class="usa-link" href="/">
            {page.t.toStart}
          </a>
        </p>
      </>,
    );
  });
}
