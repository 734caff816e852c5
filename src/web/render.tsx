import { getCookie, setCookie } from 'hono/cookie';
import { html } from 'hono/html';
import type { Child } from 'hono/jsx';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Principal } from '../http/principal.ts';
import type { Locale } from '../http/text.ts';
import type { Services } from '../services.ts';
import { Layout, type PageProps } from './components/layout.tsx';
import { formToken, type PageContext } from './session.ts';
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

/** How an account is shown: its subject without the mark of the demonstration. */
function accountName(principal: Principal | undefined): string | undefined {
  return principal?.subject.replace(/^demo-/, '');
}

/** What every page knows, from the request and whoever is signed in. A posted page is named by its address to read. */
export function pageProps(c: PageContext, services: Services, principal: Principal | undefined): PageProps {
  const locale = localeOf(c);
  const url = new URL(c.req.url);
  return {
    t: textsOf(locale),
    locale,
    path: `${url.pathname}${url.search}`,
    account: accountName(principal),
    formToken: formToken(c, services, principal?.subject ?? ''),
  };
}

/** The document of a page. Nothing personal stays in a cache. */
export function render(
  c: PageContext,
  page: PageProps,
  title: string,
  body: Child,
  status: ContentfulStatusCode = 200,
): Response | Promise<Response> {
  c.header('cache-control', 'no-store');
  c.header('content-language', page.locale);
  const document = (
    <Layout page={page} title={title}>
      {body}
    </Layout>
  );
  return c.html(html`<!doctype html>${document}`, status);
}
