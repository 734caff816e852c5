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
}

/** The document around everything. All that it loads comes from the service itself; it needs no script, and may name some. */
export function Document(props: PropsWithChildren<DocumentProps>) {
  const { locale, title, siteName, skip, scripts = [], children } = props;
  return (
    <html lang={locale}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{`${title} | ${siteName}`}</title>
        <link rel="stylesheet" href="/assets/uswds/css/uswds.min.css" />
        <link rel="stylesheet" href="/assets/garita/garita.css" />
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
