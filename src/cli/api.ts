import { z } from 'zod';
import { newId } from '../db/new-id.ts';
import type { Role } from '../http/principal.ts';
import { developmentToken } from './dev-token.ts';

/** What `--api` and `--token` of a command say. */
export interface ApiOptions {
  readonly api?: string;
  readonly token?: string;
  /** The agency of a development token. */
  readonly agency?: string;
}

const Problem = z.object({
  title: z.string(),
  detail: z.string(),
  errors: z.array(z.object({ pointer: z.string(), message: z.string() })).default([]),
});

/** A refusal of the API, in one line; `errors` are its fields. */
export class ApiRefusal extends Error {
  override readonly name = 'ApiRefusal';
  readonly status: number;
  readonly errors: readonly { readonly pointer: string; readonly message: string }[];

  constructor(status: number, body: unknown) {
    const problem = Problem.safeParse(body);
    super(problem.success ? `${problem.data.title}: ${problem.data.detail}` : `the API answered ${status}`);
    this.status = status;
    this.errors = problem.success ? problem.data.errors : [];
  }
}

export interface ApiRequest {
  readonly json?: unknown;
  readonly body?: Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The API as a command calls it. */
export interface CliApi {
  readonly url: string;
  readonly token: string;
  /** The parsed answer; throws {@link ApiRefusal}, or an Error with one clear line when nobody answers. */
  request(method: string, path: string, options?: ApiRequest): Promise<unknown>;
}

/** The token of `--token` or `GARITA_TOKEN`; else, in development, one signed with the data folder's key. */
export async function tokenFor(roles: readonly Role[], options: ApiOptions): Promise<string> {
  const given = options.token ?? process.env.GARITA_TOKEN;
  if (given) return given;
  return developmentToken({ subject: 'command-line', roles, agency: options.agency ?? 'CBP' });
}

function unreachable(url: string, error: unknown): Error {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
  return new Error(
    `no answer from ${url} (${cause}). Is it running? npm start starts it; --api names another one`,
  );
}

/** The address that `--api` or `GARITA_API` names, without a slash at its end. */
export function apiUrl(options: ApiOptions): string {
  const port = process.env.PORT ?? '8700';
  const url = (options.api ?? process.env.GARITA_API ?? `http://127.0.0.1:${port}`).replace(/\/+$/, '');
  if (!URL.canParse(url)) throw new Error(`--api: ${url} is not an address`);
  return url;
}

/** The API that `--api` or `GARITA_API` names, by default the one of `npm start`. */
export async function apiFrom(options: ApiOptions, roles: readonly Role[]): Promise<CliApi> {
  const url = apiUrl(options);
  const token = await tokenFor(roles, options);
  return {
    url,
    token,
    async request(method, path, { json, body, headers } = {}) {
      const content = json === undefined ? body : JSON.stringify(json);
      const response = await fetch(`${url}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(json === undefined ? {} : { 'content-type': 'application/json' }),
          ...(method === 'POST' ? { 'idempotency-key': newId() } : {}),
          ...headers,
        },
        ...(content === undefined ? {} : { body: content, duplex: 'half' }),
      } as RequestInit).catch((error: unknown) => {
        throw unreachable(url, error);
      });
      const text = await response.text();
      let value: unknown = text;
      if (/json/.test(response.headers.get('content-type') ?? '')) value = JSON.parse(text);
      if (!response.ok) throw new ApiRefusal(response.status, value);
      return value;
    },
  };
}

/** The agency that a token names, read without verifying: the API does that. */
export function agencyOf(token: string): string | undefined {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    return z.object({ agency: z.string() }).parse(claims).agency;
  } catch {
    return undefined;
  }
}
