import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEdgeStage } from '../../src/demo/stage-edge.ts';
import type { Claims } from '../../src/http/principal.ts';
import { mintToken } from '../../src/http/tokens.ts';
import { type RunningIssuer, startIssuer } from '../../src/issuer/start.ts';
import { startApi } from '../../src/node.ts';
import { startWorkers } from '../../workers/main.ts';
import type { Answer, RequestOptions, Stored } from '../harness/common.ts';

export const runtimes = ['Node', 'workerd'] as const;
export type Runtime = (typeof runtimes)[number];

/** A running API with its workers: where it is, and what fixtures are put into. */
interface Running extends Stored {
  readonly url: string;
  close(): Promise<void>;
}

const quick = { GARITA_REQUESTS_PER_MINUTE: '100000' };

/** API, workers and embedded queue in this process. */
async function openNode(issuer: RunningIssuer): Promise<Running> {
  const folder = mkdtempSync(join(tmpdir(), 'garita-browser-'));
  const api = await startApi({
    ...issuer.environment,
    ...quick,
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
    url: api.url,
    services: api.services,
    async close() {
      await workers.stop();
      await api.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The real bundle on workerd with D1; workers in a process of their own. */
async function openWorkerd(issuer: RunningIssuer): Promise<Running> {
  const { url, keys, database, close } = await openEdgeStage(issuer.environment);
  return { url, services: { db: await database(), keys, now: Date.now }, close };
}

/** What the journeys need of a service, whichever runtime carries it. */
export interface Service extends Stored {
  /** As browsers see it: they keep the session's cookie for `localhost` as for a host with TLS. */
  readonly url: string;
  /** The address of the issuer beside it. */
  readonly issuer: string;
  /** Asks the API as somebody, as the harness of the API's own tests does. */
  request(method: string, path: string, options?: RequestOptions): Promise<Answer>;
  /** Posts to the API as somebody. @returns the answer's body */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers freely
  api(as: Claims, path: string, body: object): Promise<any>;
  /** The API as an officer calls it. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers freely
  asOfficer(path: string, body: object): Promise<any>;
  close(): Promise<void>;
}

/** A whole service of the test's own, with an issuer beside it. */
export async function openService(runtime: Runtime): Promise<Service> {
  const issuer = await startIssuer(0);
  let running: Running;
  try {
    running = await (runtime === 'Node' ? openNode(issuer) : openWorkerd(issuer));
  } catch (error) {
    await issuer.close();
    throw error;
  }
  const { url, services } = running;

  const request: Service['request'] = async (method, path, options = {}) => {
    const { as, body, headers } = options;
    const staff = as !== undefined && as.roles[0] !== 'applicant';
    const claims = as && { subject: `${as.roles[0]}-1`, ...(staff ? { agency: 'CBP' } : {}), ...as };
    const answer = await fetch(`${url}${path}`, {
      method,
      headers: {
        ...(claims ? { authorization: `Bearer ${await mintToken(services, claims, 600)}` } : {}),
        'content-type': 'application/json',
        'idempotency-key': crypto.randomUUID(),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, body: text === '' ? '' : JSON.parse(text) };
  };

  const api: Service['api'] = async (as, path, body) => {
    const answer = await request('POST', path, { as, body });
    if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  };

  return {
    url: `http://localhost:${new URL(url).port}`,
    issuer: issuer.url,
    services,
    request,
    api,
    asOfficer: (path, body) => api({ subject: 'officer-1', roles: ['officer'], agency: 'CBP' }, path, body),
    async close() {
      await running.close();
      await issuer.close();
    },
  };
}
