import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Claims } from '../../src/http/principal.ts';
import { mintToken } from '../../src/http/tokens.ts';
import { startIssuer } from '../../src/issuer/start.ts';
import { startApi } from '../../src/node.ts';
import { startWorkers } from '../../workers/main.ts';
import type { Answer, RequestOptions } from '../harness/common.ts';

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

  /** Asks the API as somebody, as the harness of the API's own tests does. */
  async function request(method: string, path: string, options: RequestOptions = {}): Promise<Answer> {
    const { as, body, headers } = options;
    const staff = as !== undefined && as.roles[0] !== 'applicant';
    const claims = as && { subject: `${as.roles[0]}-1`, ...(staff ? { agency: 'CBP' } : {}), ...as };
    const answer = await fetch(`${api.url}${path}`, {
      method,
      headers: {
        ...(claims ? { authorization: `Bearer ${await mintToken(api.services, claims, 600)}` } : {}),
        'content-type': 'application/json',
        'idempotency-key': crypto.randomUUID(),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, body: text === '' ? '' : JSON.parse(text) };
  }

  /** Posts to the API as somebody. @returns the answer's body */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers freely
  async function call(as: Claims, path: string, body: object): Promise<any> {
    const answer = await request('POST', path, { as, body });
    if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  return {
    url: `http://localhost:${new URL(api.url).port}`,
    issuer: issuer.url,
    /** Its database, for what no page does. */
    db: api.services.db,
    api: call,
    request,
    services: api.services,
    /** The API as an officer calls it. */
    asOfficer: (path: string, body: object) =>
      call({ subject: 'officer-1', roles: ['officer'], agency: 'CBP' }, path, body),
    async close() {
      await workers.stop();
      await api.close();
      await issuer.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
