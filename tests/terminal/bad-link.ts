import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';

/** What the link does to a request. `pass` sends it on; `away` cuts it; a status answers in the centre's place. */
export type Fate = 'pass' | 'away' | 'hang' | { readonly status: number; readonly retryAfter?: number };

export interface BadLink {
  readonly url: string;
  /** Cuts the answer to a request for a snapshot after so many bytes. */
  cutAfter: number;
  fate: (path: string) => Fate;
  /** Each request that came: what for, when, with which headers and body. */
  readonly seen: {
    readonly path: string;
    readonly at: number;
    readonly headers: IncomingMessage['headers'];
    readonly body: string;
  }[];
}

/** A link to this centre that fails as it is told to; it ends with the test. */
export async function openBadLink(centre: string): Promise<BadLink> {
  const link: { -readonly [K in keyof BadLink]: BadLink[K] } = {
    url: '',
    cutAfter: Number.POSITIVE_INFINITY,
    fate: () => 'pass',
    seen: [],
  };

  function sendOn(incoming: IncomingMessage, body: string, outgoing: ServerResponse): void {
    const path = incoming.url ?? '';
    const { method, headers } = incoming;
    const passed = request(`${centre}${path}`, { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
      let left = path.endsWith('/snapshot') ? link.cutAfter : Number.POSITIVE_INFINITY;
      answer.on('data', (chunk: Buffer) => {
        outgoing.write(chunk.subarray(0, left), () => {
          if (left <= 0) setTimeout(() => outgoing.destroy(), 100);
        });
        left -= chunk.length;
      });
      answer.on('end', () => (left < 0 ? undefined : outgoing.end()));
    });
    passed.on('error', () => outgoing.destroy());
    passed.end(body);
  }

  const server = createServer(async (incoming, outgoing) => {
    const path = incoming.url ?? '';
    const body = await text(incoming).catch(() => '');
    link.seen.push({ path, at: performance.now(), headers: incoming.headers, body });
    const fate = link.fate(path);
    if (fate === 'hang') return;
    if (fate === 'away') outgoing.destroy();
    else if (fate === 'pass') sendOn(incoming, body, outgoing);
    else {
      const more = fate.retryAfter === undefined ? {} : { 'retry-after': String(fate.retryAfter) };
      outgoing.writeHead(fate.status, { 'content-type': 'application/problem+json', ...more }).end('{}');
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  link.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return link;
}
