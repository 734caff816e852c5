import type { OpenAPIRegistry } from '@asteasolutions/zod-to-openapi';
import type { Context, Hono } from 'hono';
import type { z } from 'zod';
import type { DatabaseError } from '../db/database.ts';
import type { Query } from '../db/sql.ts';
import type { Services } from '../services.ts';
import { parse, readJson } from './body.ts';
import { commit } from './commit.ts';
import {
  asStored,
  type IdempotencyKey,
  idempotencyKey,
  keyIn,
  replayed,
  type StoredReply,
  storedReply,
} from './idempotency.ts';
import { readMultipart, type SentFile } from './multipart.ts';
import { createStreamLimit } from './open-streams.ts';
import { documentEndpoint } from './openapi.ts';
import { actorId, type Principal, type Scope } from './principal.ts';
import { DomainError, type ProblemCode } from './problems.ts';
import { safeHeaders } from './safe-headers.ts';
import type { Locale } from './text.ts';
import type { TokenVerifier } from './tokens.ts';

/** What every request carries through the application. */
export interface RequestVariables {
  requestId: string;
  locale: Locale;
  route: string;
  /** The response has all its headers already. */
  finished: boolean;
}

/** What a runtime tells of the connection; a header could be anybody's word. */
export interface RequestBindings {
  readonly clientAddress?: string;
  /** SHA-256 (hex) of the client certificate that whoever ended TLS has verified. */
  readonly clientCertificate?: string;
}

export interface AppEnv {
  Variables: RequestVariables;
  Bindings: RequestBindings;
}

export type AppContext = Context<AppEnv>;
export type App = Hono<AppEnv>;

/** One route: what it asks, what it answers, who may call it. The OpenAPI document is built from the same. */
export interface EndpointSpec<B extends z.ZodType, P extends z.ZodType, Q extends z.ZodType> {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** Hono's form: `/v1/applications/:id`. */
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  /** One scope, any of several, or none at all for `public`. */
  readonly scope: Scope | readonly Scope[] | 'public';
  /** Its address is signed: a port's booths share one, and are not limited by it as a client is. */
  readonly signed?: true;
  readonly body?: B;
  readonly params?: P;
  readonly query?: Q;
  /** The body is not JSON; the handler reads `call.request` itself. The value names its content type. */
  readonly rawBody?: string;
  /** The body is a form with one file of at most so many bytes; `body` is the schema of its other fields. */
  readonly fileOfAtMost?: number;
  /**
   * A POST that creates: needs an Idempotency-Key, and its reply is stored with its change. `own`: the verb keeps the
   * key in its own rows, from which it gives the same reply again; it gets the key with its call.
   */
  readonly idempotent?: boolean | 'own';
  readonly reply: {
    readonly status: number;
    readonly description: string;
    readonly schema?: z.ZodType;
    readonly contentType?: string;
  };
  readonly problems?: readonly ProblemCode[];
  /** Longer than the usual 30 s: long polls and imports. */
  readonly timeLimitMs?: number;
  /** Larger than the usual 256 KiB. */
  readonly maxBodyBytes?: number;
}

/** A request after it was authenticated, authorised and parsed. */
export interface Call<B = unknown, P = unknown, Q = unknown> {
  readonly services: Services;
  readonly principal: Principal;
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  /** Where the route takes one, and it was sent. */
  readonly file: SentFile | undefined;
  readonly request: Request;
  readonly header: (name: string) => string | undefined;
  /** SHA-256 (hex) of the connection's client certificate; undefined without one that was verified. */
  readonly clientCertificate: string | undefined;
  readonly now: number;
  readonly locale: Locale;
  /** Where the route says `idempotent`. */
  readonly idempotencyKey: IdempotencyKey | undefined;
}

export interface Reply {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a verb wants done: these statements in one batch, then this reply. The reply never depends on the batch. */
export interface Change {
  readonly queries: readonly Query[];
  readonly reply: Reply;
  /** Turns a refused batch into the domain's words; where it returns undefined the general answer stands. */
  readonly refuse?: (error: DatabaseError) => DomainError | Promise<DomainError | undefined> | undefined;
  /** The reply that this very request was given before, where that is why the batch was refused. */
  readonly given?: () => Promise<Reply | undefined>;
  /** Another change in place of one whose batch was refused, tried once; undefined: the refusal stands. */
  readonly retry?: (error: DatabaseError) => Promise<Change | undefined>;
  /** What is answered once the change is durable, instead of `reply`; a replay of the key gets `reply`. */
  readonly afterCommit?: () => Promise<Reply>;
}

/** A handler answers with a reply, a change to commit, or a response of its own (a stream, a page). */
export type Handler<B, P, Q> = (call: Call<B, P, Q>) => Promise<Reply | Change | Response>;

/** Where the slices add their routes. */
export interface Api {
  readonly services: Services;
  endpoint<
    B extends z.ZodType = z.ZodUndefined,
    P extends z.ZodType = z.ZodUndefined,
    Q extends z.ZodType = z.ZodUndefined,
  >(spec: EndpointSpec<B, P, Q>, handler: Handler<z.output<B>, z.output<P>, z.output<Q>>): void;
}

const nobody: Principal = { kind: 'applicant', subject: '', scopes: new Set() };

function authorise(principal: Principal, scope: Scope | readonly Scope[]): void {
  const wanted = typeof scope === 'string' ? [scope] : scope;
  if (wanted.some((one) => principal.scopes.has(one))) return;
  throw new DomainError('forbidden', {
    en: `Your token lacks the scope ${wanted.join(' or ')}.`,
    es: `A su token le falta el permiso ${wanted.join(' o ')}.`,
  });
}

/** A token that is bound to a certificate is good over its connections alone. */
function holdsCertificate(principal: Principal, shown: string | undefined): void {
  if (principal.kind !== 'terminal' || principal.certificate === undefined) return;
  if (principal.certificate === shown) return;
  throw new DomainError('unauthenticated', {
    en: 'This token is good over a connection with its terminal’s certificate alone.',
    es: 'Este token solo vale por una conexión con el certificado de su terminal.',
  });
}

/** Ends a request that takes too long; the work itself may still commit, and a replay of the key finds its reply. */
async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () =>
        reject(
          new DomainError('unavailable', {
            en: 'This took too long. Repeat the request with the same Idempotency-Key.',
            es: 'Esto tardó demasiado. Repita la solicitud con el mismo Idempotency-Key.',
          }),
        ),
      ms,
    );
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}

