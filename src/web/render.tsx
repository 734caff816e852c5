import { getCookie, setCookie } from 'hono/cookie';
import type { Child } from 'hono/jsx';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { safeHeaders } from '../http/safe-headers.ts';
import type { Locale } from '../http/text.ts';
import type { Services } from '../services.ts';
import type { Session } from '../sessions/store.ts';
import { type Frame, Layout, type PageProps } from './components/layout.tsx';
import type { PageContext } from './cookies.ts';
import { formToken } from './own-form.ts';
import { textsOf } from './texts/texts.ts';

const languageCookie = 'garita_lang';

/** The reader's language: asked for (`?lang=`, remembered), remembered, or the browser's. */
export function localeOf(c: PageContext): Locale {
  const asked = c.req.query('lang');
  if (asked === 'en' || asked === 'es') {
    setCookie(c, languageCookie, asked, { path: '/', sameSite: 'Lax', httpOnly: true, maxAge: 365 * 86_400 });
    return asked;
  }
  const remembered = getCookie(c, languageCookie);
  return remembered === 'en' || remembered === 'es' ? remembered : c.get('locale');
}

/** What every page knows, from the request and whoever is signed in. */
export function pageProps(c: PageContext, services: Services, session: Session | undefined): PageProps {
  const locale = localeOf(c);
  const url = new URL(c.req.url);
  return {
    t: textsOf(locale),
    locale,
    path: `${url.pathname}${url.search}`,
    person:
      session === undefined
        ? undefined
        : { account: session.account, door: session.door, scopes: session.principal.scopes },
    formToken: formToken(c, services, session),
  };
}

/**
 * The document of a page. Nothing personal stays in a cache. All headers are given at once and the text whole: the server
 * then writes both without making a stream of it.
 */
export async function render(
  c: PageContext,
  page: PageProps,
  title: string,
  body: Child,
  status: ContentfulStatusCode = 200,
  frame?: Frame,
): Promise<Response> {
  const document = (
    <Layout page={page} title={title} frame={frame}>
      {body}
    </Layout>
  );
  const text = `<!doctype html>${await document.toString()}`;
  c.set('finished', true);
  return c.html(text, status, {
    ...safeHeaders,
    'cache-control': 'no-store',
    'content-language': page.locale,
    'x-request-id': c.get('requestId'),
  });
}
