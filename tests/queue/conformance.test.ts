import { it } from 'vitest';
import { openQueue } from '../../workers/queues.ts';
import { describeQueue } from './conformance.ts';
import { findRedis, openRedis } from './servers.ts';

describeQueue('the embedded Valkey', () => openQueue());

const redis = findRedis();
if (redis.kind === 'url') describeQueue('Redis at REDIS_URL', () => openQueue({ redisUrl: redis.url }));
else if (redis.kind === 'binary') describeQueue('redis-server', () => openRedis(redis.path));
else it.skip(`BullMQ on Redis: ${redis.reason}`, () => {});