/** All headers at once, as a plain record: the server writes it without making objects of it. */
function toResponse(c: AppContext, { status, headers, body }: StoredReply): Response {
  c.set('finished', true);
  return new Response(body === '' ? null : body, {
    status,
    headers: { ...headers, ...safeHeaders, 'x-request-id': c.get('requestId') },
  });
}

/** The body as its schema takes it, and as the text that tells one request from another. */
async function readBody(
  request: Request,
  {
    body,
    fileOfAtMost,
    maxBodyBytes,
    scope,
  }: Pick<EndpointSpec<z.ZodType, z.ZodType, z.ZodType>, 'body' | 'fileOfAtMost' | 'maxBodyBytes' | 'scope'>,
): Promise<{ text: string; value: unknown; file?: SentFile | undefined } | undefined> {
  if (fileOfAtMost === undefined) {
    return body ? readJson(request, maxBodyBytes, scope === 'internal' ? 'worker' : 'anybody') : undefined;
  }
  const { fields, file } = await readMultipart(request, fileOfAtMost);
  // Not the bytes: the line between the parts is another one each time.
  const text = `${fields} ${file?.sha256 ?? ''} ${file?.name ?? ''}`;
  return { text, value: Object.fromEntries(fields), file };
}

/** Registers routes on the app and in the OpenAPI document; authorises on the first line of each. */
export function createApi(
  app: App,
  registry: OpenAPIRegistry,
  services: Services,
  verifier: TokenVerifier,
  limit: (client: string, now: number) => void,
): Api {
  async function principalOf(
    c: AppContext,
    { scope, signed }: Pick<EndpointSpec<z.ZodType, z.ZodType, z.ZodType>, 'scope' | 'signed'>,
    now: number,
  ): Promise<Principal> {
    if (scope === 'public') {
      if (!signed) limit(`address:${c.env?.clientAddress ?? 'unknown'}`, now);
      return nobody;
    }
    const principal = await verifier.principalOf(c.req.header('authorization'));
    holdsCertificate(principal, c.env?.clientCertificate);
    authorise(principal, scope);
    if (principal.kind !== 'terminal' && principal.kind !== 'worker') limit(actorId(principal), now);
    return principal;
  }

  const limitStreams = createStreamLimit();

  return {
    services,
    endpoint(spec, handler) {
      documentEndpoint(registry, spec);
      const timeLimit = spec.timeLimitMs ?? 30_000;

      async function answer(c: AppContext): Promise<Response> {
        const now = services.now();
        const locale = c.get('locale');
        const principal = await principalOf(c, spec, now);
        const params = spec.params
          ? parse(spec.params, c.req.param(), locale, 'invalid_parameter')
          : undefined;
        const query = spec.query ? parse(spec.query, c.req.query(), locale, 'invalid_parameter') : undefined;
        // A file is long: without a key it need not be read.
        if (spec.fileOfAtMost !== undefined && spec.idempotent) keyIn(c.req.header('idempotency-key'));
        const sent = await readBody(c.req.raw, spec);
        let id: IdempotencyKey | undefined;
        if (spec.idempotent) {
          id = idempotencyKey(
            services.keys,
            c.req.header('idempotency-key'),
            actorId(principal),
            `${spec.method} ${c.req.path}`,
            sent?.text ?? '',
          );
          const stored = spec.idempotent === 'own' ? undefined : await storedReply(services, id);
          if (stored) return toResponse(c, replayed(stored));
        }
        const body = spec.body ? parse(spec.body, sent?.value, locale) : undefined;
        const call = {
          services,
          principal,
          params,
          query,
          body,
          now,
          locale,
          file: sent?.file,
          request: c.req.raw,
          header: (name: string) => c.req.header(name),
          idempotencyKey: id,
          clientCertificate: c.env?.clientCertificate,
        } as Parameters<typeof handler>[0];
        const outcome = await handler(call);
        if (outcome instanceof Response) return limitStreams(actorId(principal), outcome);
        const remember = spec.idempotent === 'own' ? undefined : id;
        const reply =
          'queries' in outcome ? await commit(services, outcome, remember, now) : asStored(outcome);
        return toResponse(c, reply);
      }

      app.on(spec.method.toUpperCase(), spec.path, function endpoint(c) {
        c.set('route', spec.path);
        return within(timeLimit, answer(c));
      });
    },
  };
}
