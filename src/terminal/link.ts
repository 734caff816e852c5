import { type Breaker, type BreakerState, closedBreaker, failed, probing, succeeded } from './breaker.ts';
import { type Access, AccessRefused, buyAccess, type Identity } from './identity.ts';

/** What became of a request: an answer, no answer in time, or the centre does not know this terminal (any more). */
export type Outcome =
  | { readonly kind: 'answer'; readonly status: number; readonly bytes: Uint8Array }
  | { readonly kind: 'none' }
  | { readonly kind: 'refused' };

export interface LinkRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly json?: unknown;
  /** JSON that must go out byte for byte as it was stored. */
  readonly text?: string;
  readonly idempotencyKey?: string;
  readonly timeoutMs: number;
}

/** The way to the centre. */
export interface Link {
  /** Asks while the breaker is closed; answers `none` at once while it is not. */
  ask(request: LinkRequest): Promise<Outcome>;
  /** When it is time for it, finds out whether the centre is back. Nobody at the lane waits for this. */
  probe(): Promise<void>;
  state(): BreakerState;
  /** The last access that was given, though its token may have expired since. */
  access(): Access | undefined;
}

export interface LinkOptions {
  readonly url: string;
  /** Undefined until the terminal is enrolled. */
  readonly identity: () => Identity | undefined;
  readonly now: () => number;
}

/** Tokens are renewed so long before they expire. */
const renewBeforeMs = 5 * 60_000;
const probeTimeoutMs = 1_500;

export function createLink({ url, identity, now }: LinkOptions): Link {
  let breaker: Breaker = closedBreaker;
  let access: Access | undefined;

  async function currentAccess(signal: AbortSignal): Promise<Access> {
    if (access && access.expiresAt > now()) return access;
    const known = identity();
    if (!known) throw new Error('this terminal is not enrolled');
    access = await buyAccess(url, known, now(), signal);
    return access;
  }

  async function send(request: LinkRequest, signal: AbortSignal, again = true): Promise<Outcome> {
    const { token } = await currentAccess(signal);
    const body = request.text ?? (request.json === undefined ? undefined : JSON.stringify(request.json));
    const response = await fetch(`${url}${request.path}`, {
      method: request.method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(request.idempotencyKey === undefined ? {} : { 'idempotency-key': request.idempotencyKey }),
      },
      ...(body === undefined ? {} : { body }),
      signal,
    });
    const bytes = new Uint8Array(await response.arrayBuffer());
    if (response.status === 401 && again) {
      // The service may have new keys; a new token tells whether it is the terminal that is refused.
      if (access) access = { ...access, expiresAt: 0 };
      return send(request, signal, false);
    }
    if (response.status === 401 || response.status === 403) return { kind: 'refused' };
    // A pack that is not ready yet does not mean that the centre is away.
    const busy = response.status >= 500 || response.status === 429;
    if (busy && request.method === 'POST') throw new Error(`answered ${response.status}`);
    return { kind: 'answer', status: response.status, bytes };
  }

  async function attempt(request: LinkRequest): Promise<Outcome> {
    try {
      const outcome = await send(request, AbortSignal.timeout(request.timeoutMs));
      breaker = succeeded();
      return outcome;
    } catch (error) {
      if (error instanceof AccessRefused) {
        breaker = succeeded();
        return { kind: 'refused' };
      }
      breaker = failed(breaker, now());
      return { kind: 'none' };
    }
  }

  return {
    async ask(request) {
      return breaker.state === 'closed' ? attempt(request) : { kind: 'none' };
    },
    async probe() {
      if (breaker.state === 'closed') {
        if (access && access.expiresAt - now() > renewBeforeMs) return;
        if (access) access = { ...access, expiresAt: 0 };
      } else {
        const probe = probing(breaker, now());
        if (!probe) return;
        breaker = probe;
      }
      await attempt({ method: 'GET', path: '/livez', timeoutMs: probeTimeoutMs });
    },
    state: () => breaker.state,
    access: () => access,
  };
}
