import { auditRecord } from '../audit/record.ts';
import type { Api } from '../http/endpoint.ts';
import { etagOf, versionFrom } from '../http/etag.ts';
import { keyFromCursor, toPage } from '../http/paging.ts';
import type { Principal } from '../http/principal.ts';
import { DomainError, notFound } from '../http/problems.ts';
import type { Services } from '../services.ts';
import { adjudicate } from './adjudicate.ts';
import { earlierVerdict } from './earlier-verdict.ts';
import { aroundMatch, type Grouped, groupsOf, viewerOf } from './group.ts';
import { presentMatch, type Viewer } from './present.ts';
import {
  AdjudicationBody,
  MatchPage,
  MatchParams,
  MatchQuery,
  MatchView,
  SamePersonBody,
  SamePersonReply,
} from './schema.ts';
import { adjudicationsOf, type MatchRow, matchById, matchesAfter } from './store.ts';
import { tellSamePerson } from './tell-same-person.ts';

const tag = 'Matches';

function staff(principal: Principal): Principal & { readonly kind: 'staff' } {
  if (principal.kind === 'staff') return principal;
  throw new DomainError('forbidden', { en: 'For officers only.', es: 'Solo para oficiales.' });
}

/** A match with everything that is known of it: its verdicts, an earlier one, the person's other entries. */
async function wholeMatch(services: Services, row: MatchRow, viewer: Viewer): Promise<MatchView | undefined> {
  const [adjudications, groups, history] = await Promise.all([
    adjudicationsOf(services.db, row.id),
    groupsOf(services.db, [row.traveler_id], viewer),
    earlierVerdict(services.db, row, viewer.locale),
  ]);
  const also = aroundMatch(groups.get(row.id), row.id);
  return presentMatch(row, viewer, { adjudications, also, ...(history === undefined ? {} : { history }) });
}

/** One line a listed person: the first match in this state stands for the others, which it names. */
function inQueue(row: MatchRow, group: Grouped | undefined, viewer: Viewer): MatchView | undefined {
  const also = aroundMatch(group, row.id).filter(({ item }) => item.state === row.state);
  return also.some(({ item }) => item.id < row.id) ? undefined : presentMatch(row, viewer, { also });
}

/** The adjudicators' work queue. What an agency sees of a match is what the list's originator allows. */
export function registerMatches(api: Api): void {
  api.endpoint(
    {
      method: 'get',
      path: '/v1/matches',
      tag,
      summary: 'The work queue: matches in a state, oldest first',
      scope: 'matches:read',
      query: MatchQuery,
      reply: { status: 200, description: 'A page of matches', schema: MatchPage },
    },
    async ({ services, principal, query, now, locale }) => {
      const { agency } = staff(principal);
      const viewer = await viewerOf(services, { agency, locale });
      const after = keyFromCursor(query.cursor);
      const rows = await matchesAfter(services.db, query.state, viewer.hidden, after, query.limit + 1);
      const shown = rows.slice(0, query.limit);
      const groups = await groupsOf(
        services.db,
        shown.map((row) => row.traveler_id),
        viewer,
      );
      const page = toPage(
        rows,
        query.limit,
        (row) => row.id,
        (row) => inQueue(row, groups.get(row.id), viewer),
      );
      const ids = shown.map((row) => row.id);
      return {
        queries: [
          auditRecord({
            at: now,
            actor: principal,
            action: 'match.list',
            objectKind: 'match',
            objectId: query.state,
            detail: { agency, ids },
          }),
        ],
        reply: { status: 200, body: { ...page, items: page.items.filter((item) => item !== undefined) } },
      };
    },
  );

  api.endpoint(
    {
      method: 'get',
      path: '/v1/matches/:id',
      tag,
      summary: 'A match with its explanation and verdicts',
      scope: 'matches:read',
      params: MatchParams,
      reply: { status: 200, description: 'The match', schema: MatchView },
    },
    async ({ services, principal, params, now, locale }) => {
      const { agency } = staff(principal);
      const viewer = await viewerOf(services, { agency, locale });
      const row = await matchById(services.db, params.id);
      const view = row && (await wholeMatch(services, row, viewer));
      if (!row || !view) throw notFound('match', 'coincidencia');
      return {
        queries: [
          auditRecord({
            at: now,
            actor: principal,
            action: 'match.read',
            objectKind: 'match',
            objectId: row.id,
            detail: { agency, travelerId: row.traveler_id },
          }),
        ],
        reply: { status: 200, body: view, headers: { etag: etagOf(row.version) } },
      };
    },
  );

  api.endpoint(
    {
      method: 'post',
      path: '/v1/matches/:id/adjudication',
      tag,
      summary: 'Give a verdict on a match (If-Match: its ETag)',
      scope: 'matches:adjudicate',
      params: MatchParams,
      body: AdjudicationBody,
      idempotent: true,
      problems: ['precondition_required', 'version_changed', 'illegal_transition'],
      reply: { status: 200, description: 'The match after the verdict', schema: MatchView },
    },
    async ({ services, principal, params, body, header, now, locale }) =>
      adjudicate({
        services,
        principal: staff(principal),
        matchId: params.id,
        version: versionFrom(header('if-match')),
        body,
        now,
        locale,
      }),
  );

  api.endpoint(
    {
      method: 'post',
      path: '/v1/matches/:id/same-person',
      tag,
      summary:
        'Say that the entries of two matches of a traveler are one listed person, or that they are two',
      scope: 'matches:adjudicate',
      params: MatchParams,
      body: SamePersonBody,
      idempotent: true,
      problems: ['not_found', 'invalid_request'],
      reply: { status: 201, description: 'What was said', schema: SamePersonReply },
    },
    async ({ services, principal, params, body, now, locale }) =>
      tellSamePerson({ services, principal: staff(principal), matchId: params.id, body, now, locale }),
  );
}
