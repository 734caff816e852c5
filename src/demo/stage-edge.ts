import { fileURLToPath } from 'node:url';
import { sealAndSign } from '../audit/due.ts';
import { startWorkerProcess } from '../cli/worker-process.ts';
import { makeSecrets } from '../config/data-folder.ts';
import { keysFrom } from '../config/secrets.ts';
import { type D1, openD1 } from '../db/d1.ts';
import type { Database } from '../db/database.ts';
import { mintToken } from '../http/tokens.ts';
import type { Services } from '../services.ts';
import { replayMinute } from './replay.ts';
import type { Stage } from './stage.ts';
import { verdictOf } from './verdict.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

async function loadWrangler() {
  process.env.CLOUDFLARE_CF_FETCH_ENABLED = 'false';
  process.env.WRANGLER_SEND_METRICS = 'false';
  process.env.WRANGLER_LOG ??= 'warn';
  try {
    return await import('wrangler');
  } catch {
    throw new Error('--edge needs wrangler, a development dependency: run npm ci without --omit=dev');
  }
}

/** A stage whose API can be started again, with its data as it is, and whose database and keys are at hand. */
export interface EdgeStage extends Stage, Pick<Services, 'keys'> {
  restart(): Promise<void>;
  /** The Worker's database, for whoever has to put something there that no request does. */
  database(): Promise<Database>;
}

/**
 * The real bundle on workerd with D1, in memory; workers in a process of their own over its `/internal`.
 *
 * @param more variables of the Worker beside its own
 */
export async function openEdgeStage(more: Readonly<Record<string, string>> = {}): Promise<EdgeStage> {
  const { createTestHarness } = await loadWrangler();
  const secrets = await makeSecrets();
  const server = createTestHarness({
    root,
    workers: [
      {
        configPath: 'wrangler.toml',
        vars: {
          GARITA_ENV: 'development',
          GARITA_RANDOM_EXAM_RATE: '0',
          GARITA_REQUESTS_PER_MINUTE: '100000',
          ...more,
        },
        secrets,
      },
    ],
  });
  const { url } = await server.listen();
  const worker = server.getWorker<{ DB: never }>();
  await worker.applyD1Migrations('DB');
  const workers = startWorkerProcess({
    GARITA_INTERNAL_URL: url.origin,
    GARITA_WORKER_SECRET: secrets.GARITA_WORKER_SECRET,
    GARITA_LOG_LEVEL: 'warn',
  });
  const keys = await keysFrom(secrets);
  const token: Stage['token'] = (claims, lifetimeSeconds = 3600) =>
    mintToken({ keys, now: Date.now }, claims, lifetimeSeconds);
  // Asked for anew each time: what a restart has thrown away answers no more.
  const database = async () => openD1(((await worker.getEnv()) as unknown as { DB: D1 }).DB);
  return {
    runtime: 'workerd with D1',
    queue: (await workers.ready).queue,
    url: url.origin,
    token,
    keys,
    database,
    replay: () => replayMinute(url.origin, token, 4),
    async verifyAudit() {
      const db = await database();
      await sealAndSign({ db, keys }, Date.now());
      return verdictOf(db, keys.signer.publicKeys);
    },
    // Its isolates are thrown away and made anew; what they had in memory is gone.
    restart: () => server.update((options) => options),
    async close() {
      await workers.stop();
      await server.close();
    },
  };
}
