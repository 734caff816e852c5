import { createApp, createInternalApp } from './app.ts';
import { keysFrom, secretNames, secretsFrom } from './config/secrets.ts';
import { readSettings } from './config/settings.ts';
import { storedPlaces } from './crossings/recent-places.ts';
import { type D1, openD1 } from './db/d1.ts';
import { certificateAtEdge } from './http/client-certificate.ts';
import type { App } from './http/endpoint.ts';
import { createDueWork } from './outbox/due.ts';
import { type Bucket, bucketFiles } from './papers/bucket.ts';
import { ensureReferenceData } from './reference.ts';
import type { Log, Services } from './services.ts';
import { assetContentType, assetPath } from './web/asset-files.ts';
import { dueTasks } from './wiring.ts';

/** The bindings of wrangler.toml; the secrets come from `wrangler secret put`. */
export interface EdgeBindings {
  readonly DB: D1;
  /** The bucket of papers; without it none can be added. */
  readonly PAPERS?: Bucket;
  readonly ASSETS: { fetch(request: Request): Promise<Response> };
  readonly [variable: string]: unknown;
}

interface EdgeApplication {
  readonly app: App;
  readonly internal: App;
  readonly runDueWork: () => Promise<void>;
}

/** Commits of other isolates cannot be seen here, so whoever waits for one looks again this often. */
const pollMs = 200;

const log: Log = {
  info: (message, detail) => write('info', message, detail),
  warn: (message, detail) => write('warn', message, detail),
  error: (message, detail) => write('error', message, detail),
};

function write(level: string, message: string, detail?: Readonly<Record<string, unknown>>): void {
  // biome-ignore lint/suspicious/noConsole: the console is where a Worker's log goes
  console.log(JSON.stringify({ level, message, ...detail }));
}

function variablesOf(bindings: EdgeBindings): Record<string, string | undefined> {
  const names = [...Object.keys(bindings).filter((name) => name.startsWith('GARITA_')), ...secretNames];
  return Object.fromEntries(
    names.map((name) => [name, typeof bindings[name] === 'string' ? bindings[name] : undefined]),
  );
}

async function assemble(bindings: EdgeBindings): Promise<EdgeApplication> {
  const variables = variablesOf(bindings);
  const db = openD1(bindings.DB);
  const services: Services = {
    db,
    keys: await keysFrom(secretsFrom(variables)),
    settings: readSettings(variables),
    now: Date.now,
    log,
    nextCommit: (ms) => new Promise((resolve) => setTimeout(resolve, Math.min(ms, pollMs))),
    async asset(name) {
      if (assetPath(name) === undefined) return undefined;
      const found = await bindings.ASSETS.fetch(new Request(`https://assets.local/${name}`));
      const type = assetContentType(name);
      if (!found.ok || type === undefined) return undefined;
      return new Response(found.body, {
        headers: { 'content-type': type, 'cache-control': 'public, max-age=86400' },
      });
    },
    metrics: { request() {}, render: async () => undefined },
    places: storedPlaces(db),
    files: bindings.PAPERS && bucketFiles(bindings.PAPERS),
  };
  await ensureReferenceData(db);
  const runDueWork = createDueWork(services, dueTasks);
  return { app: createApp(services), internal: createInternalApp(services, runDueWork), runDueWork };
}

const applications = new WeakMap<object, Promise<EdgeApplication>>();

/** Once an isolate; a start that failed is tried again by the next request. */
function applicationOf(bindings: EdgeBindings): Promise<EdgeApplication> {
  const key = bindings.DB as object;
  let application = applications.get(key);
  if (!application) {
    application = assemble(bindings);
    application.catch(() => applications.delete(key));
    applications.set(key, application);
  }
  return application;
}

export default {
  async fetch(request: Request, bindings: EdgeBindings): Promise<Response> {
    const { app, internal } = await applicationOf(bindings);
    const clientAddress = request.headers.get('cf-connecting-ip') ?? 'unknown';
    const inside = new URL(request.url).pathname.startsWith('/internal/');
    const clientCertificate = certificateAtEdge('cf' in request ? request.cf : undefined);
    return (inside ? internal : app).fetch(request, {
      clientAddress,
      ...(clientCertificate === undefined ? {} : { clientCertificate }),
    });
  },

  async scheduled(_controller: unknown, bindings: EdgeBindings): Promise<void> {
    const { runDueWork } = await applicationOf(bindings);
    await runDueWork();
  },
};
