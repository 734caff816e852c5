import type { Api } from '../http/endpoint.ts';
import { replayScreening } from './replay.ts';
import { runScreening } from './run.ts';
import { ReplayView, ScreeningAccepted, ScreeningBody, ScreeningParams, ScreeningView } from './schema.ts';
import { showScreening } from './show.ts';
import { VettingView, vettingView } from './vetting-view.ts';

const tag = 'Screenings';
/** Long enough for lists of a million entries. */
const replayTimeLimitMs = 5 * 60_000;

/** Ad-hoc screening by an officer: asked for here, done by a worker, read here. */
export function registerScreenings(api: Api): void {
  api.endpoint(
    {
      method: 'post',
      path: '/v1/screenings',
      tag,
      summary: 'Screen somebody against every list',
      scope: 'screenings:run',
      body: ScreeningBody,
      idempotent: true,
      problems: ['not_found'],
      reply: { status: 202, description: 'Under way; read it at its location', schema: ScreeningAccepted },
    },
    async ({ services, principal, body, now }) => runScreening(services, principal, body, now),
  );

  api.endpoint(
    {
      method: 'get',
      path: '/v1/screenings/:id',
      tag,
      summary: 'A screening and, when it is done, what was found and why',
      scope: 'screenings:run',
      params: ScreeningParams,
      reply: { status: 200, description: 'The screening', schema: ScreeningView },
    },
    async ({ services, principal, params, now, locale }) =>
      showScreening(services, principal, params.id, now, locale),
  );

  api.endpoint(
    {
      method: 'post',
      path: '/v1/screenings/:id/replay',
      tag,
      summary: 'Compute a screening again from what it was computed from, and tell whether it is the same',
      scope: 'screenings:run',
      params: ScreeningParams,
      problems: ['not_found', 'conflict'],
      reply: { status: 200, description: 'Equal, or what differs and why', schema: ReplayView },
      timeLimitMs: replayTimeLimitMs,
    },
    async ({ services, principal, params, now, locale }) =>
      replayScreening(services, principal, params.id, now, locale),
  );

  api.endpoint(
    {
      method: 'get',
      path: '/v1/vetting',
      tag,
      summary: 'How far vetting and the daily sweep have come',
      scope: 'operations:read',
      reply: { status: 200, description: 'Progress', schema: VettingView },
    },
    async ({ services }) => ({ status: 200, body: await vettingView(services) }),
  );
}
