import { once } from 'node:events';
import {
  Agent,
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request as open,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Chance } from './chance.ts';

/** What may become of a request on the way. */
export const fates = [
  'whole',
  /** Comes late, and others overtake it. */
  'late',
  /** The connection is cut before anything has come. */
  'cut_before',
  /** The connection is cut in the middle of the request. */
  'half_request',
  /** The request arrives, the answer does not: the connection is cut. */
  'lost_answer',
  /** Half of the answer, then the connection is cut. */
  'half_answer',
  /** The answer comes in drops. */
  'trickle',
  /** No sound on the line; the request arrives long after its asker has given up. */
  'silent',
  /** Two copies arrive at once. */
  'twice',
  /** A copy arrives again when all seems over. */
  'again_later',
] as const;
export type Fate = (typeof fates)[number];

/** An answer on its way back. */
export interface Passing {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly bytes: Buffer;
}

/** A small proxy on loopback that is a bad line. */
export interface Link {
  readonly url: string;
  /** Draws each request's fate with these weights from now on; none at all: everything passes. */
  weather(weights: Partial<Record<Fate, number>>): void;
  /** Nothing passes. */
  cut(): void;
  mend(): void;
  /** Replaces answers on their way, as if the centre had said 200; undefined leaves one as it is. */
  tamper(change: ((passing: Passing) => Buffer | undefined) | undefined): void;
  /** How often each fate came to pass. */
  counts(): Readonly<Record<string, number>>;
  /** Resolves when nothing is on the way any more, late copies included. */
  calm(): Promise<void>;
  close(): Promise<void>;
}

interface Arrived {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
}

async function bytesOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** Opens a link to `target`, for example `http://127.0.0.1:8700`. */
export async function openLink(target: string, chance: Chance): Promise<Link> {
  const agent = new Agent({ keepAlive: true, maxSockets: 50 });
  const counts: Record<string, number> = {};
  const underWay = new Set<Promise<unknown>>();
  const sockets = new Set<Socket>();
  let weights: Partial<Record<Fate, number>> = {};
  let isCut = false;
  let change: ((passing: Passing) => Buffer | undefined) | undefined;

  function fate(): Fate {
    const list = fates.map((name) => [name, weights[name] ?? 0] as const);
    let left = chance.unit() * list.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [name, weight] of list) {
      left -= weight;
      if (left < 0) return name;
    }
    return 'whole';
  }

  /** Keeps what is on the way, so that {@link Link.calm} can wait for it. Nobody else waits for a copy. */
  function onTheWay<T>(work: Promise<T>): Promise<T> {
    underWay.add(work);
    const over = () => underWay.delete(work);
    work.then(over, over);
    return work;
  }

  function forward(asked: IncomingMessage, body: Buffer, half = false): Promise<Arrived> {
    return onTheWay(
      new Promise<Arrived>((resolve, reject) => {
        const { host: _, connection: __, ...headers } = asked.headers;
        const outgoing = open(
          `${target}${asked.url}`,
          { method: asked.method, headers: { ...headers, 'content-length': body.length }, agent },
          (answer) => {
            bytesOf(answer).then(
              (bytes) => resolve({ status: answer.statusCode ?? 502, headers: answer.headers, bytes }),
              reject,
            );
          },
        );
        outgoing.setTimeout(60_000, () => outgoing.destroy());
        outgoing.on('error', reject);
        if (!half) outgoing.end(body);
        else {
          outgoing.write(body.subarray(0, Math.floor(body.length / 2)));
          setTimeout(() => outgoing.destroy(new Error('cut')), 20);
        }
      }),
    );
  }

  async function answerWith(arrived: Arrived, asked: IncomingMessage, reply: ServerResponse, fate: Fate) {
    const { headers } = arrived;
    const passing = {
      method: asked.method ?? '',
      path: asked.url ?? '',
      status: arrived.status,
      bytes: arrived.bytes,
    };
    const changed = change?.(passing);
    const bytes = changed ?? arrived.bytes;
    const { 'transfer-encoding': _, connection: __, 'keep-alive': ___, ...kept } = headers;
    const status = changed ? 200 : arrived.status;
    reply.writeHead(status, status === 204 ? kept : { ...kept, 'content-length': bytes.length });
    if (fate === 'half_answer') {
      reply.write(bytes.subarray(0, Math.floor(bytes.length / 2)));
      await sleep(10);
      asked.socket.destroy();
    } else if (fate === 'trickle') {
      for (let at = 0; at < bytes.length; at += 200) {
        reply.write(bytes.subarray(at, at + 200));
        await sleep(15);
      }
      reply.end();
    } else {
      reply.end(bytes);
    }
  }

  async function pass(asked: IncomingMessage, reply: ServerResponse): Promise<void> {
    const body = await bytesOf(asked);
    const drawn = isCut ? 'cut_before' : fate();
    counts[drawn] = (counts[drawn] ?? 0) + 1;
    switch (drawn) {
      case 'cut_before':
        asked.socket.destroy();
        return;
      case 'half_request':
        await forward(asked, body, true).catch(() => undefined);
        asked.socket.destroy();
        return;
      case 'lost_answer':
        await forward(asked, body);
        asked.socket.destroy();
        return;
      case 'silent':
        await sleep(chance.whole(1_600, 3_500));
        await forward(asked, body);
        asked.socket.destroy();
        return;
      case 'late':
        await sleep(chance.whole(20, 1_200));
        break;
      case 'twice': {
        const [first] = await Promise.all([forward(asked, body), forward(asked, body)]);
        return answerWith(first, asked, reply, drawn);
      }
      case 'again_later': {
        const copy = sleep(chance.whole(200, 3_000)).then(() => forward(asked, body));
        void onTheWay(copy.catch(() => undefined));
      }
    }
    return answerWith(await forward(asked, body), asked, reply, drawn);
  }

  const server = createServer({ keepAliveTimeout: 75_000 }, (asked, reply) => {
    // The other side has gone, or this one: then the connection is all that can be ended.
    void onTheWay(pass(asked, reply).catch(() => asked.socket.destroy()));
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => {});
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}`,
    weather(next) {
      weights = next;
    },
    cut() {
      isCut = true;
      for (const socket of sockets) socket.destroy();
    },
    mend() {
      isCut = false;
    },
    tamper(next) {
      change = next;
    },
    counts: () => counts,
    async calm() {
      // The workers' long polls never end, but none of them is longer than this.
      const last = performance.now() + 10_000;
      while (underWay.size > 0 && performance.now() < last) await sleep(50);
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      agent.destroy();
    },
  };
}
