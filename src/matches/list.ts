import { auditRecord } from '../audit/record.ts';
import type { Call, Change } from '../http/endpoint.ts';
import { keyFromCursor, type Page, toPage } from '../http/paging.ts';
import { actorId, type Principal } from '../http/principal.ts';
import { aroundMatch, type Grouped, groupsOf, viewerOf } from './group.ts';
import { presentMatch, type Viewer } from './present.ts';
import type { MatchQuery, MatchView } from './schema.ts';
import { matchesAfter, type QueuedMatch } from './store.ts';

/** What the verbs on matches need of a call: an officer of an agency, of the API or of a page. */
export type MatchCall<Q = unknown> = Pick<
  Call<unknown, unknown, Q>,
  'services' | 'query' | 'now' | 'locale'
> & {
  readonly principal: Principal & { readonly kind: 'staff' };
};

/** One line a listed person: the first match in this state stands for the others, which it names. */
function inQueue(row: QueuedMatch, group: Grouped | undefined, viewer: Viewer): MatchView | undefined {
  const also = aroundMatch(group, row.id).filter(({ item }) => item.state === row.state);
  if (also.some(({ item }) => item.id < row.id)) return undefined;
  const { officer_id: officerId, taken_at: takenAt } = row;
  const assigned =
    officerId === null || takenAt === null
      ? undefined
      : { officerId, since: new Date(takenAt).toISOString() };
  return presentMatch(row, viewer, { also, assigned });
}

/** The adjudicators' queue: matches in a state, oldest first, as far as the caller's agency may see them. */
export async function listMatches(
  call: MatchCall<MatchQuery>,
): Promise<Change & { readonly page: Page<MatchView> }> {
  const { services, principal, query, now, locale } = call;
  const { agency } = principal;
  const viewer = await viewerOf(services, { agency, locale });
  const { cursor, limit, ...narrowed } = query;
  const filter = { ...narrowed, officer: actorId(principal), hiddenLists: viewer.hidden };
  const rows = await matchesAfter(services.db, filter, keyFromCursor(cursor), limit + 1);
  const shown = rows.slice(0, limit);
  const groups = await groupsOf(
    services.db,
    shown.map((row) => row.traveler_id),
    viewer,
  );
  const { items, ...next } = toPage(
    rows,
    limit,
    (row) => row.id,
    (row) => inQueue(row, groups.get(row.id), viewer),
  );
  const page = { ...next, items: items.filter((item) => item !== undefined) };
  return {
    page,
    queries: [
      auditRecord({
        at: now,
        actor: principal,
        action: 'match.list',
        objectKind: 'match',
        objectId: query.state,
        detail: { agency, ids: shown.map((row) => row.id) },
      }),
    ],
    reply: { status: 200, body: page },
  };
}
