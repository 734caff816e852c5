import { z } from 'zod';
import { auditRecord } from '../audit/record.ts';
import type { Query } from '../db/sql.ts';
import type { Api } from '../http/endpoint.ts';
import { DomainError } from '../http/problems.ts';
import { mintToken } from '../http/tokens.ts';
import { equalInConstantTime, toBase64 } from '../keys/bytes.ts';
import type { Services } from '../services.ts';
import {
  FailureReport,
  LeaseRequest,
  type LeaseResponse,
  ReleaseRequest,
  RenewRequest,
  ResultsRequest,
  type ResultsResponse,
  SimulationProgress,
  type SubjectChanges,
  type WatchlistChanges,
  type WorkerSession,
} from './protocol.ts';
import {
  anythingToLease,
  countFailure,
  heartbeat,
  leaseNext,
  messagesInOrder,
  releaseLeases,
  renewLeases,
} from './store.ts';

/** What the slices do with what workers ask and bring; put together by the application. */
export interface InternalVerbs {
  readonly acceptResults: (
    services: Services,
    request: z.infer<typeof ResultsRequest>,
  ) => Promise<z.infer<typeof ResultsResponse>>;
  readonly watchlistChanges: (services: Services, since: string, limit: number) => Promise<WatchlistChanges>;
  readonly subjectChanges: (services: Services, since: number, limit: number) => Promise<SubjectChanges>;
  readonly watermark: (services: Services) => Promise<{ vettedThroughSeq: number }>;
  readonly simulationProgress: (
    services: Services,
    id: string,
    progress: z.infer<typeof SimulationProgress>,
  ) => Promise<{ cancelled: boolean }>;
  /** What else happens when a message about this object becomes a dead letter. */
  readonly afterDeadLetter: (objectKind: string, objectId: string, now: number) => readonly Query[];
  readonly runDueWork: () => Promise<void>;
}

const sessionSeconds = 15 * 60;
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
    const waiting = await services.db.first(anythingToLease(request, now));
    if (waiting?.found) {
      const [rows] = await services.db.batch([leaseNext(request, now)]);
      const messages = messagesInOrder((rows ?? []) as Parameters<typeof messagesInOrder>[0]);
      if (messages.length > 0) return { messages };
    }
    const left = request.waitMs - (performance.now() - started);
    if (left <= 0) return { messages: [] };
    await services.nextCommit(Math.min(left, 1000));
    await sleep(Math.min(gatherMs, left));
  }
}

function openSession(services: Services, secret: string | undefined): void {
  const encode = (text: string) => new TextEncoder().encode(text);
  if (secret && equalInConstantTime(encode(secret), encode(`Bearer ${services.keys.workerSecret}`))) return;
  throw new DomainError('unauthenticated', {
    en: 'The worker secret is not right. Set GARITA_WORKER_SECRET to that of the API.',
    es: 'El secreto del proceso no es correcto. Ponga en GARITA_WORKER_SECRET el de la API.',
  });
}

function registerLeases(api: Api, verbs: InternalVerbs): void {
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
      const outcomes: { id: string; outcome: 'retry' | 'dead' | 'gone' }[] = [];
      for (const { id, error } of body.failures) {
        const [rows] = await services.db.batch([countFailure(id, error, now)]);
        const [row] = (rows ?? []) as { state: 'ready' | 'dead'; object_kind: string; object_id: string }[];
        outcomes.push({ id, outcome: row === undefined ? 'gone' : row.state === 'dead' ? 'dead' : 'retry' });
        if (row?.state !== 'dead') continue;
        services.log.error('dead letter', { messageId: id, objectKind: row.object_kind });
        await services.db.batch([
          ...verbs.afterDeadLetter(row.object_kind, row.object_id, now),
          auditRecord({
            at: now,
            actor: principal,
            action: 'outbox.dead_letter',
            objectKind: row.object_kind,
            objectId: row.object_id,
            detail: { messageId: id },
          }),
        ]);
      }
      return { status: 200, body: { outcomes } };
    },
  );
}

function registerFeeds(api: Api, verbs: InternalVerbs): void {
  const { services } = api;
  const limit = z.coerce.number().int().min(1).max(5000).default(1000);
  api.endpoint(
    {
      method: 'get',
      path: '/internal/watchlist/changes',
      tag,
      summary: 'The feed of list entries',
      scope: 'internal',
      query: z.strictObject({ since: z.string().max(100).default(''), limit }),
      reply: ok,
    },
    async ({ query }) => ({
      status: 200,
      body: await verbs.watchlistChanges(services, query.since, query.limit),
    }),
  );
  api.endpoint(
    {
      method: 'get',
      path: '/internal/subjects/changes',
      tag,
      summary: 'The feed of enrolled subjects',
      scope: 'internal',
      query: z.strictObject({ since: z.coerce.number().int().min(0).default(0), limit }),
      reply: ok,
    },
    async ({ query }) => ({
      status: 200,
      body: await verbs.subjectChanges(services, query.since, query.limit),
    }),
  );
  api.endpoint(
    {
      method: 'get',
      path: '/internal/watermark',
      tag,
      summary: 'How far vetting has come',
      scope: 'internal',
      reply: ok,
    },
    async () => ({ status: 200, body: await verbs.watermark(services) }),
  );
}

/** The workers' side of the API: sessions, leases, feeds, results. It never needs the queue. */
export function registerInternal(api: Api, verbs: InternalVerbs): void {
  const { services } = api;
  api.endpoint(
    {
      method: 'post',
      path: '/internal/session',
      tag,
      summary: 'Open a worker session',
      scope: 'public',
      body: z.strictObject({ workerId: z.string().min(1).max(100) }),
      reply: ok,
    },
    async ({ body, header }) => {
      openSession(services, header('authorization'));
      const session: WorkerSession = {
        token: await mintToken(services, { subject: body.workerId, roles: ['worker'] }, sessionSeconds),
        expiresInSeconds: sessionSeconds,
        payloadKeys: Object.fromEntries(
          [...services.keys.encryption.keys].map(([id, key]) => [id, toBase64(key)]),
        ),
      };
      return { status: 200, body: session };
    },
  );
  registerLeases(api, verbs);
  registerFeeds(api, verbs);
  api.endpoint(
    {
      method: 'post',
      path: '/internal/results',
      tag,
      summary: 'Bring results',
      scope: 'internal',
      body: ResultsRequest,
      reply: ok,
      maxBodyBytes: 64 * 1024 * 1024,
      timeLimitMs: 60_000,
    },
    async ({ body }) => ({ status: 200, body: await verbs.acceptResults(services, body) }),
  );
  api.endpoint(
    {
      method: 'post',
      path: '/internal/simulations/:id/progress',
      tag,
      summary: 'Report progress, learn of cancellation',
      scope: 'internal',
      params: z.strictObject({ id: z.string().max(100) }),
      body: SimulationProgress,
      reply: ok,
    },
    async ({ params, body }) => ({
      status: 200,
      body: await verbs.simulationProgress(services, params.id, body),
    }),
  );
}
