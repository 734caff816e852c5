import { randomBytes, randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { Queue } from 'bullmq';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sealPayload } from '../../src/outbox/seal.ts';
import { BLOCK_QUEUE, type JobData, jobOptions, KEY_PREFIX, QUEUES } from '../../workers/dispatcher.ts';
import { type QueueView, startQueueView } from '../../workers/queue-view.ts';
import { openQueue, type QueueServer } from '../../workers/queues.ts';
import { screening } from './material.ts';
import { findRedis, openRedis } from './servers.ts';

const lane = QUEUES.lane;
const name = 'Maria Fernanda Garcia Lopez';

/** Asks as a browser would that was led here under another name. */
function askAs(view: QueueView, path: string, headers: Record<string, string>): Promise<number> {
  const { hostname, port } = new URL(view.url);
  return new Promise((resolve, reject) => {
    request({ hostname, port, path, headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    })
      .on('error', reject)
      .end();
  });
}

function describeView(server: string, open: () => Promise<QueueServer>): void {
  describe(`the view of the queues on ${server}`, () => {
    let queue: QueueServer;
    let view: QueueView;
    let jobs: Queue<JobData>;
    const id = randomUUID();

    beforeAll(async () => {
      queue = await open();
      jobs = new Queue<JobData>(lane, { connection: queue.producerConnection(), prefix: KEY_PREFIX });
      await jobs.waitUntilReady();
      const payload = screening(name);
      const keys = new Map([['k1', new Uint8Array(randomBytes(32))]]);
      const sealed = await sealPayload(keys, 'k1', id, payload);
      await jobs.add('message', { payload: sealed }, jobOptions({ id, priority: 0 }, 3));
      view = await startQueueView({ queue, port: 0 });
    });
    afterAll(async () => {
      await view?.close();
      await jobs?.obliterate({ force: true });
      await jobs?.close();
      await queue?.close();
    });

    const listed = async (at: QueueView) => {
      const answer = await fetch(`${at.url}/api/queues?activeQueue=${lane}&status=latest&page=1`);
      return { status: answer.status, text: await answer.text() };
    };
    const change = (at: QueueView, path: string, headers: Record<string, string> = {}) =>
      fetch(`${at.url}/api/queues/${lane}/${path}`, { method: 'PUT', headers });

    it('listens to this machine alone, and loads nothing from elsewhere', async () => {
      expect(view.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/queues$/);
      const page = await fetch(view.url);
      const html = await page.text();
      expect(page.status).toBe(200);
      expect(html).toContain('Garita queues');
      expect(html).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
      expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
      for (const [, file = ''] of html.matchAll(/(?:src|href)="(static\/[^"]+)"/g)) {
        const loaded = await fetch(`${view.url}/${file}`);
        expect([file, loaded.status]).toEqual([file, 200]);
        await loaded.body?.cancel();
      }
    });

    it('shows every queue and the jobs in it, and nobody’s data', async () => {
      const { status, text } = await listed(view);
      expect(status).toBe(200);
      const { queues } = JSON.parse(text) as { queues: { name: string; readOnlyMode: boolean }[] };
      expect(queues.map((one) => one.name).sort()).toEqual([...Object.values(QUEUES), BLOCK_QUEUE].sort());
      expect(queues.every(({ readOnlyMode }) => readOnlyMode)).toBe(true);
      expect(text).toContain(id);
      const job = await (await fetch(`${view.url}/api/queues/${lane}/${id}`)).text();
      expect(job).toContain('payload');
      for (const part of name.split(' ')) expect(`${text}${job}`).not.toContain(part);
    });

    it('changes nothing, unless it is told that it may', async () => {
      for (const path of ['pause', 'empty', 'obliterate', `${id}/clean`, `${id}/promote`])
        expect([path, (await change(view, path)).status]).toEqual([path, 405]);
      expect(await jobs.getJob(id)).toBeDefined();
      const writable = await startQueueView({ queue, port: 0, writable: true });
      expect((await change(writable, `${id}/clean`, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
      expect(await jobs.getJob(id)).toBeDefined();
      expect((await change(writable, `${id}/clean`)).status).toBe(204);
      expect(await jobs.getJob(id)).toBeUndefined();
      await writable.close();
    });

    it('answers no page that comes by another name or from another site', async () => {
      expect(await askAs(view, '/queues', { host: 'localhost' })).toBe(200);
      expect(await askAs(view, '/queues', { host: 'evil.example' })).toBe(403);
      expect(await askAs(view, '/queues/api/queues', { 'sec-fetch-site': 'cross-site' })).toBe(403);
    });

    it('says so when its port is taken', async () => {
      await expect(startQueueView({ queue, port: Number(new URL(view.url).port) })).rejects.toThrow(
        /EADDRINUSE/,
      );
    });
  });
}

describeView('the embedded Valkey', () => openQueue());
const redis = findRedis();
if (redis.kind === 'url') describeView('Redis at REDIS_URL', () => openQueue({ redisUrl: redis.url }));
else if (redis.kind === 'binary') describeView('redis-server', () => openRedis(redis.path));
else it.skip(`the view of the queues on Redis: ${redis.reason}`, () => {});
