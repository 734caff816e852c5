import type { Child } from 'hono/jsx';
import type { Locale } from '../../../http/text.ts';

/** A letter in both languages beside each other, the reader's own first, before it is sent. */
export function LetterPreview(props: {
  locale: Locale;
  title: string;
  heading: (locale: Locale) => string;
  letter: (locale: Locale) => Child;
}) {
  const { locale: own, title, heading, letter } = props;
  const order: readonly Locale[] = own === 'es' ? ['es', 'en'] : ['en', 'es'];
  return (
    <section aria-labelledby="letter-title">
      <h2 id="letter-title">{title}</h2>
      <div class="grid-row grid-gap">
        {order.map((locale) => (
          <article class="tablet:grid-col-6 margin-bottom-2" lang={locale}>
            <div class="garita-letter">
              <p class="text-bold">{heading(locale)}</p>
              {letter(locale)}
            </div>
          </article>
        ))}
      </div>
    </section>
  );
}
