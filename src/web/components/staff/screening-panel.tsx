import type { MatchView } from '../../../matches/schema.ts';
import type { ScreeningView } from '../../../screening/schema.ts';
import type { StoredStanding } from '../../../screening/standing.ts';
import { formatMoment } from '../../format.ts';
import { matchTexts } from '../../texts/match.ts';
import { officerTexts } from '../../texts/officer.ts';
import type { PageProps } from '../layout.tsx';
import { Tag, toneOf } from './tag.tsx';

/** What is known of a person from the watch lists, as far as the reader's agency may know it. */
export interface Screened {
  readonly screening?: ScreeningView | undefined;
  readonly standing?: Pick<StoredStanding, 'status' | 'screenedAt'> | undefined;
  readonly matches: readonly MatchView[];
}

function MatchLine({ page, match }: { page: PageProps; match: MatchView }) {
  const t = officerTexts[page.locale];
  return (
    <li class="margin-y-1">
      <a class="usa-link" href={`/staff/matches/${match.id}`}>
        {t.matchOn(match.list.name)}
      </a>{' '}
      <Tag tone={toneOf(match.state)} text={matchTexts[page.locale].states[match.state]} />
      {match.sees === 'hit_only' ? (
        <p class="margin-y-05">{t.hitOnly(match.list.ownerAgency, match.hitCode)}</p>
      ) : null}
    </li>
  );
}

/** The screening, the standing and the matches of one person. */
export function ScreeningPanel({ page, screened }: { page: PageProps; screened: Screened }) {
  const { locale } = page;
  const t = officerTexts[locale];
  const { screening, standing, matches } = screened;
  return (
    <section class="garita-panel" aria-labelledby="screening-title">
      <h2 id="screening-title">{t.screening}</h2>
      {standing ? (
        <p>
          {t.standing}: <Tag tone={toneOf(standing.status)} text={t.standings[standing.status]} />
        </p>
      ) : (
        <p>{t.screeningNone}</p>
      )}
      {screening?.state === 'pending' ? <p>{t.screeningPending}</p> : null}
      {screening?.doneAt === undefined ? null : (
        <p>
          {t.screeningDone(formatMoment(Date.parse(screening.doneAt), locale))}{' '}
          {t.screeningCompared(screening.candidates ?? 0)}
        </p>
      )}
      {matches.length === 0 ? (
        <p>{t.noMatch}</p>
      ) : (
        <ul class="add-list-reset">
          {matches.map((match) => (
            <MatchLine page={page} match={match} />
          ))}
        </ul>
      )}
    </section>
  );
}
