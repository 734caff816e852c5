import type { PropsWithChildren } from 'hono/jsx';
import type { Scope } from '../../http/principal.ts';
import type { Locale } from '../../http/text.ts';
import type { DoorName } from '../../services.ts';
import { staffPlaces } from '../staff-places.ts';
import type { Texts } from '../texts/texts.ts';
import { Document } from './document.tsx';

/** What every page knows. */
export interface PageProps {
  readonly t: Texts;
  readonly locale: Locale;
  /** Path with query of this page, for the language switch. */
  readonly path: string;
  /** Who is signed in, if anybody, and by which door. */
  readonly person?:
    | { readonly account: string; readonly door: DoorName; readonly scopes: ReadonlySet<Scope> }
    | undefined;
  /** The token that forms carry. */
  readonly formToken: string;
}

function otherLanguage({ locale, path }: PageProps): string {
  const url = new URL(path, 'http://page');
  url.searchParams.set('lang', locale === 'es' ? 'en' : 'es');
  return `${url.pathname}${url.search}`;
}

/** Where somebody who is signed in can go from every page. */
function Ways({ page }: { page: PageProps }) {
  const { t, person } = page;
  if (person === undefined) return null;
  return (
    <>
      {person.door === 'applicants' ? (
        <a class="text-white margin-right-2" href="/apply">
          {t.myApplications}
        </a>
      ) : (
        staffPlaces(person.scopes).map(({ path, name }) => (
          <a class="text-white margin-right-2" href={path}>
            {name[page.locale]}
          </a>
        ))
      )}
      <a class="text-white margin-right-2" href="/account">
        {t.account}
      </a>
      <form method="post" action="/sign-out" class="margin-right-2">
        <input type="hidden" name="form" value={page.formToken} />
        <button type="submit" class="usa-button usa-button--unstyled text-white">
          {t.signOut}
        </button>
      </form>
    </>
  );
}

/** How a page stands in its frame. */
export interface Frame {
  /** `wide` for tables and things side by side; text is read in the narrow one. */
  readonly width?: 'text' | 'wide';
  readonly scripts?: readonly string[];
  readonly styles?: readonly string[];
  /** Seconds after which a browser without scripts reads the page again: only where the reader has asked for it. */
  readonly refresh?: number | undefined;
}

/** The frame of every page: header with the ways out, language switch, main part, footer. */
export function Layout(
  props: PropsWithChildren<{ page: PageProps; title: string; frame?: Frame | undefined }>,
) {
  const { page, title, frame, children } = props;
  const wide = frame?.width === 'wide';
  const container = wide ? 'grid-container-widescreen' : 'grid-container';
  const { t, locale, person } = page;
  return (
    <Document
      locale={locale}
      title={title}
      siteName={t.siteName}
      skip={t.skip}
      scripts={frame?.scripts}
      styles={frame?.styles}
      refresh={frame?.refresh}
    >
      <header class="bg-primary-darker text-white padding-y-2">
        <div class={`${container} display-flex flex-row flex-justify flex-wrap flex-align-center`}>
          <a class="text-white text-bold font-lang-lg text-no-underline margin-right-3" href="/">
            {t.siteName}
          </a>
          <div class="display-flex flex-row flex-wrap flex-align-center font-sans-sm">
            <Ways page={page} />
            <a class="text-white" href={otherLanguage(page)} lang={locale === 'es' ? 'en' : 'es'}>
              {t.otherLanguage}
            </a>
          </div>
        </div>
      </header>
      <main id="main" class={`${container} padding-y-4`}>
        <div class={wide ? 'line-height-sans-4' : 'maxw-tablet line-height-sans-5'}>{children}</div>
      </main>
      <footer class="usa-footer usa-footer--slim">
        <div class={`${container} padding-y-3 usa-prose`}>
          <p>{t.footer}</p>
          {person === undefined ? null : <p>{t.signedInAs(person.account)}</p>}
        </div>
      </footer>
    </Document>
  );
}
