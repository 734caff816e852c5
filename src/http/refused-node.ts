import type { Duplex } from 'node:stream';
import { RequestError } from '@hono/node-server';

interface Words {
  readonly status: number;
  readonly title: string;
  readonly detail: string;
}

/**
 * What Node's reader says of a request that it could not read to the application. Its language is not known by then,
 * nor its path: the type is that of the status alone (RFC 9457, 4.2.1).
 */
const refusals: Readonly<Record<string, Words>> = {
  HPE_HEADER_OVERFLOW: {
    status: 431,
    title: 'Request Header Fields Too Large',
    detail: 'The headers may have at most 16 KiB together.',
  },
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: 408,
    title: 'Request Timeout',
    detail: 'The request was not whole after a minute. Send it again.',
  },
};

const badRequest: Words = {
  status: 400,
  title: 'Bad Request',
  detail: 'The request line or a header is not valid HTTP.',
};

const documentOf = ({ status, title, detail }: Words) =>
  JSON.stringify({ type: 'about:blank', title, status, detail });

/** The answer to a request that is HTTP and nothing that the application can be asked: a host or a path that is none. */
export function refusedRequest(error: unknown): Response {
  if (!(error instanceof RequestError)) return new Response(null, { status: 500 });
  const words = { ...badRequest, detail: 'The path or the Host header is not valid.' };
  return new Response(documentOf(words), {
    status: words.status,
    headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store' },
  });
}

/** A connection, and the answer that Node is writing to it. */
type Connection = Duplex & { readonly _httpMessage?: { readonly headersSent: boolean } | null };

/** Answers what is no HTTP, or too slow, with a problem document, and closes the connection. */
export function refuseClient(error: NodeJS.ErrnoException, socket: Connection): void {
  // As Node does by itself: into an answer that is under way nothing else is written.
  const underWay = socket._httpMessage?.headersSent === true;
  if (error.code === 'ECONNRESET' || !socket.writable || underWay) {
    socket.destroy();
    return;
  }
  const words = refusals[error.code ?? ''] ?? badRequest;
  const body = documentOf(words);
  socket.end(
    `HTTP/1.1 ${words.status} ${words.title}\r\nContent-Type: application/problem+json\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}
