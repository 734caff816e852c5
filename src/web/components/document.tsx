import type { PropsWithChildren } from 'hono/jsx';
import type { Locale } from '../../http/text.ts';

interface DocumentProps {
  readonly locale: Locale;
  readonly title: string;
  readonly siteName: string;
  /** The words of the link that skips to `#main`. */
  readonly skip: string;
  /** Names of modules under `web/browser/` that make the page better; it must work without them. */
  readonly scripts?: readonly string[] | undefined;
  /** Names of style sheets under `web/browser/`, beside the one of all pages. */
  readonly styles?: readonly string[] | undefined;
  /** Seconds after which a browser without scripts reads the page again. */
  readonly refresh?: number | undefined;
}

/** The document around everything. All that it loads comes from the service itself; it needs no script, and may name some. */
export function Document(props: PropsWithChildren<DocumentProps>) {
  const { locale, title, siteName, skip, scripts = [], styles = [], refresh, children } = props;
  return (
    <html lang={locale}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{`${title} | ${siteName}`}</title>
        <link rel="stylesheet" href="/assets/uswds/css/uswds.min.css" />
        <link rel="stylesheet" href="/assets/garita/garita.css" />
        {styles.map((name) => (
          <link rel="stylesheet" href={`/assets/garita/${name}.css`} />
        ))}
        {refresh === undefined ? null : (
          <noscript>
            <meta http-equiv="refresh" content={String(refresh)} />
          </noscript>
        )}
        {scripts.map((name) => (
          <script type="module" src={`/assets/garita/${name}.js`} />
        ))}
        <link rel="icon" href="data:," />
      </head>
      <body>
        <a class="usa-skipnav" href="#main">
          {skip}
        </a>
        {children}
      </body>
    </html>
  );
}
