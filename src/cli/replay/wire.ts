import { connect, type Socket } from 'node:net';
import { AnswerReader, type ReadAnswer, type WireAnswer } from './answer-reader.ts';

/** A request that may be sent again: the same key makes it the same request. */
export interface WireRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly token: string;
  readonly idempotencyKey?: string;
  readonly body?: string;
}

type Done = (answer: WireAnswer | NoAnswer) => void;

/** Answers are those of the first attempt that is neither refused for the moment (5xx, 429) nor broken off. */
export interface Wire {
  /** Sends bytes as they are, each character one, and again until they are answered. Nothing is made for it but this. */
  submit(bytes: string, done: Done): void;
  /** @throws NoAnswer */
  send(request: WireRequest): Promise<WireAnswer>;
  /** The head of a `POST` of JSON up to the value of its Idempotency-Key; `withBody` gives the rest. */
  head(path: string, token: string): string;
  /** Attempts beyond the first, of all requests. */
  retries(): number;
  close(): void;
}

export interface WireOptions {
  readonly url: string;
  /** Connections at most; requests beyond wait in order. */
  readonly sockets: number;
  /** How often a request is sent at most. */
  readonly attempts?: number;
  /** After how long without an answer an attempt is given up. */
  readonly timeoutMs?: number;
}

const longestPauseMs = 2_000;
const longestRetryAfterMs = 10_000;
const readBytes = 65_536;

/** No answer after the last attempt. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

/** The rest of a request after `head`: the key and a body of ASCII. */
export function withBody(idempotencyKey: string, body: string): string {
  return `${idempotencyKey}\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
}

interface Pending {
  readonly bytes: string;
  readonly done: Done;
  attempts: number;
}

interface Connection {
  readonly socket: Socket;
  pending: Pending | undefined;
  sentAt: number;
}

function bytesOf(host: string, { method, path, token, idempotencyKey, body }: WireRequest): string {
  const encoded = body === undefined ? undefined : Buffer.from(body, 'utf8');
  const key = idempotencyKey === undefined ? '' : `Idempotency-Key: ${idempotencyKey}\r\n`;
  const length =
    encoded === undefined
      ? ''
      : `Content-Type: application/json\r\nContent-Length: ${encoded.byteLength}\r\n`;
  const head = `${method} ${path} HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${token}\r\n${key}${length}\r\n`;
  return `${head}${encoded?.toString('latin1') ?? ''}`;
}

/**
 * Keep-alive connections to one address, a request at a time on each. A broken connection, a 5xx and a 429 are sent
 * again with the same Idempotency-Key after a growing pause, which ends after half a minute or so of an API that is
 * away.
 */
export function openWire({ url, sockets, attempts = 20, timeoutMs = 10_000 }: WireOptions): Wire {
  const { hostname, port: given, host } = new URL(url);
  const address = hostname.replace(/^\[|\]$/g, '');
  const port = given === '' ? 80 : Number(given);
  const free: Connection[] = [];
  const all = new Set<Connection>();
  const waiting: Pending[] = [];
  let first = 0;
  let retries = 0;
  let closed = false;

  function settle(pending: Pending, pauseMs: number, reason: string): void {
    pending.attempts += 1;
    if (closed || pending.attempts >= attempts) {
      const told = `no answer from ${url} in ${pending.attempts} attempts (${reason}). Is it running? npm start starts it`;
      pending.done(new NoAnswer(told));
      return;
    }
    retries += 1;
    const own = Math.min(longestPauseMs, 25 * 2 ** (pending.attempts - 1));
    setTimeout(() => enqueue(pending), Math.max(own, Math.min(longestRetryAfterMs, pauseMs)));
  }

  function answered(connection: Connection, answer: ReadAnswer): void {
    const { pending } = connection;
    connection.pending = undefined;
    if (answer.closes) connection.socket.destroy();
    else free.push(connection);
    if (!pending) return;
    if (answer.status >= 500 || answer.status === 429) {
      settle(pending, answer.retryAfterMs, `status ${answer.status}`);
    } else pending.done(answer);
    next();
  }

  function ended(connection: Connection, reason: string): void {
    if (!all.delete(connection)) return;
    const at = free.indexOf(connection);
    if (at >= 0) free.splice(at, 1);
    const { pending } = connection;
    connection.pending = undefined;
    if (pending) settle(pending, 0, reason);
    next();
  }

  function open(): Connection {
    const reader = new AnswerReader();
    const buffer = Buffer.allocUnsafe(readBytes);
    const socket = connect({
      host: address,
      port,
      noDelay: true,
      onread: {
        buffer,
        callback(size) {
          try {
            const answer = reader.take(buffer.subarray(0, size));
            if (answer) answered(connection, answer);
          } catch (error) {
            socket.destroy(error instanceof Error ? error : undefined);
          }
          return true;
        },
      },
    });
    const connection: Connection = { socket, pending: undefined, sentAt: 0 };
    let reason = 'the connection broke';
    socket.on('error', (error) => {
      reason = error.message;
    });
    socket.on('close', () => ended(connection, reason));
    all.add(connection);
    return connection;
  }

  function next(): void {
    while (first < waiting.length) {
      const connection = free.pop() ?? (all.size < sockets ? open() : undefined);
      if (!connection) break;
      const pending = waiting[first];
      first += 1;
      if (!pending) continue;
      connection.pending = pending;
      connection.sentAt = performance.now();
      connection.socket.write(pending.bytes, 'latin1');
    }
    if (first === waiting.length) {
      waiting.length = 0;
      first = 0;
    }
  }

  function enqueue(pending: Pending): void {
    if (closed) settle(pending, 0, 'closed');
    else {
      waiting.push(pending);
      next();
    }
  }

  const watch = setInterval(
    () => {
      const oldest = performance.now() - timeoutMs;
      for (const { pending, sentAt, socket } of all) {
        if (pending && sentAt < oldest) socket.destroy(new Error('no answer in time'));
      }
    },
    Math.min(250, timeoutMs / 4),
  );

  const submit = (bytes: string, done: Done) => enqueue({ bytes, done, attempts: 0 });
  return {
    submit,
    send: (request) =>
      new Promise((resolve, reject) => {
        submit(bytesOf(host, request), (answer) =>
          answer instanceof NoAnswer ? reject(answer) : resolve({ status: answer.status, text: answer.text }),
        );
      }),
    head: (path, token) =>
      `POST ${path} HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\nAuthorization: Bearer ${token}\r\nIdempotency-Key: `,
    retries: () => retries,
    close() {
      closed = true;
      clearInterval(watch);
      for (const { socket } of all) socket.destroy();
    },
  };
}
