import { z } from 'zod';
import type { Api } from '../http/endpoint.ts';
import { PageQuery } from '../http/paging.ts';
import { createTokenVerifier } from '../http/tokens.ts';
import { badgeIn, badgeOut } from './badge.ts';
import { registerEnrollment } from './enrollment-routes.ts';
import { recordHeartbeat } from './heartbeat.ts';
import { issueToken } from './issue-token.ts';
import { listTerminals } from './list.ts';
import { BadgeBody, HeartbeatBody, Params, TerminalView, TokenReply } from './schema.ts';

const tag = 'Terminals';

function registerBadges(api: Api): void {
  const verifier = createTokenVerifier(api.services);
  const Badge = z.object({ badge: z.string(), officer: z.string(), until: z.iso.datetime().optional() });
  api.endpoint(
    {
      method: 'post',
      path: '/v1/terminals/badge',
      tag,
      summary: 'An officer badges in on this terminal',
      scope: 'crossings:check',
      body: BadgeBody,
      idempotent: true,
      reply: { status: 201, description: 'The badge that dispositions name.', schema: Badge },
    },
    (call) => badgeIn(call, verifier),
  );
  api.endpoint(
    {
      method: 'post',
      path: '/v1/terminals/badge/:id/end',
      tag,
      summary: 'The officer badges out',
      scope: 'crossings:check',
      params: Params,
      idempotent: true,
      reply: { status: 200, description: 'Whose badge it was.', schema: Badge },
    },
    badgeOut,
  );
}

/** Lane terminals: how they come to a key, a token and an officer, and how they are. */
export function registerTerminals(api: Api): void {
  registerEnrollment(api);
  api.endpoint(
    {
      method: 'post',
      path: '/v1/terminals/token',
      tag,
      summary: 'Buy an access token with a signed assertion (RFC 7523; form or JSON)',
      scope: 'public',
      rawBody: 'application/x-www-form-urlencoded',
      reply: { status: 200, description: 'A token of 15 minutes, bound to the lane.', schema: TokenReply },
      problems: ['unauthenticated', 'invalid_request', 'unsupported_media_type'],
    },
    issueToken,
  );
  registerBadges(api);
  api.endpoint(
    {
      method: 'get',
      path: '/v1/terminals',
      tag,
      summary: 'Terminals: heartbeat, age of the snapshot, gaps in what has arrived',
      scope: 'operations:read',
      query: PageQuery,
      reply: {
        status: 200,
        description: 'A page of terminals.',
        schema: z.object({ items: z.array(TerminalView), next: z.string().optional() }),
      },
    },
    listTerminals,
  );
  api.endpoint(
    {
      method: 'post',
      path: '/v1/lanes/:id/heartbeat',
      tag,
      summary: 'A terminal tells how it is',
      scope: 'crossings:check',
      params: Params,
      body: HeartbeatBody,
      reply: {
        status: 200,
        description: 'When it was heard.',
        schema: z.object({ receivedAt: z.iso.datetime() }),
      },
    },
    recordHeartbeat,
  );
}
