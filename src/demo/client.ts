import type { Claims } from '../http/principal.ts';
import type { Stage } from './stage.ts';

export interface Answer {
  readonly status: number;
  readonly etag: string | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: the story looks into the answers as any client of JSON would
  readonly body: any;
}

export interface CallOptions {
  readonly as?: Claims;
  readonly body?: unknown;
  readonly ndjson?: readonly unknown[];
  readonly etag?: string | undefined;
  /** The status that the story expects; anything else ends it. */
  readonly expect?: number;
}

/** Calls the API as this persona, over real HTTP; every POST brings its own Idempotency-Key. */
export type Client = (method: string, path: string, options?: CallOptions) => Promise<Answer>;

async function bodyOf(response: Response): Promise<unknown> {
  const text = await response.text();
  const json = /json/.test(response.headers.get('content-type') ?? '');
  return json && text !== '' ? JSON.parse(text) : text;
}

export function createClient(stage: Pick<Stage, 'url' | 'token'>): Client {
  const tokens = new Map<string, Promise<string>>();

  function tokenOf(claims: Claims): Promise<string> {
    const key = JSON.stringify(claims);
    let token = tokens.get(key);
    if (!token) {
      token = stage.token(claims);
      tokens.set(key, token);
    }
    return token;
  }

  return async function call(method, path, options = {}) {
    const headers = new Headers();
    if (options.as) headers.set('authorization', `Bearer ${await tokenOf(options.as)}`);
    if (method === 'POST') headers.set('idempotency-key', crypto.randomUUID());
    if (options.etag) headers.set('if-match', options.etag);
    let body: string | null = null;
    if (options.ndjson) {
      headers.set('content-type', 'application/x-ndjson');
      body = options.ndjson.map((line) => `${JSON.stringify(line)}\n`).join('');
    } else if (options.body !== undefined) {
      headers.set('content-type', 'application/json');
      body = JSON.stringify(options.body);
    }
    const response = await fetch(new URL(path, stage.url), { method, headers, body });
    const answer = {
      status: response.status,
      etag: response.headers.get('etag') ?? undefined,
      body: await bodyOf(response),
    };
    if (options.expect !== undefined && answer.status !== options.expect) {
      throw new Error(
        `${method} ${path} answered ${answer.status}, ${options.expect} was expected: ${JSON.stringify(answer.body)}`,
      );
    }
    return answer;
  };
}

/** Asks again until `done` says so, at most `ms`. */
export async function until<T>(
  what: string,
  ms: number,
  ask: () => Promise<T>,
  done: (value: T) => boolean,
): Promise<T> {
  const end = performance.now() + ms;
  for (;;) {
    const value = await ask();
    if (done(value)) return value;
    if (performance.now() > end) throw new Error(`${what}: not within ${ms} ms`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
