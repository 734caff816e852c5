import { describe, expect, it } from 'vitest';
import type { Result } from '../../src/outbox/protocol/results.ts';
import { ApiError } from '../../workers/http.ts';
import { blockSize } from '../../workers/processors/simulation-flow.ts';
import { parseRedisUrl } from '../../workers/queues.ts';
import { createResultSender, NotNow } from '../../workers/results.ts';
import { slices } from '../../workers/slices.ts';

const result: Result = { kind: 'screening', seq: 1, configHash: 'c', candidates: 0, matches: [] };

describe('a Redis address', () => {
  it('gives host, port, user, password, database and TLS', () => {
    expect(parseRedisUrl('redis://localhost')).toEqual({ host: 'localhost', port: 6379 });
    expect(parseRedisUrl('rediss://me:p%40ss@queue.example:7000/2')).toEqual({
      host: 'queue.example',
      port: 7000,
      username: 'me',
      password: 'p@ss',
      db: 2,
      tls: { servername: 'queue.example' },
    });
    expect(parseRedisUrl('redis://[::1]:6380')).toEqual({ host: '::1', port: 6380 });
  });

  it('is refused when it is something else, or leaves the machine in clear where that is forbidden', () => {
    for (const bad of ['http://x', 'localhost:6379', 'redis://', 'redis://x/name']) {
      expect(() => parseRedisUrl(bad)).toThrow(/^REDIS_URL must/);
    }
    expect(() => parseRedisUrl('redis://10.0.0.9', true)).toThrow('rediss://');
    expect(parseRedisUrl('redis://127.0.0.1', true).host).toBe('127.0.0.1');
  });
});

describe('the result sender', () => {
  it('brings results that come together in one request and tells each its own outcome', async () => {
    const batches: number[] = [];
    const sender = createResultSender({
      api: {
        async postResults(results) {
          batches.push(results.length);
          const outcomes = ['accepted', 'already_done', 'lease_lost', 'rejected'] as const;
          return results.map(({ messageId }, i) => ({
            messageId,
            outcome: outcomes[i] ?? 'accepted',
            detail: 'why',
          }));
        },
      },
    });
    const answers = await Promise.allSettled(['a', 'b', 'c', 'd'].map((id) => sender.send(id, result)));
    expect(batches).toEqual([4]);
    expect(answers.slice(0, 2).map((each) => each.status === 'fulfilled' && each.value)).toEqual([
      'accepted',
      'already_done',
    ]);
    expect(answers[2]).toMatchObject({ status: 'rejected', reason: expect.any(NotNow) });
    expect(answers[3]).toMatchObject({ status: 'rejected', reason: { message: 'result rejected: why' } });
  });

  it('sends each by itself when the API refuses the batch, so that one bad result spoils no other', async () => {
    const sender = createResultSender({
      api: {
        async postResults(results) {
          if (results.some(({ messageId }) => messageId === 'bad')) throw new ApiError(422, 'no');
          return results.map(({ messageId }) => ({ messageId, outcome: 'accepted' as const }));
        },
      },
    });
    const answers = await Promise.allSettled(['a', 'bad', 'c'].map((id) => sender.send(id, result)));
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('asks for another time, not for a failure, when the API is away', async () => {
    const sender = createResultSender({
      api: { postResults: () => Promise.reject(new TypeError('fetch failed')) },
    });
    await expect(sender.send('a', result)).rejects.toBeInstanceOf(NotNow);
  });
});

describe('slices', () => {
  it('let others run', async () => {
    const pause = slices(1);
    let others = 0;
    const timer = setInterval(() => {
      others += 1;
    }, 1);
    for (let i = 0; i < 200_000; i += 1) {
      Math.sqrt(i);
      await pause();
    }
    clearInterval(timer);
    expect(others).toBeGreaterThan(0);
  });
});

describe('the blocks of a simulation', () => {
  it('are small for a few replications and never too many', () => {
    expect(blockSize(1)).toBe(10);
    expect(blockSize(1_000)).toBe(10);
    expect(Math.ceil(10_000 / blockSize(10_000))).toBeLessThanOrEqual(250);
  });
});
