import { holderOf } from '../../../assignments/holding.ts';
import { historyOf } from '../../../audit/history.ts';
import { actorId } from '../../../http/principal.ts';
import type { FieldError } from '../../../http/problems.ts';
import { readMatch } from '../../../matches/read.ts';
import type { MatchView } from '../../../matches/schema.ts';
import { staffNames } from '../../../sessions/staff-names.ts';
import type { PageProps } from '../../components/layout.tsx';
import { ErrorSummary } from '../../components/messages.tsx';
import { Assignment } from '../../components/staff/assignment.tsx';
import { officerFrame } from '../../components/staff/frame.ts';
import { KeyHelp } from '../../components/staff/key-help.tsx';
import { MatchParts } from '../../components/staff/match-parts.tsx';
import { MatchSides } from '../../components/staff/match-sides.tsx';
import { JudgePanel, Verdicts } from '../../components/staff/match-verdicts.tsx';
import { Tag, toneOf } from '../../components/staff/tag.tsx';
import { Timeline } from '../../components/staff/timeline.tsx';
import { formatDate } from '../../format.ts';
import { render } from '../../render.tsx';
import { matchTexts } from '../../texts/match.ts';
import { queueTexts } from '../../texts/queue.ts';
import { recordRead, type StaffVisit } from '../../visit.tsx';

/** The match as this officer's agency may see it; the reading is on record. */
export async function loadMatch(visit: StaffVisit): Promise<MatchView> {
  const { services, principal, context, c } = visit;
  const { now, locale } = context;
  const read = await readMatch({ services, principal, now, locale }, c.req.param('id') ?? '');
  await recordRead(visit, read);
  return read.match;
}

function AlsoOn({ page, match }: { page: PageProps; match: MatchView }) {
  const t = matchTexts[page.locale];
  const { alsoOn = [] } = match;
  if (alsoOn.length === 0) return null;
  return (
    <section aria-labelledby="also-title">
      <h2 id="also-title">{t.alsoOn}</h2>
      <ul class="usa-list">
        {alsoOn.map((other) => (
          <li>
            <a class="usa-link" href={`/staff/matches/${other.id}`}>
              {t.alsoBecause(other.list.name, other.words)}
            </a>{' '}
            <Tag tone={toneOf(other.state)} text={t.states[other.state]} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The page of one match, with whatever the verdict's form had wrong. */
export async function matchPage(visit: StaffVisit, errors: readonly FieldError[] = []) {
  const { c, form, services, principal } = visit;
  const match = await loadMatch(visit);
  const { id, state } = match;
  const page = { ...visit.page, path: `/staff/matches/${id}` };
  const { locale } = page;
  const t = matchTexts[locale];
  const [holder, history] = await Promise.all([
    holderOf(services, { kind: 'match', id }),
    historyOf(services.db, { kind: 'match', id }),
  ]);
  const me = actorId(principal);
  const nameOf = await staffNames(services, principal, [
    holder?.officerId,
    match.awaitsSecondOfficer?.officerId,
    match.earlierVerdict?.officerId,
    ...(match.adjudications ?? []).map(({ officerId }) => officerId),
    ...history.map(({ actor_id }) => actor_id),
  ]);
  const title = t.title(match.traveler.name ?? t.noName);
  return render(
    c,
    page,
    title,
    <>
      <nav class="display-flex flex-row flex-justify flex-align-center" aria-label={queueTexts[locale].queue}>
        <a class="usa-link" href="/staff/matches" data-key="u">
          {t.toQueue}
        </a>
        <KeyHelp locale={locale} keys={['t', 'd', 'h', 'u']} />
      </nav>
      <ErrorSummary title={page.t.errorsTitle} errors={errors} />
      <h1 class="margin-bottom-1">{title}</h1>
      <p class="margin-y-1">
        <Tag tone={toneOf(state)} text={t.states[state]} />{' '}
        {`${t.found}: ${formatDate(Date.parse(match.foundAt), locale)}`}
      </p>
      <h2>{t.sideBySide}</h2>
      <MatchSides page={page} match={match} />
      <div class="grid-row grid-gap-4">
        <div class="desktop:grid-col-7">
          <MatchParts page={page} match={match} />
          <AlsoOn page={page} match={match} />
        </div>
        <div class="desktop:grid-col-5">
          {state === 'withdrawn' ? null : (
            <Assignment page={page} kind="match" id={id} holder={holder} me={me} nameOf={nameOf} />
          )}
          <JudgePanel page={page} match={match} form={form} errors={errors} me={me} nameOf={nameOf} />
          {match.sees === 'record' ? <Verdicts page={page} match={match} nameOf={nameOf} /> : null}
          <Timeline records={match.sees === 'record' ? history : []} locale={locale} nameOf={nameOf} />
        </div>
      </div>
    </>,
    errors.length > 0 ? 422 : 200,
    officerFrame,
  );
}
