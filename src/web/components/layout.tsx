import type { PropsWithChildren } from 'hono/jsx';
import type { Locale } from '../../http/text.ts';
import type { Texts } from '../texts/texts.ts';

/** What every page of the applicant knows. */
export interface PageProps {
  readonly t: Texts;
  readonly locale: Locale;
  /** Path with query of this page, for the language switch. */
  readonly path: string;
  /** Who is signed in, if anybody. */
  readonly account?: string | undefined;
  /** The token that forms carry. */
  readonly formToken: string;
}

function otherLanguage({ locale, path }: PageProps): string {
  const url = new URL(path, 'http://page');
  url.searchParams.set('lang', locale === 'es' ? 'en' : 'es');
  return `${url.pathname}${url.search}`;
}

/** The whole document around a page. Everything it loads comes from here; it needs no script. */
export function Layout(props: PropsWithChildren<{ page: PageProps; title: string }>) {
  const { page, title, children } = props;
  const { t, locale, account } = page;
  return (
    <html lang={locale}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{`${title} | ${t.siteName}`}</title>
        <link rel="stylesheet" href="/assets/uswds/css/uswds.min.css" />
        <link rel="icon" href="data:," />
      </head>
      <body>
        <a class="usa-skipnav" href="#main">
          {t.skip}
        </a>
        <header class="bg-primary-darker text-white padding-y-2">
          <div class="grid-container display-flex flex-row flex-justify flex-wrap flex-align-center">
            <a class="text-white text-bold font-lang-lg text-no-underline margin-right-3" href="/">
              {t.siteName}
            </a>
            <div class="display-flex flex-row flex-wrap flex-align-center font-sans-sm">
              {account === undefined ? null : (
                <>
                  <a class="text-white margin-right-2" href="/apply">
                    {t.myApplications}
                  </a>
                  <form method="post" action="/sign-out" class="margin-right-2">
                    <input type="hidden" name="form" value={page.formToken} />
                    <button type="submit" class="usa-button usa-button--unstyled text-white">
                      {t.signOut}
                    </button>
                  </form>
                </>
              )}
              <a class="text-white" href={otherLanguage(page)} lang={locale === 'es' ? 'en' : 'es'}>
                {t.otherLanguage}
              </a>
            </div>
          </div>
        </header>
        <main id="main" class="grid-container padding-y-4">
          <div class="maxw-tablet">{children}</div>
        </main>
        <footer class="usa-footer usa-footer--slim">
          <div class="grid-container padding-y-3 usa-prose">
            <p>{t.footer}</p>
            {account === undefined ? null : <p>{t.signedInAs(account)}</p>}
          </div>
        </footer>
      </body>
    </html>
  );
}
