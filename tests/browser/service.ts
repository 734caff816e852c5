import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startIssuer } from '../../src/issuer/start.ts';
import { startApi } from '../../src/node.ts';
import { startWorkers } from '../../workers/main.ts';

/** A whole service of the test's own: API, workers, embedded queue. */
export async function startService() {
  const folder = mkdtempSync(join(tmpdir(), 'garita-browser-'));
  const issuer = await startIssuer(0);
  const api = await startApi({
    ...issuer.environment,
    GARITA_DATA: folder,
    PORT: '0',
    GARITA_LOG_LEVEL: 'error',
  });
  const quiet = { debug() {}, info() {}, warn() {}, error() {} };
  const workers = await startWorkers({
    apiUrl: api.internalUrl,
    workerSecret: api.services.keys.workerSecret,
    log: quiet,
    concurrency: { blocks: 1 },
  });
  await workers.ready;
  return {
    url: `http://localhost:${new URL(api.url).port}`,
    issuer: issuer.url,
    async close() {
      await workers.stop();
      await api.close();
      await issuer.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
