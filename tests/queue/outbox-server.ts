import { randomBytes, randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import type { z } from 'zod';
import type { SubjectChanges, WatchlistChanges } from '../../src/outbox/protocol/feeds.ts';
import type { Payload } from '../../src/outbox/protocol/payloads.ts';
import {
  FailureReport,
  LeaseRequest,
  type QueueName,
  ReleaseRequest,
  RenewRequest,
} from '../../src/outbox/protocol/relay.ts';
import { type Result, ResultsRequest } from '../../src/outbox/protocol/results.ts';
import { SimulationPartial } from '../../src/outbox/protocol/simulation.ts';
import { sealPayload } from '../../src/outbox/seal.ts';

interface Row {
  readonly id: string;
  readonly queue: QueueName;
  readonly priority: number;
  readonly payload: string;
  relayId: string | undefined;
  leasedUntil: number;
  availableAt: number;
  attempts: number;
  error: string | undefined;
}

/** A small API with an outbox in memory, so that what the workers do can be watched and disturbed. */
export interface OutboxServer {
  readonly url: string;
  readonly secret: string;
  readonly rows: Map<string, Row>;
  readonly dead: Map<string, Row>;
  /** How often a result took effect, by message. Never more than once, that is the promise. */
  readonly effects: Map<string, number>;
  readonly results: Map<string, Result>;
  readonly entries: WatchlistChanges['changes'];
  readonly subjects: SubjectChanges['changes'];
  readonly heartbeats: { readonly relayId: string; readonly queueUp: boolean }[];
  readonly progress: { readonly done: number; readonly total: number }[];
  /** What was brought before a simulation was over. */
  readonly partials: z.infer<typeof SimulationPartial>[];
  readonly counts: { sessions: number; posts: number; doubled: number; leaseLost: number };
  /** What the next requests meet. */
  readonly faults: {
    /** Answers 503 to everything. */
    down: boolean;
    /** Answers 401 once to each token so far. */
    expireTokens: boolean;
    /** Milliseconds before results are looked at. */
    slowResultsMs: number;
    /** Says `lease_lost` so many times. */
    loseLeases: number;
    cancelSimulations: boolean;
    vettedThroughSeq: number;
  };
  add(queue: QueueName, payload: Payload, priority?: number): Promise<string>;
  /** As if the lease had run out. */
  dropLease(id: string): void;
  close(): Promise<void>;
}

export async function startOutboxServer(): Promise<OutboxServer> {
  const secret = randomBytes(16).toString('hex');
  const keys = new Map([['k1', new Uint8Array(randomBytes(32))]]);
  const rows = new Map<string, Row>();
  const tokens = new Set<string>();
  const app = new Hono();
  const state: Omit<OutboxServer, 'url' | 'close' | 'add' | 'dropLease'> = {
    secret,
    rows,
    dead: new Map(),
    effects: new Map(),
    results: new Map(),
    entries: [],
    subjects: [],
    heartbeats: [],
    progress: [],
    partials: [],
    counts: { sessions: 0, posts: 0, doubled: 0, leaseLost: 0 },
    faults: {
      down: false,
      expireTokens: false,
      slowResultsMs: 0,
      loseLeases: 0,
      cancelSimulations: false,
      vettedThroughSeq: 0,
    },
  };
  const { faults } = state;

  app.use(async (c, next) => {
    if (faults.down) return c.json({}, 503);
    const token = c.req.header('authorization')?.slice('Bearer '.length) ?? '';
    if (c.req.path === '/internal/session') return token === secret ? next() : c.json({}, 401);
    if (faults.expireTokens) {
      tokens.clear();
      faults.expireTokens = false;
    }
    return tokens.has(token) ? next() : c.json({}, 401);
  });
  app.post('/internal/session', (c) => {
    const token = randomUUID();
    tokens.add(token);
    state.counts.sessions += 1;
    const payloadKeys = Object.fromEntries(
      [...keys].map(([id, key]) => [id, Buffer.from(key).toString('base64')]),
    );
    return c.json({ token, expiresInSeconds: 900, payloadKeys });
  });
  app.post('/internal/outbox/lease', async (c) => {
    const request = LeaseRequest.parse(await c.req.json());
    const until = Date.now() + request.waitMs;
    for (;;) {
      const now = Date.now();
      const found = [...rows.values()]
        .filter((row) => row.leasedUntil <= now && row.availableAt <= now)
        .filter((row) => request.queues?.includes(row.queue) ?? true)
        .sort((a, b) => a.priority - b.priority)
        .slice(0, request.max);
      if (found.length > 0 || now >= until || c.req.raw.signal.aborted || faults.down) {
        if (c.req.raw.signal.aborted || faults.down) return c.json({}, 503);
        for (const row of found) {
          row.relayId = request.relayId;
          row.leasedUntil = now + request.leaseMs;
        }
        const messages = found.map(({ id, queue, priority, payload, attempts }) => ({
          id,
          queue,
          priority,
          payload,
          attempts,
        }));
        return c.json({ messages });
      }
      await sleep(5);
    }
  });
  app.post('/internal/outbox/renew', async (c) => {
    const request = RenewRequest.parse(await c.req.json());
    state.heartbeats.push({ relayId: request.relayId, queueUp: request.queueUp ?? true });
    const held = request.ids.filter((id) => rows.get(id)?.relayId === request.relayId);
    for (const id of held) {
      const row = rows.get(id);
      if (row !== undefined) row.leasedUntil = Date.now() + request.leaseMs;
    }
    return c.json({ held });
  });
  app.post('/internal/outbox/release', async (c) => {
    const request = ReleaseRequest.parse(await c.req.json());
    for (const id of request.ids) if (rows.get(id)?.relayId === request.relayId) dropLease(id);
    return c.json({});
  });
  app.post('/internal/outbox/failures', async (c) => {
    const { failures } = FailureReport.parse(await c.req.json());
    const outcomes = failures.map(({ id, error }) => {
      const row = rows.get(id);
      if (row === undefined) return { id, outcome: 'gone' };
      row.attempts += 1;
      row.error = error;
      dropLease(id);
      row.availableAt = Date.now() + 50;
      if (row.attempts < 2) return { id, outcome: 'retry' };
      rows.delete(id);
      state.dead.set(id, row);
      return { id, outcome: 'dead' };
    });
    return c.json({ outcomes });
  });
  app.post('/internal/results', async (c) => {
    const { results } = ResultsRequest.parse(await c.req.json());
    state.counts.posts += 1;
    if (faults.slowResultsMs > 0) await sleep(faults.slowResultsMs);
    const outcomes = results.map(({ messageId, result }) => {
      const row = rows.get(messageId);
      if (row === undefined) {
        state.counts.doubled += 1;
        return { messageId, outcome: 'already_done' };
      }
      if (faults.loseLeases > 0 || row.leasedUntil < Date.now()) {
        faults.loseLeases -= 1;
        state.counts.leaseLost += 1;
        return { messageId, outcome: 'lease_lost' };
      }
      rows.delete(messageId);
      state.effects.set(messageId, (state.effects.get(messageId) ?? 0) + 1);
      state.results.set(messageId, result);
      return { messageId, outcome: 'accepted' };
    });
    return c.json({ outcomes });
  });
  app.get('/internal/watchlist/changes', (c) => {
    const since = Number(c.req.query('since') || 0);
    const limit = Number(c.req.query('limit'));
    if (since > state.entries.length) return c.json({}, 422);
    const changes = state.entries.slice(since, since + limit);
    const more = since + limit < state.entries.length;
    return c.json({
      changes,
      cursor: String(since + changes.length),
      seq: changes.at(-1)?.seq ?? seqOf(since),
      more,
    });
  });
  app.get('/internal/subjects/changes', (c) => {
    const since = Number(c.req.query('since'));
    const limit = Number(c.req.query('limit'));
    const all = state.subjects.filter(({ seq }) => seq > since);
    const changes = all.slice(0, limit);
    return c.json({ changes, seq: changes.at(-1)?.seq ?? since, more: all.length > limit });
  });
  app.get('/internal/watermark', (c) => c.json({ vettedThroughSeq: faults.vettedThroughSeq }));
  app.post('/internal/simulations/:id/progress', async (c) => {
    state.progress.push(await c.req.json());
    return c.json({ cancelled: faults.cancelSimulations });
  });
  app.post('/internal/simulations/:id/watch', async (c) => {
    for (let i = 0; i < 100 && !faults.cancelSimulations && !c.req.raw.signal.aborted; i += 1)
      await sleep(10);
    return c.json({ cancelled: faults.cancelSimulations });
  });
  app.post('/internal/simulations/:id/partial', async (c) => {
    state.partials.push(SimulationPartial.parse(await c.req.json()));
    return c.json({});
  });

  const seqOf = (since: number) => state.entries[since - 1]?.seq ?? 0;

  function dropLease(id: string): void {
    const row = rows.get(id);
    if (row === undefined) return;
    row.relayId = undefined;
    row.leasedUntil = 0;
  }

  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' });
  await new Promise((resolve) => server.once('listening', resolve));
  return {
    ...state,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async add(queue, payload, priority = 0) {
      const id = randomUUID();
      const sealed = await sealPayload(keys, 'k1', id, payload);
      const fresh = { relayId: undefined, leasedUntil: 0, availableAt: 0, attempts: 0, error: undefined };
      rows.set(id, { id, queue, priority, payload: sealed, ...fresh });
      return id;
    },
    dropLease,
    async close() {
      server.close();
      if ('closeAllConnections' in server) server.closeAllConnections();
    },
  };
}
