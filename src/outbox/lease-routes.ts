import type { Api } from '../http/endpoint.ts';
import type { Services } from '../services.ts';
import { type AfterDeadLetter, takeFailure } from './failures.ts';
import { withSubjects } from './leased-crossings.ts';
import {
  FailureReport,
  LeaseRequest,
  type LeaseResponse,
  ReleaseRequest,
  RenewRequest,
} from './protocol/relay.ts';
import { firstToLease, heartbeat, leaseNext, messagesInOrder, releaseLeases, renewLeases } from './store.ts';

/** What leases need of the rest of the application. */
export interface LeaseVerbs {
  readonly afterDeadLetter: AfterDeadLetter;
  readonly runDueWork: () => Promise<void>;
}

/** Many commits in a burst wake a waiting relay once. */
const gatherMs = 2;

const tag = 'internal';
const ok = { status: 200, description: 'Done' } as const;

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function lease(services: Services, request: LeaseRequest, asker: AbortSignal): Promise<LeaseResponse> {
  const started = performance.now();
  for (;;) {
    // A relay that has gone would hold messages until their leases run out.
    if (asker.aborted) return { messages: [] };
    const now = services.now();
    const first = await services.db.first(firstToLease(request, now));
    if (first) {
      const [rows] = await services.db.batch([leaseNext(request, first, now)]);
      const messages = messagesInOrder((rows ?? []) as Parameters<typeof messagesInOrder>[0]);
      if (messages.length > 0) return { messages: await withSubjects(services.db, messages) };
    }
    const left = request.waitMs - (performance.now() - started);
    if (left <= 0) return { messages: [] };
    await services.nextCommit(Math.min(left, 1000));
    await sleep(Math.min(gatherMs, left));
  }
}

/** Leases of messages: taken, renewed, given back, and the failures that are counted. */
export function registerLeases(api: Api, verbs: LeaseVerbs): void {
  const { services } = api;
  api.endpoint(
    {
      method: 'post',
      path: '/internal/outbox/lease',
      tag,
      summary: 'Lease the next messages (long poll)',
      scope: 'internal',
      body: LeaseRequest,
      reply: ok,
    },
    async ({ body, request }) => {
      await verbs.runDueWork();
      return { status: 200, body: await lease(services, body, request.signal) };
    },
  );
  api.endpoint(
    {
      method: 'post',
      path: '/internal/outbox/renew',
      tag,
      summary: 'Renew leases; the heartbeat of a relay',
      scope: 'internal',
      body: RenewRequest,
      reply: ok,
    },
    async ({ body, now }) => {
      const [, held] = await services.db.batch([
        heartbeat(body.relayId, body.queueUp ?? true, body.ids.length, now),
        renewLeases(body.relayId, body.ids, now + body.leaseMs),
      ]);
      return { status: 200, body: { held: (held as { id: string }[]).map(({ id }) => id) } };
    },
  );
  api.endpoint(
    {
      method: 'post',
      path: '/internal/outbox/release',
      tag,
      summary: 'Give messages back unharmed',
      scope: 'internal',
      body: ReleaseRequest,
      reply: ok,
    },
    async ({ body }) => {
      await services.db.batch([releaseLeases(body.relayId, body.ids)]);
      return { status: 200, body: {} };
    },
  );
  api.endpoint(
    {
      method: 'post',
      path: '/internal/outbox/failures',
      tag,
      summary: 'Count failed deliveries',
      scope: 'internal',
      body: FailureReport,
      reply: ok,
    },
    async ({ body, principal, now }) => {
      const outcomes = [];
      for (const failure of body.failures) {
        outcomes.push({
          id: failure.id,
          outcome: await takeFailure(services, verbs.afterDeadLetter, principal, failure, now),
        });
      }
      return { status: 200, body: { outcomes } };
    },
  );
}
