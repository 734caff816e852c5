import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { developmentMint } from '../../cli/dev-token.ts';
import { startWorkerProcess } from '../../cli/worker-process.ts';
import { readDevelopmentSecrets } from '../../config/data-folder.ts';
import { type RunningIssuer, startIssuer } from '../../issuer/start.ts';
import { openApi } from '../killable-api.ts';
import type { Stage } from '../stage.ts';

/** Where the pages are played: a service with an issuer of its own, whose API can be killed and started again. */
export interface PagesStage extends Pick<Stage, 'runtime' | 'queue' | 'url' | 'token' | 'close'> {
  /** What `restart` does to the API. */
  readonly restarting: string;
  restart(): Promise<void>;
}

/** Browsers keep the session's cookie for `localhost` as for a host with TLS. */
function asLocalhost(url: string): string {
  return `http://localhost:${new URL(url).port}`;
}

async function openNode(issuer: RunningIssuer): Promise<PagesStage> {
  const data = mkdtempSync(join(tmpdir(), 'garita-pages-'));
  const api = await openApi(data, { ...issuer.environment, GARITA_REQUESTS_PER_MINUTE: '100000' });
  await api.start();
  const secrets = readDevelopmentSecrets(data);
  if (!secrets) throw new Error('the API has made no keys');
  const workers = startWorkerProcess({
    GARITA_INTERNAL_URL: `http://127.0.0.1:${api.environment.GARITA_INTERNAL_PORT}`,
    GARITA_WORKER_SECRET: secrets.GARITA_WORKER_SECRET,
    GARITA_LOG_LEVEL: 'error',
  });
  const mint = await developmentMint(data);
  return {
    runtime: 'Node with SQLite',
    queue: (await workers.ready).queue,
    url: asLocalhost(api.url),
    token: (claims, seconds = 3600) => mint(claims, seconds),
    restarting: 'SIGKILL, then start',
    async restart() {
      await api.kill();
      await api.start();
    },
    async close() {
      await workers.stop();
      await api.kill();
      await issuer.close();
      rmSync(data, { recursive: true, force: true });
    },
  };
}

async function openEdge(issuer: RunningIssuer): Promise<PagesStage> {
  const { openEdgeStage } = await import('../stage-edge.ts');
  const stage = await openEdgeStage(issuer.environment);
  return {
    ...stage,
    url: asLocalhost(stage.url),
    restarting: 'its isolates are thrown away and made anew',
    async close() {
      await stage.close();
      await issuer.close();
    },
  };
}

/** A whole service to play the pages on: Node with SQLite, or workerd with D1. */
export async function openPagesStage(edge: boolean): Promise<PagesStage> {
  const issuer = await startIssuer(0);
  try {
    return await (edge ? openEdge(issuer) : openNode(issuer));
  } catch (error) {
    await issuer.close();
    throw error;
  }
}
