import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { afterAll, expect, it } from 'vitest';
import { simulateLocally } from '../../src/cli/simulate-local.ts';
import { simulateRemotely } from '../../src/cli/simulate-remote.ts';
import { Scenario, SimulationRequest } from '../../src/simulation/scenario.ts';

// The server's side of the conversation, as the command line relies on it.
const request = SimulationRequest.parse({ scenario: { ports: ['2606'] }, replications: 2 });
const { scenario } = request;
const variants = [{ name: 'more lanes', scenario: Scenario.parse({ ...scenario, lanes: [{ factor: 2 }] }) }];
const { seed, replications } = request;
const expected = await simulateLocally({
  base: { name: 'base', scenario },
  variants,
  seed,
  replications,
  draw: true,
});
const charts = Object.keys(expected.charts).map((name) => `/v1/simulations/s1/charts/${name}.svg`);
const posts: unknown[] = [];
let streams = 0;
const app = new Hono()
  .use(async (c, next) => {
    if (c.req.header('authorization') !== 'Bearer good')
      return c.json(
        { type: 'about:blank', title: 'No access', status: 401, detail: 'The token is not valid.' },
        401,
      );
    return next();
  })
  .post('/v1/simulations', async (c) => {
    posts.push({ body: await c.req.json(), key: c.req.header('idempotency-key') });
    return c.json({ id: 's1', state: 'queued' }, 202);
  })
  .get('/v1/simulations/s1/events', (c) => {
    streams += 1;
    const event = (state: string, done: number) =>
      `event: progress\ndata: ${JSON.stringify({ state, done, total: 2, secondsLeft: 1 })}\n\n`;
    // The first stream ends before it is over, as a proxy may have it.
    const told =
      streams === 1 ? [event('queued', 0), ': still here\n\n', event('running', 1)] : [event('done', 2)];
    return c.body(told.join(''), 200, { 'content-type': 'text/event-stream' });
  })
  .get('/v1/simulations/s1', (c) => {
    return c.json({
      id: 's1',
      state: 'done',
      progress: { done: 2, total: 2 },
      summary: expected.summary,
      charts,
      comparison: [{ name: 'more lanes', summary: '/v1/simulations/s1/variants/0' }],
    });
  })
  .get('/v1/simulations/s1/variants/0', (c) => c.json(expected.variants[0]))
  .get('/v1/simulations/s1/result.csv', (c) => c.text(expected.csv))
  .get('/v1/simulations/s1/charts/:file', (c) =>
    c.text(expected.charts[c.req.param('file').replace('.svg', '')] ?? ''),
  );

const { server, url } = await new Promise<{ server: ReturnType<typeof serve>; url: string }>((resolve) => {
  const started = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) =>
    resolve({ server: started, url: `http://127.0.0.1:${port}` }),
  );
});
afterAll(() => new Promise((closed) => server.close(closed)));

it('posts the request once with a key, follows it, and brings back what the server found', async () => {
  const progress: number[] = [];
  const files = await simulateRemotely({ url, token: 'good' }, request, (done) => progress.push(done));
  expect(files).toEqual(JSON.parse(JSON.stringify(expected)));
  expect(posts).toEqual([{ body: request, key: expect.stringMatching(/^[0-9a-f-]{36}$/) }]);
  expect(progress).toEqual([0, 1, 2]);
  expect(streams).toBe(2);
});

it('says in one line why the server refused or that there is none', async () => {
  await expect(simulateRemotely({ url, token: 'bad' }, request, () => {})).rejects.toThrow(
    '401 No access: The token is not valid.',
  );
  await expect(
    simulateRemotely({ url: 'http://127.0.0.1:9', token: 'x' }, request, () => {}),
  ).rejects.toThrow('http://127.0.0.1:9 cannot be reached');
});
