import { pino } from 'pino';
import { z } from 'zod';
import { type RunningWorkers, startWorkers } from './main.ts';
import { isLoopback } from './queues.ts';

const count = z.coerce.number().int().min(1).max(256);

/** The environment of a worker process; a variable that is empty counts as not set. */
const Environment = z.object({
  GARITA_ENV: z.enum(['development', 'production']).default('development'),
  GARITA_INTERNAL_URL: z.url({ protocol: /^https?$/ }).default('http://127.0.0.1:8701'),
  GARITA_WORKER_SECRET: z.string({ error: 'is not set; it must be that of the API' }).min(1),
  /** A service token of Cloudflare Access, where the API stands behind it. */
  CF_ACCESS_CLIENT_ID: z.string().exactOptional(),
  CF_ACCESS_CLIENT_SECRET: z.string().exactOptional(),
  REDIS_URL: z.string().exactOptional(),
  GARITA_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  /** How long a message stays with workers that say nothing any more. */
  GARITA_LEASE_MS: z.coerce.number().int().min(1_000).max(300_000).default(30_000),
  /** Worker threads that simulate; the others need little. */
  GARITA_SIMULATION_THREADS: count.exactOptional(),
});

/** What a worker process tells its parent, if it has one. */
export interface WorkersReady {
  readonly kind: 'ready';
  readonly queue: string;
}

function readEnvironment(env: NodeJS.ProcessEnv): z.infer<typeof Environment> {
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = Environment.safeParse(set);
  if (parsed.success) {
    const { protocol, hostname } = new URL(parsed.data.GARITA_INTERNAL_URL);
    // The session brings the keys that open payloads.
    if (parsed.data.GARITA_ENV === 'production' && protocol === 'http:' && !isLoopback(hostname)) {
      throw new Error(`GARITA_INTERNAL_URL must use https for ${hostname}: it is not on this machine`);
    }
    return parsed.data;
  }
  const [issue] = parsed.error.issues;
  throw new Error(`${String(issue?.path[0] ?? 'environment')} ${issue?.message ?? 'is not valid'}`);
}

/**
 * Runs the workers of this process until SIGTERM, SIGINT, or the end of the parent that started it with an IPC
 * channel; then they finish what runs, give the rest back, and the process ends with 0. A second signal ends it
 * at once. Throws one clear line when the environment is not valid.
 */
export async function runWorkers(env: NodeJS.ProcessEnv = process.env): Promise<RunningWorkers> {
  const settings = readEnvironment(env);
  const log = pino(
    { level: settings.GARITA_LOG_LEVEL, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination({ dest: 2, sync: false }),
  );
  const threads = settings.GARITA_SIMULATION_THREADS;
  const { CF_ACCESS_CLIENT_ID: accessId, CF_ACCESS_CLIENT_SECRET: accessSecret } = settings;
  const access =
    accessId === undefined || accessSecret === undefined
      ? {}
      : { headers: { 'cf-access-client-id': accessId, 'cf-access-client-secret': accessSecret } };
  const workers = await startWorkers({
    ...access,
    apiUrl: settings.GARITA_INTERNAL_URL,
    workerSecret: settings.GARITA_WORKER_SECRET,
    redisUrl: settings.REDIS_URL,
    requireTls: settings.GARITA_ENV === 'production',
    log,
    relay: { leaseMs: settings.GARITA_LEASE_MS },
    ...(threads === undefined ? {} : { concurrency: { blocks: threads } }),
  });

  let stopping = false;
  function stop(reason: string): void {
    if (stopping) process.exit(1);
    stopping = true;
    log.info({ reason }, 'stopping');
    workers.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ reason: String(error) }, 'did not stop cleanly');
        process.exit(1);
      },
    );
  }
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  process.on('disconnect', () => stop('the parent has ended'));

  void workers.ready.then(() => {
    const message: WorkersReady = { kind: 'ready', queue: workers.queue.describe };
    if (process.connected) process.send?.(message);
  });
  return workers;
}
