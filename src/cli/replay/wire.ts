import { Agent, request as httpRequest } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** A request that may be sent again: the same key makes it the same request. */
export interface WireRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly token: string;
  readonly idempotencyKey?: string;
  readonly body?: string;
}

export interface WireAnswer {
  readonly status: number;
  readonly text: string;
}

export interface Wire {
  /** The answer of the first attempt that is neither refused for the moment (5xx, 429) nor broken off. */
  send(request: WireRequest): Promise<WireAnswer>;
  /** Attempts beyond the first, of all requests. */
  retries(): number;
  close(): void;
}

export interface WireOptions {
  readonly url: string;
  readonly sockets: number;
  /** How often a request is sent at most. */
  readonly attempts?: number;
  /** After how long without an answer an attempt is given up. */
  readonly timeoutMs?: number;
}

const longestPauseMs = 2_000;

/** No answer after the last attempt. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

interface Attempt extends WireAnswer {
  readonly retryAfterMs: number;
}

/**
 * Keep-alive connections to one address. A broken connection, a 5xx and a 429 are sent again with the same
 * Idempotency-Key after a growing pause, which ends after half a minute or so of an API that is away.
 */
export function openWire({ url, sockets, attempts = 20, timeoutMs = 10_000 }: WireOptions): Wire {
  const { hostname, port } = new URL(url);
  const agent = new Agent({ keepAlive: true, maxSockets: sockets, maxFreeSockets: sockets });
  const host = hostname.replace(/^\[|\]$/g, '');
  let retries = 0;

  function attempt({ method, path, token, idempotencyKey, body }: WireRequest): Promise<Attempt> {
    return new Promise((resolve, reject) => {
      const sent = httpRequest(
        {
          agent,
          host,
          port: port === '' ? 80 : port,
          method,
          path,
          timeout: timeoutMs,
          headers: {
            authorization: `Bearer ${token}`,
            ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
            ...(body === undefined
              ? {}
              : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
          },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', reject);
          response.on('aborted', () => reject(new Error('the answer broke off')));
          response.on('end', () => {
            const seconds = Number(response.headers['retry-after'] ?? 0);
            resolve({
              status: response.statusCode ?? 0,
              text: Buffer.concat(chunks).toString('utf8'),
              retryAfterMs: seconds > 0 ? seconds * 1000 : 0,
            });
          });
        },
      );
      sent.on('timeout', () => sent.destroy(new Error('no answer in time')));
      sent.on('error', reject);
      sent.end(body);
    });
  }

  return {
    async send(request) {
      let reason = '';
      for (let count = 1; count <= attempts; count += 1) {
        let pauseMs = Math.min(longestPauseMs, 25 * 2 ** (count - 1));
        try {
          const { status, text, retryAfterMs } = await attempt(request);
          if (status < 500 && status !== 429) return { status, text };
          reason = `status ${status}`;
          pauseMs = Math.min(10_000, Math.max(pauseMs, retryAfterMs));
        } catch (error) {
          reason = error instanceof Error ? error.message : String(error);
        }
        if (count === attempts) break;
        retries += 1;
        await sleep(pauseMs);
      }
      throw new NoAnswer(
        `no answer from ${url} in ${attempts} attempts (${reason}). Is it running? npm start starts it`,
      );
    },
    retries: () => retries,
    close: () => agent.destroy(),
  };
}
