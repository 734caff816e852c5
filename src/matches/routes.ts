import { auditRecord } from '../audit/record.ts';
import type { Api } from '../http/endpoint.ts';
import { etagOf, versionFrom } from '../http/etag.ts';
import { keyFromCursor, toPage } from '../http/paging.ts';
import type { Principal } from '../http/principal.ts';
import { DomainError, notFound } from '../http/problems.ts';
import { adjudicate } from './adjudicate.ts';
import { presentMatch } from './present.ts';
import { AdjudicationBody, MatchPage, MatchParams, MatchQuery, MatchView } from './schema.ts';
import { adjudicationsOf, matchById, matchesAfter } from './store.ts';

const tag = 'Matches';

function staff(principal: Principal): Principal & { readonly kind: 'staff' } {
  if (principal.kind === 'staff') return principal;
  throw new DomainError('forbidden', { en: 'For officers only.', es: 'Solo para oficiales.' });
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
      const rows = await matchesAfter(
        services.db,
        query.state,
        agency,
        keyFromCursor(query.cursor),
        query.limit + 1,
      );
      const page = toPage(
        rows,
        query.limit,
        (row) => row.id,
        (row) => presentMatch(row, { keys: services.keys, agency, locale }),
      );
      const ids = rows.slice(0, query.limit).map((row) => row.id);
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
        reply: { status: 200, body: page },
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
      const row = await matchById(services.db, params.id);
      const verdicts = row ? await adjudicationsOf(services.db, row.id) : [];
      const view = row && presentMatch(row, { keys: services.keys, agency, locale }, verdicts);
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
}
