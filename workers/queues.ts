import { Redis } from 'ioredis';
import { startEmbeddedValkey } from './embedded-valkey.ts';
import { reasonOf } from './log.ts';

/** The ioredis options that are used here, each absent or set: what BullMQ and ioredis both take. */
export interface QueueConnection {
  host: string;
  port: number;
  username?: string;
  password?: string;
  db?: number;
  tls?: { servername: string };
  maxRetriesPerRequest?: number | null;
  enableOfflineQueue?: boolean;
  commandTimeout?: number;
  connectTimeout?: number;
  keepAlive?: number;
  lazyConnect?: boolean;
  retryStrategy?: (times: number) => number | null;
}

/** The queue server that the workers use: Redis by address, or an embedded Valkey. */
export interface QueueServer {
  /** For people: what it is and where, never a password. */
  readonly describe: string;
  readonly embedded: boolean;
  /** Options for BullMQ workers: they wait for the queue for as long as it takes. */
  workerConnection(): QueueConnection;
  /** Options for BullMQ queues and flows: they fail fast when the queue is down. */
  producerConnection(): QueueConnection;
  /** Ends the embedded server as a crash would; nothing on Redis. For tests. */
  crash(): Promise<void>;
  /** Stops the embedded server; a Redis is left alone. Close workers and queues first. */
  close(): Promise<void>;
}

export interface OpenQueueOptions {
  /** `redis://` or `rediss://`; without it an embedded Valkey is started. */
  readonly redisUrl?: string | undefined;
  /** Refuses an address beyond loopback without TLS. */
  readonly requireTls?: boolean;
  /** Told once what is wrong with the queue but does not stop it. */
  readonly warn?: (message: string) => void;
}

/** Whether a host name of a URL means this machine. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname);
}

/**
 * The ioredis options that a `redis://[user:password@]host[:port][/db]` address stands for; `rediss://` is TLS.
 * Throws one clear line on anything else.
 */
export function parseRedisUrl(address: string, requireTls = false): QueueConnection {
  const url = URL.parse(address);
  if (url === null || !['redis:', 'rediss:'].includes(url.protocol) || url.hostname === '') {
    throw new Error('REDIS_URL must look like redis://host:6379 or rediss://user:password@host:6379/0');
  }
  const tls = url.protocol === 'rediss:';
  if (requireTls && !tls && !isLoopback(url.hostname)) {
    throw new Error(`REDIS_URL must use rediss:// (TLS) for ${url.hostname}: it is not on this machine`);
  }
  const db = url.pathname.slice(1);
  if (!/^\d*$/.test(db)) throw new Error(`REDIS_URL must end in a database number, not in "${db}"`);
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? 6379 : Number(url.port),
    ...(url.username === '' ? {} : { username: decodeURIComponent(url.username) }),
    ...(url.password === '' ? {} : { password: decodeURIComponent(url.password) }),
    ...(db === '' ? {} : { db: Number(db) }),
    ...(tls ? { tls: { servername: url.hostname } } : {}),
  };
}

/** Reconnects soon, then each second: an embedded Valkey is back within 0.2 s. */
function retryStrategy(times: number): number {
  return Math.min(50 * 2 ** Math.min(times - 1, 5), 1_000);
}

function connections(base: QueueConnection): Pick<QueueServer, 'workerConnection' | 'producerConnection'> {
  const shared: QueueConnection = { ...base, retryStrategy, connectTimeout: 5_000, keepAlive: 10_000 };
  return {
    workerConnection: () => ({ ...shared, maxRetriesPerRequest: null }),
    producerConnection: () => ({
      ...shared,
      maxRetriesPerRequest: 1,
      enableOfflineQueue: false,
      commandTimeout: 5_000,
    }),
  };
}

/** Asks once; an evicting Redis loses jobs. They come again from the outbox, but late. */
async function checkRedis(base: QueueConnection, warn: (message: string) => void): Promise<void> {
  const options: QueueConnection = {
    ...base,
    lazyConnect: true,
    retryStrategy: () => null,
    connectTimeout: 3_000,
  };
  const client = new Redis(options);
  client.on('error', () => {});
  try {
    await client.connect();
    const policy = /maxmemory_policy:(\S+)/.exec(await client.info('memory'))?.[1];
    if (policy !== undefined && policy !== 'noeviction') {
      warn(
        `Redis has maxmemory-policy ${policy}; set it to noeviction, or jobs come late when memory is short`,
      );
    }
  } catch (error) {
    warn(`Redis does not answer yet (${reasonOf(error)}); will keep trying`);
  } finally {
    client.disconnect();
  }
}

/** Opens the queue server. With `redisUrl` it returns even while that Redis is down, and says so. */
export async function openQueue(options: OpenQueueOptions = {}): Promise<QueueServer> {
  const warn = options.warn ?? (() => {});
  if (options.redisUrl !== undefined && options.redisUrl !== '') {
    const base = parseRedisUrl(options.redisUrl, options.requireTls);
    await checkRedis(base, warn);
    return {
      describe: `Redis at ${base.host}:${base.port}${base.tls === undefined ? '' : ' (TLS)'}`,
      embedded: false,
      ...connections(base),
      crash: async () => {},
      close: async () => {},
    };
  }
  const valkey = await startEmbeddedValkey((reason) =>
    warn(`the embedded Valkey died (${reason}); starting it again`),
  );
  return {
    describe: `embedded Valkey ${valkey.version} on ${valkey.host}:${valkey.port}`,
    embedded: true,
    ...connections({ host: valkey.host, port: valkey.port, password: valkey.password }),
    crash: valkey.crash,
    close: valkey.stop,
  };
}
