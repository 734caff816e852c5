import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { HonoAdapter } from '@bull-board/hono';
import { serve } from '@hono/node-server';
import { serveStatic } from '@hono/node-server/serve-static';
import { Queue } from 'bullmq';
import { Hono } from 'hono';
import { BLOCK_QUEUE, KEY_PREFIX, QUEUES } from './dispatcher.ts';
import { isLoopback, type QueueServer } from './queues.ts';

export interface QueueViewOptions {
  readonly queue: QueueServer;
  /** 0 takes any that is free. */
  readonly port: number;
  /** Jobs may be removed and tried again in it. The outbox knows nothing of that, and brings them again. */
  readonly writable?: boolean;
}

export interface QueueView {
  readonly url: string;
  close(): Promise<void>;
}

const base = '/queues';
/** It has no sign-in, so nobody but this machine reaches it; from elsewhere through a tunnel. */
const host = '127.0.0.1';

const headers = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'self'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
} as const;

/** The board's page asks for fonts from elsewhere; it is as readable without them. */
const withoutFonts = (html: string) => html.replaceAll(/<link href="https:[^>]*>\s*/g, '');

/** What a page of another site could make a browser send: it is refused, though it comes from this machine. */
function isForeign(request: Request): boolean {
  const { hostname } = new URL(request.url);
  const site = request.headers.get('sec-fetch-site');
  return !isLoopback(hostname) || (site !== null && site !== 'same-origin' && site !== 'none');
}

function boardOf(queues: readonly Queue[], writable: boolean): Hono {
  const adapter = new HonoAdapter(serveStatic).setBasePath(base);
  createBullBoard({
    queues: queues.map(
      (queue) => new BullMQAdapter(queue, { readOnlyMode: !writable, allowRetries: writable }),
    ),
    serverAdapter: adapter,
    options: { uiConfig: { boardTitle: 'Garita queues', hideDocsLink: true, hideRedisDetails: true } },
  });
  const app = new Hono();
  app.use('*', async function guarded(c, next) {
    if (isForeign(c.req.raw)) return c.text('This view is for this machine alone.\n', 403);
    await next();
    if (c.res.headers.get('content-type')?.startsWith('text/html')) {
      c.res = new Response(withoutFonts(await c.res.text()), c.res);
      c.res.headers.delete('content-length');
    }
    for (const [name, value] of Object.entries(headers)) c.res.headers.set(name, value);
    return undefined;
  });
  app.get('/', (c) => c.redirect(base));
  app.route(base, adapter.registerPlugin());
  return app;
}

/**
 * Serves a view of the workers' queues (bull-board) at `/queues`, to this machine alone and read-only unless told
 * otherwise. What jobs carry is sealed, so nobody's data is to be seen in it.
 *
 * @throws Error of the listener, for example when the port is taken
 */
export async function startQueueView(options: QueueViewOptions): Promise<QueueView> {
  const { queue, port, writable = false } = options;
  const queues = [...Object.values(QUEUES), BLOCK_QUEUE].map((name) => {
    const one = new Queue(name, { connection: queue.producerConnection(), prefix: KEY_PREFIX });
    one.on('error', () => {});
    return one;
  });
  const server = serve({ fetch: boardOf(queues, writable).fetch, port, hostname: host }) as Server;
  const closeQueues = () => Promise.allSettled(queues.map((one) => one.close()));
  try {
    await once(server, 'listening');
  } catch (error) {
    await closeQueues();
    throw error;
  }
  return {
    url: `http://${host}:${(server.address() as AddressInfo).port}${base}`,
    async close() {
      server.close();
      server.closeAllConnections();
      await closeQueues();
    },
  };
}
