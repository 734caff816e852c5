/** The answer to one request. */
export interface WireAnswer {
  readonly status: number;
  readonly text: string;
}

/** A whole answer with what its headers say about sending again. */
export interface ReadAnswer extends WireAnswer {
  readonly retryAfterMs: number;
  /** The server ends the connection after it. */
  readonly closes: boolean;
}

const headEnd = '\r\n\r\n';

function header(head: string, name: string): string | undefined {
  // As Node's servers write them, and as others may.
  let at = head.indexOf(`\r\n${name}: `);
  if (at < 0) at = head.toLowerCase().indexOf(`\r\n${name}:`);
  if (at < 0) return undefined;
  const end = head.indexOf('\r\n', at + 2);
  return head.slice(at + name.length + 3, end < 0 ? undefined : end).trim();
}

/** The chunks of a body put together; undefined while the last one is missing. */
function joinChunks(body: Buffer): Buffer | undefined {
  const parts: Buffer[] = [];
  for (let at = 0; ; ) {
    const lineEnd = body.indexOf('\r\n', at);
    if (lineEnd < 0) return undefined;
    const size = Number.parseInt(body.toString('latin1', at, lineEnd), 16);
    if (!Number.isInteger(size)) throw new Error('a chunk of the answer has no length');
    if (size === 0) return body.length >= lineEnd + 4 ? Buffer.concat(parts) : undefined;
    at = lineEnd + 2 + size + 2;
    if (body.length < at) return undefined;
    parts.push(body.subarray(lineEnd + 2, at - 2));
  }
}

/**
 * Reads answers of HTTP/1.1 off one connection, one request at a time: just what a client needs that knows its server,
 * since a load generator that is dear takes the processor from what it measures.
 */
export class AnswerReader {
  #kept: Buffer | undefined;

  /**
   * Takes what came; answers the whole answer once it is there. The bytes are not kept beyond this call.
   *
   * @throws Error when it is no HTTP
   */
  take(chunk: Buffer): ReadAnswer | undefined {
    const all = this.#kept ? Buffer.concat([this.#kept, chunk]) : chunk;
    const answer = this.#read(all);
    this.#kept = answer ? undefined : this.#kept ? all : Buffer.from(chunk);
    return answer;
  }

  #read(all: Buffer): ReadAnswer | undefined {
    const end = all.indexOf(headEnd);
    if (end < 0) return undefined;
    const head = all.toString('latin1', 0, end);
    if (!head.startsWith('HTTP/1.1 ')) throw new Error('the answer is no HTTP/1.1');
    const status = Number(head.slice(9, 12));
    const start = end + headEnd.length;
    let body: Buffer | undefined;
    const length = header(head, 'content-length');
    if (length !== undefined) {
      const until = start + Number(length);
      if (all.length < until) return undefined;
      body = all.subarray(start, until);
    } else if (status === 204 || status === 304) body = all.subarray(0, 0);
    else if (header(head, 'transfer-encoding') === 'chunked') body = joinChunks(all.subarray(start));
    else throw new Error('the answer has no length');
    if (!body) return undefined;
    const seconds = status === 429 || status >= 500 ? Number(header(head, 'retry-after') ?? 0) : 0;
    return {
      status,
      text: body.toString('utf8'),
      retryAfterMs: seconds > 0 ? seconds * 1000 : 0,
      closes: header(head, 'connection') === 'close',
    };
  }
}
