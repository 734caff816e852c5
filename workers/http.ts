import { setTimeout as sleep } from 'node:timers/promises';
import type { z } from 'zod';
import { WorkerSession } from '../src/outbox/protocol/relay.ts';

/** An answer that will not become better by asking again. `status` is HTTP's; 0 means that it was no JSON of ours. */
export class ApiError extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
  }
}

export interface HttpOptions {
  /** For example `http://127.0.0.1:8701`. */
  readonly apiUrl: string;
  readonly workerSecret: string;
  readonly workerId: string;
  /** Sent with every request: what a gateway before the API asks for, for example Cloudflare Access. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Ends everything that is under way when it aborts. */
  readonly signal?: AbortSignal;
}

export interface CallOptions {
  readonly timeoutMs?: number;
  /** How often a connection error, a 5xx or a 429 is tried again. */
  readonly retries?: number;
  readonly signal?: AbortSignal;
}

/** Calls `/internal` in a session that renews itself. */
export interface Http {
  call<S extends z.ZodType>(
    schema: S,
    method: 'GET' | 'POST',
    path: string,
    body?: unknown,
    options?: CallOptions,
  ): Promise<z.infer<S>>;
  /** The session in use; opened when there is none or `fresh` is asked for. */
  session(fresh?: boolean): Promise<WorkerSession>;
}

const RETRIES = 6;
const TIMEOUT_MS = 15_000;

/** Full jitter, so that many workers do not come back in one wave. */
function backoffMs(attempt: number): number {
  return Math.random() * Math.min(100 * 2 ** attempt, 5_000);
}

/** Whether asking again may help: the connection, a time-out, a server that is starting or overrun. */
export function isTemporary(error: unknown): boolean {
  if (error instanceof ApiError) return error.status >= 500 || error.status === 429 || error.status === 408;
  return error instanceof TypeError || (error instanceof Error && error.name === 'TimeoutError');
}

export function createHttp(options: HttpOptions): Http {
  const base = options.apiUrl.replace(/\/$/, '');
  let current: { readonly session: WorkerSession; readonly refreshAt: number } | undefined;
  let opening: Promise<WorkerSession> | undefined;

  async function send(
    method: string,
    path: string,
    token: string,
    body: unknown,
    call: CallOptions,
  ): Promise<unknown> {
    const signals = [AbortSignal.timeout(call.timeoutMs ?? TIMEOUT_MS), call.signal, options.signal];
    const response = await fetch(`${base}${path}`, {
      method,
      headers: {
        ...options.headers,
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.any(signals.filter((signal) => signal !== undefined)),
    });
    const text = await response.text();
    // The path and the status say enough; a problem's text might name a person.
    if (!response.ok)
      throw new ApiError(response.status, `${method} ${path.split('?')[0]} answered ${response.status}`);
    try {
      return text === '' ? {} : JSON.parse(text);
    } catch {
      throw new ApiError(0, `${method} ${path.split('?')[0]} answered something that is not JSON`);
    }
  }

  async function open(call: CallOptions): Promise<WorkerSession> {
    const body = { workerId: options.workerId };
    const session = WorkerSession.parse(
      await send('POST', '/internal/session', options.workerSecret, body, call),
    );
    current = { session, refreshAt: performance.now() + session.expiresInSeconds * 800 };
    return session;
  }

  function session(fresh = false, call: CallOptions = {}): Promise<WorkerSession> {
    if (!fresh && current !== undefined && performance.now() < current.refreshAt)
      return Promise.resolve(current.session);
    opening ??= open({ timeoutMs: call.timeoutMs ?? TIMEOUT_MS }).finally(() => {
      opening = undefined;
    });
    return opening;
  }

  async function once(method: string, path: string, body: unknown, call: CallOptions): Promise<unknown> {
    const { token } = await session();
    try {
      return await send(method, path, token, body, call);
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 401) throw error;
      // Another call may have renewed it meanwhile.
      const next = await session(current?.session.token === token);
      return send(method, path, next.token, body, call);
    }
  }

  return {
    session: (fresh) => session(fresh),
    async call(schema, method, path, body, call = {}) {
      for (let attempt = 0; ; attempt += 1) {
        try {
          return schema.parse(await once(method, path, body, call));
        } catch (error) {
          const ended = options.signal?.aborted === true || call.signal?.aborted === true;
          if (ended || !isTemporary(error) || attempt >= (call.retries ?? RETRIES)) throw error;
          await sleep(
            backoffMs(attempt),
            undefined,
            options.signal === undefined ? {} : { signal: options.signal },
          );
        }
      }
    },
  };
}
