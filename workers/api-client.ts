import { z } from 'zod';
import { fromBase64 } from '../src/keys/bytes.ts';
import { SubjectChanges, WatchlistChanges, Watermark } from '../src/outbox/protocol/feeds.ts';
import type { Payload } from '../src/outbox/protocol/payloads.ts';
import {
  FailureResponse,
  type LeaseRequest,
  LeaseResponse,
  RenewResponse,
  type WorkerSession,
} from '../src/outbox/protocol/relay.ts';
import {
  type ResultsRequest,
  ResultsResponse,
  type VettingPart,
  VettingPartResponse,
} from '../src/outbox/protocol/results.ts';
import { type SimulationPartial, SimulationProgressResponse } from '../src/outbox/protocol/simulation.ts';
import { keysNeeded, unsealPayload } from '../src/outbox/seal.ts';
import type { ScreeningConfiguration } from '../src/screening/configuration.ts';
import { type CallOptions, createHttp, type HttpOptions } from './http.ts';

export type ResultEntry = ResultsRequest['results'][number];
export type ResultAnswer = z.infer<typeof ResultsResponse>['outcomes'][number];
export type FailureAnswer = z.infer<typeof FailureResponse>['outcomes'][number];

/** The API's `/internal`, typed. Temporary errors are tried again with a backoff; the rest throws `ApiError`. */
export interface ApiClient {
  /** Long poll; not tried again by itself, the relay's loop does that. */
  lease(request: LeaseRequest, signal?: AbortSignal): Promise<LeaseResponse['messages']>;
  /** Also the relay's heartbeat. Answers the ids that are still held. */
  renew(request: {
    relayId: string;
    ids: string[];
    leaseMs: number;
    queueUp: boolean;
  }): Promise<ReadonlySet<string>>;
  release(relayId: string, ids: readonly string[]): Promise<void>;
  reportFailures(
    failures: readonly { readonly id: string; readonly error: string; readonly forGood?: true }[],
  ): Promise<readonly FailureAnswer[]>;
  postResults(results: readonly ResultEntry[]): Promise<readonly ResultAnswer[]>;
  watchlistChanges(since: string, limit: number): Promise<WatchlistChanges>;
  subjectChanges(since: number, limit: number): Promise<SubjectChanges>;
  /** Has the API keep the configuration that this worker screens by. */
  keepConfiguration(configuration: ScreeningConfiguration): Promise<void>;
  watermark(): Promise<z.infer<typeof Watermark>>;
  /** Brings a part of a vetting that goes on. */
  vettingPart(messageId: string, part: VettingPart): Promise<z.infer<typeof VettingPartResponse>>;
  /** Answers whether the analyst has cancelled. */
  simulationProgress(simulationId: string, done: number, total: number): Promise<boolean>;
  /** Long poll: resolves with true as soon as the analyst has cancelled, with false after a while. */
  simulationCancelled(simulationId: string, signal: AbortSignal): Promise<boolean>;
  /** Brings what is known so far. */
  simulationPartial(simulationId: string, partial: z.infer<typeof SimulationPartial>): Promise<void>;
  /** Opens a message's payload with the session's keys; asks for new keys when it was sealed with one not known. */
  unseal(messageId: string, sealed: string): Promise<Payload>;
}

type Keys = ReadonlyMap<string, Uint8Array<ArrayBuffer>>;

/** The largest number of ids that one renewal or release takes. */
const MAX_IDS = 5_000;
/** How long a watch of a simulation waits for its cancellation. */
const WATCH_MS = 20_000;

function chunks<T>(items: readonly T[], size: number): T[][] {
  const out: T[][] = [];
  for (let i = 0; i < items.length; i += size) out.push(items.slice(i, i + size));
  return out;
}

export function createApiClient(options: HttpOptions): ApiClient {
  const http = createHttp(options);
  const post = <S extends z.ZodType>(schema: S, path: string, body: unknown, call?: CallOptions) =>
    http.call(schema, 'POST', `/internal/${path}`, body, call);
  const get = <S extends z.ZodType>(schema: S, path: string) => http.call(schema, 'GET', `/internal/${path}`);

  // Imported keys are cached by their bytes, so the same bytes serve as long as the session lasts.
  const keysOf = new WeakMap<WorkerSession, Keys>();
  function keysOfSession(session: WorkerSession): Keys {
    const known = keysOf.get(session);
    if (known !== undefined) return known;
    const keys = new Map(Object.entries(session.payloadKeys).map(([id, text]) => [id, fromBase64(text)]));
    keysOf.set(session, keys);
    return keys;
  }

  return {
    async lease(request, signal) {
      const call = {
        timeoutMs: request.waitMs + 10_000,
        retries: 0,
        ...(signal === undefined ? {} : { signal }),
      };
      return (await post(LeaseResponse, 'outbox/lease', request, call)).messages;
    },
    async renew({ ids, ...rest }) {
      const held = new Set<string>();
      for (const some of ids.length === 0 ? [[]] : chunks(ids, MAX_IDS)) {
        const answer = await post(
          RenewResponse,
          'outbox/renew',
          { ...rest, ids: some },
          { retries: 2, timeoutMs: 5_000 },
        );
        for (const id of answer.held) held.add(id);
      }
      return held;
    },
    async release(relayId, ids) {
      for (const some of chunks(ids, MAX_IDS)) {
        await post(z.unknown(), 'outbox/release', { relayId, ids: some }, { retries: 2, timeoutMs: 3_000 });
      }
    },
    async reportFailures(failures) {
      return (await post(FailureResponse, 'outbox/failures', { failures })).outcomes;
    },
    async postResults(results) {
      return (await post(ResultsResponse, 'results', { results }, { timeoutMs: 60_000 })).outcomes;
    },
    watchlistChanges: (since, limit) =>
      get(WatchlistChanges, `watchlist/changes?since=${encodeURIComponent(since)}&limit=${limit}`),
    subjectChanges: (since, limit) => get(SubjectChanges, `subjects/changes?since=${since}&limit=${limit}`),
    async keepConfiguration(configuration) {
      await post(z.unknown(), 'configurations', configuration);
    },
    watermark: () => get(Watermark, 'watermark'),
    vettingPart: (messageId, part) =>
      post(VettingPartResponse, `vetting/${messageId}/parts`, part, { timeoutMs: 60_000 }),
    async simulationProgress(simulationId, done, total) {
      const path = `simulations/${encodeURIComponent(simulationId)}/progress`;
      return (await post(SimulationProgressResponse, path, { done, total }, { retries: 1 })).cancelled;
    },
    async simulationCancelled(simulationId, signal) {
      const path = `simulations/${encodeURIComponent(simulationId)}/watch`;
      const call = { timeoutMs: WATCH_MS + 10_000, retries: 0, signal };
      return (await post(SimulationProgressResponse, path, { waitMs: WATCH_MS }, call)).cancelled;
    },
    async simulationPartial(simulationId, partial) {
      const path = `simulations/${encodeURIComponent(simulationId)}/partial`;
      await post(z.unknown(), path, partial, { timeoutMs: 30_000, retries: 1 });
    },
    async unseal(messageId, sealed) {
      let keys = keysOfSession(await http.session());
      if (!keysNeeded(sealed).every((id) => keys.has(id))) keys = keysOfSession(await http.session(true));
      return unsealPayload(keys, messageId, sealed);
    },
  };
}
