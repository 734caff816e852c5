import type { Api } from '../http/endpoint.ts';
import { versionFrom } from '../http/etag.ts';
import type { Principal } from '../http/principal.ts';
import { DomainError } from '../http/problems.ts';
import { adjudicate } from './adjudicate.ts';
import { listMatches } from './list.ts';
import { readMatch } from './read.ts';
import {
  AdjudicationBody,
  MatchPage,
  MatchParams,
  MatchQuery,
  MatchView,
  SamePersonBody,
  SamePersonReply,
} from './schema.ts';
import { tellSamePerson } from './tell-same-person.ts';

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
    async ({ principal, ...call }) => listMatches({ ...call, principal: staff(principal) }),
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
    async ({ principal, params, ...call }) => readMatch({ ...call, principal: staff(principal) }, params.id),
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
