import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startApi } from '../../src/node.ts';
import { startWorkers } from '../../workers/main.ts';

/** A whole service of the test's own: API, workers, embedded queue. */
export async function startService() {
  const folder = mkdtempSync(join(tmpdir(), 'garita-browser-'));
  const api = await startApi({ GARITA_DATA: folder, PORT: '0', GARITA_LOG_LEVEL: 'error' });
  const quiet = { debug() {}, info() {}, warn() {}, error() {} };
  const workers = await startWorkers({
    apiUrl: api.internalUrl,
    workerSecret: api.services.keys.workerSecret,
    log: quiet,
    concurrency: { blocks: 1 },
  });
  await workers.ready;
  return {
    url: api.url,
    async close() {
      await workers.stop();
      await api.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
