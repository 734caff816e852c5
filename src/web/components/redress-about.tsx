import type { Child } from 'hono/jsx';
import type { Thread } from '../../redress/read.ts';
import { memberTexts } from '../texts/member.ts';
import { reasonWords } from '../texts/reasons.ts';
import { staffRedressTexts } from '../texts/staff-redress.ts';
import type { PageProps } from './layout.tsx';

/** A match of the traveler's as far as the officer's agency may know of it. */
export type KnownMatch = NonNullable<Thread['about']>['matches'][number];

/** A match in one line. */
export function matchWords({ locale }: PageProps, { list, entryName, state }: KnownMatch): string {
  const name = entryName === undefined ? list : `${list}: ${entryName}`;
  return `${name} (${staffRedressTexts[locale].matchStates[state]})`;
}

function Line({ label, children }: { label: string; children: Child }) {
  return (
    <>
      <dt class="text-bold margin-top-1">{label}</dt>
      <dd class="margin-left-0 text-wrap">{children}</dd>
    </>
  );
}

function To({ path, id }: { path: string; id: string | null }) {
  if (id === null) return null;
  return (
    <a class="usa-link font-mono-2xs" href={`${path}/${id}`}>
      {id}
    </a>
  );
}

/** The decision that is contested, its coded reason in words, and the matches that it may rest on. */
export function About({ page, thread: { row, about } }: { page: PageProps; thread: Thread }) {
  const t = staffRedressTexts[page.locale];
  const { decisionReason, stateReason, verdict, matches = [] } = about ?? {};
  const moves: Record<string, string> = memberTexts[page.locale].reasons;
  return (
    <section>
      <h2>{t.about}</h2>
      <dl>
        {row.application_id === null ? null : (
          <Line label={t.application}>
            <To path="/staff/applications" id={row.application_id} />
          </Line>
        )}
        {row.membership_id === null ? null : (
          <Line label={t.membership}>
            <To path="/staff/members" id={row.membership_id} />
          </Line>
        )}
        {decisionReason === undefined ? null : (
          <Line label={t.reason}>{reasonWords(decisionReason, page.locale)}</Line>
        )}
        {stateReason === undefined ? null : (
          <Line label={t.reason}>{moves[stateReason] ?? stateReason.replaceAll('_', ' ')}</Line>
        )}
        {verdict === undefined ? null : (
          <Line label={t.verdict}>
            <To path="/staff/matches" id={verdict.matchId} />
          </Line>
        )}
      </dl>
      <h3>{t.matches}</h3>
      {matches.length === 0 ? (
        <p>{t.noMatches}</p>
      ) : (
        <ul class="usa-list">
          {matches.map((match) => (
            <li>
              <a class="usa-link" href={`/staff/matches/${match.id}`}>
                {matchWords(page, match)}
              </a>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
