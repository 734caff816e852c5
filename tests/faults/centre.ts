import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { developmentMint, type Mint } from '../../src/cli/dev-token.ts';
import { openDataFolderReadOnly } from '../../src/cli/read-only-database.ts';
import type { Role } from '../../src/http/principal.ts';
import type { OwnRedis } from '../queue/servers.ts';
import { openClock } from './clock.ts';
import { type Environment, garitaVictim, until, type Victim } from './processes.ts';

export interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: what it is, the test that asks knows
  readonly body: any;
  readonly headers: Headers;
}

/** API and workers, each a process of its own, on a temporary data folder; the queue is Redis or the workers' own. */
export interface Centre {
  /** Holds the data folder, and whatever else the test keeps: removed at the end. */
  readonly folder: string;
  readonly data: string;
  readonly url: string;
  readonly internalUrl: string;
  readonly env: Environment;
  readonly api: Victim;
  readonly worker: Victim;
  readonly mint: Mint;
  token(role: Role, subject?: string): Promise<string>;
  /** Asks until there is an answer that is not the connection's or a server's error. */
  ask(
    role: Role,
    method: string,
    path: string,
    body?: unknown,
    more?: Record<string, string>,
  ): Promise<Answer>;
  /** One number from the database, read beside the running API. */
  count(query: string): number;
  /** Waits until nothing waits to be done. */
  settled(seconds?: number): Promise<void>;
  /** Sets the clock of API and workers, where they have one that can be set. */
  setClock(hours: number): Promise<void>;
  /** Stops everything as an operator would. */
  stop(): Promise<void>;
  /** Kills what is left, and removes the folder. */
  remove(): Promise<void>;
}

export interface CentreOptions {
  readonly redis?: OwnRedis;
  readonly env?: Environment;
  /** Another folder for the data, for example on a small disk. */
  readonly data?: string;
  /** Where workers and terminals find the internal listener, when something stands between. */
  readonly internalUrl?: (internalUrl: string) => Promise<string>;
  /** API and workers have a clock that can be set, and so many hours beside the right one at the start. */
  readonly clock?: number;
}

/** A free port that no outgoing connection is given while the process that listens on it is dead. */
async function steadyPort(): Promise<number> {
  for (;;) {
    const port = 10_000 + Math.floor(Math.random() * 20_000);
    const server = createServer().listen(port, '127.0.0.1');
    const free = await once(server, 'listening').then(
      () => true,
      () => false,
    );
    if (!free) continue;
    server.close();
    await once(server, 'close');
    return port;
  }
}

async function live(url: string): Promise<boolean> {
  const answer = await fetch(`${url}/livez`, { signal: AbortSignal.timeout(2_000) }).catch(() => undefined);
  return answer?.ok === true;
}

const pendingWork = `SELECT (SELECT COUNT(*) FROM outbox) + (SELECT COUNT(*) FROM screenings WHERE state = 'pending')
  + (SELECT COUNT(*) FROM crossings WHERE awaiting > 0)
  + (SELECT COALESCE(MAX(seq), 0) FROM publications) - (SELECT vetted_through_seq FROM vetting_watermark)`;

