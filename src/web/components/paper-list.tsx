import type { Child } from 'hono/jsx';
import type { Locale } from '../../http/text.ts';
import { paperKindNames } from '../../papers/kinds.ts';
import type { Paper } from '../../papers/store.ts';
import { formatBytes, formatDate } from '../format.ts';
import { paperTexts } from '../texts/papers.ts';

/** Papers, each a link by which it is kept as a file; `at` is their address without the id. */
export function PaperList(props: {
  papers: readonly Paper[];
  locale: Locale;
  at: string;
  beside?: (paper: Paper) => Child;
}) {
  const { papers, locale, at, beside } = props;
  const t = paperTexts[locale];
  if (papers.length === 0) return <p>{t.none}</p>;
  return (
    <ul class="usa-collection">
      {papers.map((paper) => (
        <li class="usa-collection__item">
          <div class="usa-collection__body">
            <p class="margin-0 text-wrap">
              <a class="usa-link text-bold" href={`${at}/${paper.id}`} download>
                {paper.name}
              </a>
            </p>
            <p class="usa-collection__description">
              {t.line(
                paperKindNames[paper.kind][locale],
                formatBytes(paper.bytes, locale),
                formatDate(paper.addedAt, locale),
              )}
            </p>
            {beside?.(paper)}
          </div>
        </li>
      ))}
    </ul>
  );
}
