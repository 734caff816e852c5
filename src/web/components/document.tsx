import type { PropsWithChildren } from 'hono/jsx';
import type { Locale } from '../../http/text.ts';

interface DocumentProps {
  readonly locale: Locale;
  readonly title: string;
  readonly siteName: string;
  /** The words of the link that skips to `#main`. */
  readonly skip: string;
}

/** The document around everything. All that it loads comes from the service itself; it needs no script. */
export function Document(props: PropsWithChildren<DocumentProps>) {
  const { locale, title, siteName, skip, children } = props;
  return (
    <html lang={locale}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{`${title} | ${siteName}`}</title>
        <link rel="stylesheet" href="/assets/uswds/css/uswds.min.css" />
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
