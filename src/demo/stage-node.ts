import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sealAndSign } from '../audit/due.ts';
import { startWorkerProcess } from '../cli/worker-process.ts';
import { mintToken } from '../http/tokens.ts';
import { startApi } from '../node.ts';
import { replayMinute } from './replay.ts';
import type { Stage } from './stage.ts';
import { verdictOf } from './verdict.ts';

/** The API on Node with SQLite in a temporary folder, workers in a process of their own. */
export async function openNodeStage(): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'garita-demo-'));
  const api = await startApi({
    ...process.env,
    PORT: '0',
    GARITA_ENV: 'development',
    GARITA_DATA: folder,
    GARITA_RANDOM_EXAM_RATE: '0',
    GARITA_REQUESTS_PER_MINUTE: '100000',
    GARITA_LOG_LEVEL: 'warn',
  });
  const workers = startWorkerProcess({
    GARITA_INTERNAL_URL: api.internalUrl,
    GARITA_WORKER_SECRET: api.services.keys.workerSecret,
    GARITA_LOG_LEVEL: 'warn',
  });
  const { services } = api;
  const token: Stage['token'] = (claims, lifetimeSeconds = 3600) =>
    mintToken(services, claims, lifetimeSeconds);
  return {
    runtime: 'Node with SQLite',
    queue: (await workers.ready).queue,
    url: api.url,
    token,
    replay: () => replayMinute(api.url, token, 12),
    async verifyAudit() {
      await sealAndSign(services, services.now());
      return verdictOf(services.db, services.keys.signer.publicKeys);
    },
    async close() {
      await workers.stop();
      await api.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
