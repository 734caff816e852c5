import { DomainError } from './problems.ts';

interface Bucket {
  tokens: number;
  at: number;
}

const maxClients = 50_000;

/**
 * Token buckets in memory, one a client: `perMinute` requests a minute, twice that in a burst.
 * They live in one process; whoever runs many puts a shared limit in front.
 */
export function createRateLimiter(perMinute: number): (client: string, now: number) => void {
  const buckets = new Map<string, Bucket>();
  const perMs = perMinute / 60_000;
  const burst = perMinute * 2;

  return function limit(client, now) {
    let bucket = buckets.get(client);
    if (!bucket) {
      if (buckets.size >= maxClients) buckets.delete(buckets.keys().next().value ?? '');
      bucket = { tokens: burst, at: now };
      buckets.set(client, bucket);
    }
    bucket.tokens = Math.min(burst, bucket.tokens + Math.max(0, now - bucket.at) * perMs);
    bucket.at = now;
    if (bucket.tokens < 1) {
      const seconds = Math.ceil((1 - bucket.tokens) / perMs / 1000);
      throw new DomainError(
        'too_many_requests',
        { en: `Try again in ${seconds} seconds.`, es: `Intente de nuevo en ${seconds} segundos.` },
        { headers: { 'retry-after': String(seconds) } },
      );
    }
    bucket.tokens -= 1;
  };
}
