import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { openQueue, type QueueServer } from '../../workers/queues.ts';

/** Where a Redis for the tests comes from, or why there is none. */
export type RedisSource =
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'binary'; readonly path: string }
  | { readonly kind: 'none'; readonly reason: string };

/** `REDIS_URL`, else a `redis-server` on PATH. With `GARITA_REQUIRE_REDIS=1` having none is an error. */
export function findRedis(): RedisSource {
  const url = process.env.REDIS_URL;
  if (url !== undefined && url !== '') return { kind: 'url', url };
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const path = join(folder, 'redis-server');
    try {
      accessSync(path, constants.X_OK);
      return { kind: 'binary', path };
    } catch {
      // Not in this folder.
    }
  }
  const reason = 'no REDIS_URL and no redis-server on PATH';
  if (process.env.GARITA_REQUIRE_REDIS === '1') throw new Error(`GARITA_REQUIRE_REDIS=1, but ${reason}`);
  return { kind: 'none', reason };
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

/** A Redis of the test's own. */
export interface OwnRedis extends QueueServer {
  readonly url: string;
  /** Ends it with SIGKILL. It keeps nothing. */
  kill(): Promise<void>;
  /** Starts it again on the same port, empty. */
  start(): Promise<void>;
}

/** Starts a `redis-server` in a temporary folder; `close` stops it and removes the folder. */
export async function openRedis(path: string): Promise<OwnRedis> {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'garita-redis-'));
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder];
  const url = `redis://127.0.0.1:${port}`;
  let child: ChildProcess | undefined;

  async function start(): Promise<void> {
    child = spawn(path, args, { stdio: 'ignore' });
    const client = new Redis(url, { retryStrategy: () => 50, maxRetriesPerRequest: null });
    client.on('error', () => {});
    const mute = sleep(10_000, undefined, { ref: false }).then(() =>
      Promise.reject(new Error('redis-server is mute')),
    );
    await Promise.race([client.ping(), mute]);
    client.disconnect();
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }

  await start();
  const server = await openQueue({ redisUrl: url });
  return {
    ...server,
    url,
    start,
    kill: () => end('SIGKILL'),
    async close() {
      await end('SIGTERM');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
