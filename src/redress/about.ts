import { sql } from '../db/sql.ts';
import { viewerOf } from '../matches/group.ts';
import { presentMatch } from '../matches/present.ts';
import { matchesOfTravelers } from '../matches/store.ts';
import type { Services } from '../services.ts';
import type { Context, RedressRow } from './store.ts';

interface Subject {
  readonly traveler_id: string | null;
  readonly decision_reason: string | null;
  readonly membership_state: string | null;
  readonly state_reason: string | null;
}

/**
 * Whom a request is about, and the decision that it contests. Whoever names nothing when they are referred is known
 * by their newest membership.
 */
async function subjectOf(db: Services['db'], row: RedressRow): Promise<Subject | undefined> {
  if (row.application_id !== null) {
    return db.first(
      sql<Subject>`SELECT traveler_id, decision_reason, NULL AS membership_state, NULL AS state_reason
        FROM applications WHERE id = ${row.application_id}`,
    );
  }
  return db.first(
    sql<Subject>`SELECT traveler_id, NULL AS decision_reason, state AS membership_state, state_reason FROM memberships
      WHERE id = COALESCE(${row.membership_id},
        (SELECT id FROM memberships WHERE applicant_id = ${row.applicant_id} ORDER BY id DESC LIMIT 1))`,
  );
}

/** The traveler whom a request is about; null for somebody who is neither a member nor named an application. */
export async function travelerOf(db: Services['db'], row: RedressRow): Promise<string | null> {
  return (await subjectOf(db, row))?.traveler_id ?? null;
}

/** What an officer must know to answer: the coded reason, and the matches as far as their agency may see them. */
export async function aboutFor(context: Context, row: RedressRow) {
  const { services, principal, locale } = context;
  if (principal.kind !== 'staff') return undefined;
  const subject = await subjectOf(services.db, row);
  const viewer = await viewerOf(services, { agency: principal.agency, locale });
  const lists = [...viewer.lists.keys()].filter((id) => !viewer.hidden.includes(id));
  const travelerId = subject?.traveler_id ?? null;
  const matches = travelerId === null ? [] : await matchesOfTravelers(services.db, [travelerId], lists);
  const verdict =
    row.adjudication_id === null
      ? undefined
      : await services.db.first(
          sql<{ match_id: string }>`SELECT match_id FROM adjudications WHERE id = ${row.adjudication_id}`,
        );
  return {
    ...(travelerId === null ? {} : { travelerId }),
    ...(subject?.decision_reason ? { decisionReason: subject.decision_reason } : {}),
    ...(subject?.membership_state ? { membershipState: subject.membership_state } : {}),
    ...(subject?.state_reason ? { stateReason: subject.state_reason } : {}),
    ...(verdict === undefined || row.adjudication_id === null
      ? {}
      : { verdict: { adjudicationId: row.adjudication_id, matchId: verdict.match_id } }),
    matches: matches.flatMap((match) => {
      const view = presentMatch(match, viewer);
      if (view === undefined) return [];
      const { id, state, list, entry } = view;
      return [{ id, state, list: list.name, ...(entry === undefined ? {} : { entryName: entry.name }) }];
    }),
  };
}
