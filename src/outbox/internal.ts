import { z } from 'zod';
import type { Api } from '../http/endpoint.ts';
import { DomainError } from '../http/problems.ts';
import { mintToken } from '../http/tokens.ts';
import { equalInConstantTime, toBase64 } from '../keys/bytes.ts';
import type { Services } from '../services.ts';
import { type LeaseVerbs, registerLeases } from './lease-routes.ts';
import {
  Configuration,
  type SubjectChanges,
  type WatchlistChanges,
  type Watermark,
} from './protocol/feeds.ts';
import type { WorkerSession } from './protocol/relay.ts';
import {
  ResultsRequest,
  type ResultsResponse,
  VettingPart,
  type VettingPartResponse,
} from './protocol/results.ts';
import { SimulationPartial, SimulationProgress, SimulationWatch } from './protocol/simulation.ts';

/** What the slices do with what workers ask and bring; put together by the application. */
export interface InternalVerbs extends LeaseVerbs {
  readonly acceptResults: (
    services: Services,
    request: z.infer<typeof ResultsRequest>,
  ) => Promise<z.infer<typeof ResultsResponse>>;
  readonly watchlistChanges: (services: Services, since: string, limit: number) => Promise<WatchlistChanges>;
  readonly subjectChanges: (services: Services, since: number, limit: number) => Promise<SubjectChanges>;
  readonly keepConfiguration: (
    services: Services,
    content: z.infer<typeof Configuration>,
  ) => Promise<{ hash: string }>;
  readonly watermark: (services: Services) => Promise<Watermark>;
  readonly vettingPart: (
    services: Services,
    messageId: string,
    part: VettingPart,
  ) => Promise<z.infer<typeof VettingPartResponse>>;
  readonly simulationProgress: (
    services: Services,
    id: string,
    progress: z.infer<typeof SimulationProgress>,
  ) => Promise<{ cancelled: boolean }>;
  readonly watchSimulation: (
    services: Services,
    id: string,
    watch: z.infer<typeof SimulationWatch>,
    asker: AbortSignal,
  ) => Promise<{ cancelled: boolean }>;
  readonly storePartial: (
    services: Services,
    id: string,
    partial: z.infer<typeof SimulationPartial>,
  ) => Promise<void>;
}

const sessionSeconds = 15 * 60;

const tag = 'internal';
const ok = { status: 200, description: 'Done' } as const;

function openSession(services: Services, secret: string | undefined): void {
  const encode = (text: string) => new TextEncoder().encode(text);
  if (secret && equalInConstantTime(encode(secret), encode(`Bearer ${services.keys.workerSecret}`))) return;
  throw new DomainError('unauthenticated', {
    en: 'The worker secret is not right. Set GARITA_WORKER_SECRET to that of the API.',
    es: 'El secreto del proceso no es correcto. Ponga en GARITA_WORKER_SECRET el de la API.',
  });
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
  api.endpoint(
    {
      method: 'post',
      path: '/internal/configurations',
      tag,
      summary: 'Keep the configuration that a worker screens by',
      scope: 'internal',
      body: Configuration,
      reply: ok,
    },
    async ({ body }) => ({ status: 200, body: await verbs.keepConfiguration(services, body) }),
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
  registerSimulationReports(api, verbs);
}

function registerSimulationReports(api: Api, verbs: InternalVerbs): void {
  const { services } = api;
  const params = z.strictObject({ id: z.string().max(100) });
  api.endpoint(
    {
      method: 'post',
      path: '/internal/vetting/:message/parts',
      tag,
      summary: 'Bring a part of a vetting that is too large for one request',
      scope: 'internal',
      params: z.strictObject({ message: z.uuid() }),
      body: VettingPart,
      reply: ok,
      maxBodyBytes: 16 * 1024 * 1024,
      timeLimitMs: 60_000,
    },
    async ({ params, body }) => ({
      status: 200,
      body: await verbs.vettingPart(services, params.message, body),
    }),
  );
  api.endpoint(
    {
      method: 'post',
      path: '/internal/simulations/:id/progress',
      tag,
      summary: 'Report progress, learn of cancellation',
      scope: 'internal',
      params,
      body: SimulationProgress,
      reply: ok,
    },
    async ({ params, body }) => ({
      status: 200,
      body: await verbs.simulationProgress(services, params.id, body),
    }),
  );
  api.endpoint(
    {
      method: 'post',
      path: '/internal/simulations/:id/watch',
      tag,
      summary: 'Learn at once of a cancellation (long poll)',
      scope: 'internal',
      params,
      body: SimulationWatch,
      reply: ok,
      timeLimitMs: 70_000,
    },
    async ({ params, body, request }) => ({
      status: 200,
      body: await verbs.watchSimulation(services, params.id, body, request.signal),
    }),
  );
  api.endpoint(
    {
      method: 'post',
      path: '/internal/simulations/:id/partial',
      tag,
      summary: 'Bring what is known so far',
      scope: 'internal',
      params,
      body: SimulationPartial,
      reply: ok,
      maxBodyBytes: 64 * 1024 * 1024,
      timeLimitMs: 60_000,
    },
    async ({ params, body }) => {
      await verbs.storePartial(services, params.id, body);
      return { status: 200, body: {} };
    },
  );
}
