import { serve } from '@hono/node-server';
import { Hono } from 'hono';

/** What the lane check is held against: the least that Hono does for a JSON request. */
const app = new Hono();
app.post('/bare', async (c) => {
  const body = await c.req.json();
  return c.json({ decision: 'admit', sequence: body.sequence });
});
serve({ fetch: app.fetch, port: Number(process.env.PORT), hostname: '127.0.0.1' }, () =>
  process.stdout.write('ready\n'),
);
