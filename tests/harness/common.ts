import { exportJWK, generateKeyPair } from 'jose';
import { inject } from 'vitest';
import { createApp, createInternalApp } from '../../src/app.ts';
import type { RecentPlaces } from '../../src/crossings/recent-places.ts';
import type { Database } from '../../src/db/database.ts';
import type { App } from '../../src/http/endpoint.ts';
import type { Claims } from '../../src/http/principal.ts';
import { mintToken } from '../../src/http/tokens.ts';
import { openKeys } from '../../src/keys/keys.ts';
import { openSigner } from '../../src/keys/signer.ts';
import { createDueWork } from '../../src/outbox/due.ts';
import type { Files } from '../../src/papers/files.ts';
import { ensureReferenceData } from '../../src/reference.ts';
import type { Services, Settings } from '../../src/services.ts';
import { dueTasks } from '../../src/wiring.ts';

/** The application over a fresh database, with a clock that the test moves. */
export interface Harness {
  readonly app: App;
  readonly internal: App;
  readonly services: Services;
  readonly errors: readonly string[];
  /** The Authorization header of these claims. */
  bearer(claims: Partial<Claims> & Pick<Claims, 'roles'>): Promise<string>;
  /** A JSON request; POST brings an Idempotency-Key unless the headers say otherwise. */
  request(method: string, path: string, options?: RequestOptions): Promise<Answer>;
  advance(ms: number): void;
  /** Runs what is due at the test's time. */
  runDueWork(): Promise<void>;
  close(): Promise<void>;
}

/** What fixtures put people and lists into: a database, its keys, and the clock by which they are dated. */
export interface Stored {
  readonly services: Pick<Services, 'db' | 'keys' | 'now'>;
}

export interface RequestOptions {
  readonly as?: Partial<Claims> & Pick<Claims, 'roles'>;
  readonly body?: unknown;
  readonly rawBody?: BodyInit;
  readonly headers?: Record<string, string>;
  readonly internal?: boolean;
  /** SHA-256 (hex) of the client certificate of the connection. */
  readonly certificate?: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** The parsed JSON, or the text where it is none. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers freely
  readonly body: any;
}

export const testStart = Date.parse('2026-11-02T16:00:00Z');
/** Where the pages of the suite are, as the issuer knows them; nothing listens there. */
export const testOrigin = 'http://localhost';
export const workerSecret = 'test-worker-secret';

/** The issuer that runs beside the suite, at both doors. */
function signIn(): Pick<Settings, 'signIn'> {
  const issuer = inject('issuer');
  if (issuer === undefined) return {};
  const door = (clientId: string) => ({ issuer, clientId, scope: 'openid profile' });
  return {
    signIn: {
      publicUrl: testOrigin,
      applicants: door('garita-applicants'),
      staff: { ...door('garita-staff'), roleClaim: 'roles' },
    },
  };
}

const defaults: Settings = {
  environment: 'development',
  sessionIdleMs: 30 * 60_000,
  sessionMs: 12 * 3_600_000,
  randomExamRate: 0,
  vettingGraceMs: 60_000,
  standingMaxAgeMs: 26 * 3_600_000,
  drivingKmh: 120,
  requestsPerMinute: 1_000_000,
};

export async function testKeys() {
  const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  return openKeys({
    encryption: { currentId: 'test', keys: new Map([['test', new Uint8Array(32).fill(7)]]) },
    lookup: new Uint8Array(32).fill(8),
    exam: new Uint8Array(32).fill(9),
    signer: await openSigner([{ ...(await exportJWK(privateKey)), kid: 'test', crv: 'Ed25519' }]),
    workerSecret,
  });
}

export async function assemble(
  db: Database,
  settings: Partial<Settings>,
  nextCommit: Services['nextCommit'],
  close: () => Promise<void>,
  openPlaces: (now: () => number) => RecentPlaces,
  files: Files,
): Promise<Harness> {
  let now = testStart;
  const errors: string[] = [];
  const services: Services = {
    db,
    keys: await testKeys(),
    settings: { ...defaults, ...signIn(), ...settings },
    now: () => now,
    log: {
      info() {},
      warn() {},
      error(message, detail) {
        errors.push(`${message} ${JSON.stringify(detail)}`);
      },
    },
    nextCommit,
    asset: async () => undefined,
    metrics: { request() {}, render: async () => undefined },
    places: openPlaces(() => now),
    files,
  };
  await ensureReferenceData(db);
  const app = createApp(services);
  const runDueWork = createDueWork(services, dueTasks);
  const internal = createInternalApp(services, runDueWork);

  async function bearer(claims: Partial<Claims> & Pick<Claims, 'roles'>): Promise<string> {
    const staff = !['applicant', 'terminal', 'worker'].includes(claims.roles[0] ?? '');
    const full = { subject: `${claims.roles[0]}-1`, ...(staff ? { agency: 'CBP' } : {}), ...claims };
    return `Bearer ${await mintToken(services, full, 900)}`;
  }

  return {
    app,
    internal,
    services,
    errors,
    bearer,
    runDueWork,
    advance(ms) {
      now += ms;
    },
    async request(method, path, options = {}) {
      const headers = new Headers(options.headers);
      if (options.as) headers.set('authorization', await bearer(options.as));
      if (options.body !== undefined && !headers.has('content-type'))
        headers.set('content-type', 'application/json');
      if (method === 'POST' && !headers.has('idempotency-key'))
        headers.set('idempotency-key', crypto.randomUUID());
      const body = options.rawBody ?? (options.body === undefined ? null : JSON.stringify(options.body));
      const response = await (options.internal ? internal : app).request(
        path,
        { method, headers, body },
        options.certificate === undefined ? {} : { clientCertificate: options.certificate },
      );
      const text = await response.text();
      let parsed: unknown = text;
      if (
        /json/.test(response.headers.get('content-type') ?? '') &&
        text !== '' &&
        !/ndjson/.test(response.headers.get('content-type') ?? '')
      ) {
        parsed = JSON.parse(text);
      }
      return { status: response.status, headers: response.headers, body: parsed };
    },
    close,
  };
}
