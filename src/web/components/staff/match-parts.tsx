import type { Locale } from '../../../http/text.ts';
import type { MatchView } from '../../../matches/schema.ts';
import { formatWhen } from '../../format.ts';
import { matchTexts } from '../../texts/match.ts';
import type { PageProps } from '../layout.tsx';
import { figure } from './match-sides.tsx';
import { Tag, type Tone } from './tag.tsx';

type Effect = NonNullable<MatchView['parts']>[number]['effect'];

/** What speaks for the same person is what an officer has to look at, hence not in green. */
const looks: Readonly<Record<Effect, { readonly tone: Tone; readonly symbol: string }>> = {
  supports: { tone: 'bad', symbol: '=' },
  neutral: { tone: 'plain', symbol: '~' },
  contradicts: { tone: 'good', symbol: '≠' },
};

/** A value that was compared, a day in the reader's words; of several each. */
function shown(value: string | undefined, locale: Locale): string | undefined {
  return value?.replaceAll(/\b\d{4}-\d{2}-\d{2}\b/g, (day) => formatWhen(day, locale));
}

/** Each part of the score: in words, with both values, and whether it speaks for or against, in colour and symbol. */
export function MatchParts({ page, match }: { page: PageProps; match: MatchView }) {
  const { locale } = page;
  const t = matchTexts[locale];
  const { parts, score } = match;
  if (parts === undefined || score === undefined) return null;
  const columns = t.partColumns;
  return (
    <section aria-labelledby="parts-title">
      <h2 id="parts-title">{t.parts}</h2>
      <p>
        {t.score}: <strong>{t.scoreOf(figure(score * 100, locale, 0))}</strong>{' '}
        <meter
          class="garita-meter"
          min={0}
          max={1}
          low={0.5}
          high={0.8}
          optimum={0}
          value={score}
          aria-label={t.score}
        />
      </p>
      <table class="usa-table usa-table--borderless usa-table--stacked width-full">
        <caption class="usa-sr-only">{t.parts}</caption>
        <thead>
          <tr>
            {Object.values(columns).map((name) => (
              <th scope="col">{name}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {parts.map((part) => (
            <tr>
              <th scope="row" data-label={columns.words}>
                {part.words}
              </th>
              <td data-label={columns.traveler}>{shown(part.subjectValue, locale) ?? t.unknown}</td>
              <td data-label={columns.entry}>{shown(part.entryValue, locale) ?? t.unknown}</td>
              <td data-label={columns.effect}>
                <Tag {...looks[part.effect]} text={t.effects[part.effect]} />
              </td>
              <td data-label={columns.weight} class="font-mono-xs">
                {figure(part.weight, locale, 1)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