/** Starts the API and makes its keys; the workers are started by whoever wants them. */
export async function openCentre(options: CentreOptions = {}): Promise<Centre> {
  const folder = mkdtempSync(join(tmpdir(), 'garita-faults-'));
  const data = options.data ?? join(folder, 'data');
  mkdirSync(data, { recursive: true });
  const [port, internalPort, issuerPort] = [await steadyPort(), await steadyPort(), await steadyPort()];
  const url = `http://127.0.0.1:${port}`;
  const internalUrl = `http://127.0.0.1:${internalPort}`;
  const clock = openClock(join(folder, 'clock'));
  const env = {
    GARITA_DATA: data,
    PORT: String(port),
    GARITA_INTERNAL_PORT: String(internalPort),
    GARITA_ISSUER_PORT: String(issuerPort),
    GARITA_INTERNAL_URL: (await options.internalUrl?.(internalUrl)) ?? internalUrl,
    GARITA_LEASE_MS: '1500',
    GARITA_REQUESTS_PER_MINUTE: '1000000',
    GARITA_RANDOM_EXAM_RATE: '0',
    GARITA_SIMULATION_THREADS: '1',
    ...(options.redis ? { REDIS_URL: options.redis.url } : {}),
    ...(options.clock === undefined ? {} : clock.env),
    ...options.env,
  };
  if (options.clock !== undefined) await clock.set(options.clock);
  const node = options.clock === undefined ? {} : { node: clock.node };
  const api = garitaVictim({
    name: 'api',
    args: ['serve'],
    env,
    ready: () =>
      until(
        () => live(url),
        () => api.errors(),
      ),
    ...node,
  });
  const worker = garitaVictim({
    name: options.redis ? 'worker' : 'worker+queue',
    args: ['work'],
    env,
    supervised: true,
    ...node,
    ready: () =>
      until(
        () =>
          counted(
            "SELECT COUNT(*) FROM relays WHERE queue_up = 1 AND seen_at > unixepoch('subsec') * 1000 - 1500",
          ) > 0,
        () => worker.errors(),
      ),
  });

  function counted(query: string): number {
    const db = openDataFolderReadOnly(data);
    try {
      return Number(db.engine.prepare(query).pluck().get());
    } finally {
      db.close();
    }
  }

  /** For the message of a test that fails. */
  function whatWaits(): Record<string, unknown> {
    const db = openDataFolderReadOnly(data);
    try {
      const rows = (text: string) => db.engine.prepare(text).all().slice(0, 5);
      return {
        now: Date.now(),
        outbox:
          rows(`SELECT id, queue, object_kind, object_id, state, attempts, relay_id, leased_until, available_at, last_error
          FROM outbox`),
        screenings: rows(
          "SELECT id, purpose, required_seq, requested_at FROM screenings WHERE state = 'pending'",
        ),
        crossings: rows('SELECT id, awaiting, state FROM crossings WHERE awaiting > 0'),
        watermark: rows('SELECT * FROM vetting_watermark'),
        publications: rows('SELECT seq, list_id, version, published_at FROM publications ORDER BY seq DESC'),
        relays: rows('SELECT * FROM relays'),
      };
    } finally {
      db.close();
    }
  }

  api.start();
  await api.ready();
  const mint = await developmentMint(data);
  const week = 7 * 24 * 3_600;
  const token = (role: Role, subject = `${role}-1`) => mint({ subject, roles: [role], agency: 'CBP' }, week);

  return {
    folder,
    data,
    url,
    internalUrl,
    env,
    api,
    worker,
    mint,
    token,
    async ask(role, method, path, body, more = {}) {
      const key = crypto.randomUUID();
      for (;;) {
        const response = await fetch(`${url}${path}`, {
          method,
          headers: {
            authorization: `Bearer ${await token(role)}`,
            'idempotency-key': key,
            ...(body === undefined ? {} : { 'content-type': 'application/json' }),
            ...more,
          },
          ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
          signal: AbortSignal.timeout(20_000),
        }).catch(() => undefined);
        const text = await response?.text().catch(() => undefined);
        if (response && text !== undefined && response.status < 500) {
          const json = response.headers.get('content-type')?.includes('json');
          return { status: response.status, body: json ? JSON.parse(text) : text, headers: response.headers };
        }
        await sleep(100);
      }
    },
    count: counted,
    settled: (seconds = 60) =>
      until(
        () => counted(pendingWork) === 0,
        () => ({ ...whatWaits(), api: api.errors(), worker: worker.errors() }),
        seconds,
      ),
    setClock: clock.set,
    async stop() {
      await worker.stop();
      await api.stop();
    },
    async remove() {
      await Promise.all([api.kill(), worker.kill()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
