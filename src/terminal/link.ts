import { utcDay } from '../crossings/exam-draw.ts';
import { type Access, AccessRefused, buyAccess } from './access.ts';
import { type Breaker, type BreakerState, closedBreaker, failed, probing, succeeded } from './breaker.ts';
import type { FetchInit, Way } from './fetch.ts';
import type { Identity } from './identity.ts';

/** What became of a request: an answer, no answer in time, or the centre does not know this terminal (any more). */
export type Outcome =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly bytes: Uint8Array;
      /** How long the centre asks to be left alone, where it says so. */
      readonly retryAfterMs?: number;
    }
  | { readonly kind: 'none' }
  | { readonly kind: 'refused' };

/**
 * Who waits for a request. `lane`: somebody at the booth; a busy centre counts as none, and the next car does not wait
 * for it again. `upkeep`: nobody, but no answer tells that the centre is away. `bulk`: nobody, and what becomes of it
 * tells nothing about a check.
 */
export type Weight = 'lane' | 'upkeep' | 'bulk';

export interface LinkRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly weight: Weight;
  readonly json?: unknown;
  /** JSON that must go out byte for byte as it was stored. */
  readonly text?: string;
  readonly idempotencyKey?: string;
  readonly timeoutMs: number;
  /** Whether the answer is not worth its body, by its headers; then it has no bytes. */
  readonly skip?: (headers: Headers) => boolean;
}

/** The way to the centre. */
export interface Link {
  /** Asks while the breaker is closed; answers `none` at once while it is not. */
  ask(request: LinkRequest): Promise<Outcome>;
  /**
   * A response whose body is read as it comes, while the breaker is closed; undefined when it is not, or when the
   * centre refuses this terminal. The breaker learns nothing from it.
   *
   * @throws Error when there is no answer
   */
  open(path: string, headers: Record<string, string>, signal: AbortSignal): Promise<Response | undefined>;
  /** When it is time for it, finds out whether the centre is back. Nobody at the lane waits for this. */
  probe(): Promise<void>;
  state(): BreakerState;
  /** The last access that was given, though its token may have expired since. */
  access(): Access | undefined;
}

export interface LinkOptions extends Way {
  /** Undefined until the terminal is enrolled. */
  readonly identity: () => Promise<Identity | undefined>;
  /** In which the centre words its answers. */
  readonly locale: string;
  readonly now: () => number;
  /** A clock that is never set, in milliseconds: a pause must end though somebody sets the clock back. */
  readonly monotonic: () => number;
}

/** Tokens are renewed so long before they expire. */
const renewBeforeMs = 5 * 60_000;
const probeTimeoutMs = 1_500;
/** While this machine's own clock is days off no token has its day: it asks no more often than this. */
const dayAgainMs = 5_000;

function retryAfter(response: Response): { readonly retryAfterMs?: number } {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  return seconds >= 0 ? { retryAfterMs: Math.min(seconds, 600) * 1000 } : {};
}

export function createLink({ url, fetch, identity, locale, now, monotonic }: LinkOptions): Link {
  let breaker: Breaker = closedBreaker;
  let access: Access | undefined;
  let expiresAt = 0;
  let dayAskedAt = Number.NEGATIVE_INFINITY;

  async function renew(signal: AbortSignal): Promise<Access> {
    const known = await identity();
    if (!known) throw new Error('this terminal is not enrolled');
    const asked = monotonic();
    access = await buyAccess({ url, fetch }, known, now(), signal);
    expiresAt = asked + access.lifetimeMs;
    return access;
  }

  /**
   * Whether the access has no subkey for today, so that alone everybody would be examined: it was given by a centre
   * whose clock was days off.
   */
  function lacksDay({ secrets }: Access): boolean {
    if (utcDay(now()) in secrets.exam.subkeys || monotonic() - dayAskedAt < dayAgainMs) return false;
    dayAskedAt = monotonic();
    return true;
  }

  async function send(path: string, init: FetchInit, signal: AbortSignal): Promise<Response> {
    for (let fresh = false; ; fresh = true) {
      const { token } = access && monotonic() < expiresAt ? access : await renew(signal);
      const headers = { ...init.headers, authorization: `Bearer ${token}`, 'accept-language': locale };
      const response = await fetch(`${url}${path}`, { ...init, headers, signal });
      if (response.status !== 401 || fresh) return response;
      // The service may have new keys; a new token tells whether it is the terminal that is refused.
      expiresAt = 0;
      await response.arrayBuffer();
    }
  }

  async function answerTo(request: LinkRequest): Promise<Outcome> {
    const body = request.text ?? (request.json === undefined ? undefined : JSON.stringify(request.json));
    const headers = {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(request.idempotencyKey === undefined ? {} : { 'idempotency-key': request.idempotencyKey }),
    };
    const init = { method: request.method, headers, ...(body === undefined ? {} : { body }) };
    const response = await send(request.path, init, AbortSignal.timeout(request.timeoutMs));
    const { status } = response;
    if (request.skip?.(response.headers)) {
      await response.body?.cancel();
      return { kind: 'answer', status, bytes: new Uint8Array() };
    }
    const bytes = new Uint8Array(await response.arrayBuffer());
    if (status === 401 || status === 403) return { kind: 'refused' };
    if (request.weight === 'lane' && (status >= 500 || status === 429)) throw new Error(`answered ${status}`);
    return { kind: 'answer', status, bytes, ...retryAfter(response) };
  }

  async function attempt(request: LinkRequest): Promise<Outcome> {
    try {
      const outcome = await answerTo(request);
      breaker = succeeded();
      return outcome;
    } catch (error) {
      if (error instanceof AccessRefused) {
        breaker = succeeded();
        return { kind: 'refused' };
      }
      if (request.weight !== 'bulk') breaker = failed(breaker, monotonic());
      return { kind: 'none' };
    }
  }

  return {
    async ask(request) {
      return breaker.state === 'closed' ? attempt(request) : { kind: 'none' };
    },
    async open(path, headers, signal) {
      if (breaker.state !== 'closed') return undefined;
      try {
        const response = await send(path, { headers }, signal);
        if (response.status !== 401 && response.status !== 403) return response;
        await response.body?.cancel();
      } catch (error) {
        if (!(error instanceof AccessRefused)) throw error;
      }
      return undefined;
    },
    async probe() {
      if (breaker.state === 'closed') {
        if (access && (expiresAt - monotonic() < renewBeforeMs || lacksDay(access))) {
          // Until there is a new token the old one is good: checks go on with it.
          await renew(AbortSignal.timeout(probeTimeoutMs)).catch(() => undefined);
        } else if (!access) {
          await attempt({ method: 'GET', path: '/livez', weight: 'lane', timeoutMs: probeTimeoutMs });
        }
        return;
      }
      const probe = probing(breaker, monotonic());
      if (!probe) return;
      breaker = probe;
      await attempt({ method: 'GET', path: '/livez', weight: 'lane', timeoutMs: probeTimeoutMs });
    },
    state: () => breaker.state,
    access: () => access,
  };
}
