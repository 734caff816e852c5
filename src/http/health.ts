import { sql } from '../db/sql.ts';
import { anyDead, oldestWaiting } from '../outbox/depths.ts';
import type { Services } from '../services.ts';
import { clockToleranceMs } from './clock-tolerance.ts';
import type { App } from './endpoint.ts';

/** A message that waits longer than this says that no worker is at work. */
const waitingTooLongMs = 30_000;

interface Check {
  readonly name: string;
  readonly state: 'ok' | 'degraded' | 'failed';
  readonly detail?: string;
}

async function checkDatabase(services: Services): Promise<Check> {
  const fault = services.db.storeFault?.();
  if (fault !== undefined)
    return {
      name: 'database',
      state: 'failed',
      detail: `nothing can be stored (${fault}): free or mend its disk`,
    };
  try {
    await services.db.first(sql`SELECT id FROM vetting_watermark`);
    return { name: 'database', state: 'ok' };
  } catch {
    return { name: 'database', state: 'failed', detail: 'the database does not answer' };
  }
}

async function checkOutbox(services: Services): Promise<Check> {
  const now = services.now();
  const age = now - ((await oldestWaiting(services.db, now)) ?? now);
  if (age > waitingTooLongMs) {
    const seconds = Math.round(age / 1000);
    return {
      name: 'workers',
      state: 'degraded',
      detail: `the oldest message that nobody has taken waits for ${seconds} s: are the workers and the queue up?`,
    };
  }
  if (await anyDead(services.db))
    return { name: 'workers', state: 'degraded', detail: 'dead letters wait for an operator' };
  return { name: 'workers', state: 'ok' };
}

/** A relay that has not renewed for so long is away. */
const relaySilentMs = 30_000;

async function checkQueue(services: Services): Promise<Check> {
  const now = services.now();
  const rows = await services.db.all(
    sql<{ queue_up: number }>`SELECT queue_up FROM relays
      WHERE seen_at BETWEEN ${now - relaySilentMs} AND ${now + relaySilentMs}`,
  );
  if (rows.some((row) => row.queue_up === 1)) return { name: 'queue', state: 'ok' };
  const detail =
    rows.length === 0
      ? 'no relay has been heard of lately: are the workers up?'
      : 'the relays do not reach the queue';
  return { name: 'queue', state: 'degraded', detail };
}

async function checkVetting(services: Services): Promise<Check> {
  const row = await services.db.first(
    sql<{ oldest: number | null }>`SELECT MIN(published_at) AS oldest FROM publications
      WHERE seq > (SELECT vetted_through_seq FROM vetting_watermark)`,
  );
  const age = row?.oldest == null ? 0 : services.now() - row.oldest;
  if (age <= services.settings.vettingGraceMs) return { name: 'vetting', state: 'ok' };
  return {
    name: 'vetting',
    state: 'degraded',
    detail: `a list version has not been vetted for ${Math.round(age / 1000)} s: lanes refer everybody`,
  };
}

/** Terminals that told how they are within this time are asked for the time. */
const heardLatelyMs = 2 * 60_000;

/** A clock alone cannot tell that it is wrong: half of the terminals' clocks are behind this difference, half before. */
async function checkClock(services: Services): Promise<Check> {
  const now = services.now();
  const heard = await services.db.all(
    sql<{ ahead: number }>`SELECT at - clock AS ahead FROM terminal_heartbeats
      WHERE clock IS NOT NULL AND at BETWEEN ${now - heardLatelyMs} AND ${now + heardLatelyMs} ORDER BY ahead`,
  );
  const ahead = heard[Math.floor((heard.length - 1) / 2)]?.ahead ?? 0;
  if (Math.abs(ahead) <= clockToleranceMs) return { name: 'clock', state: 'ok' };
  const seconds = Math.round(Math.abs(ahead) / 1000);
  return {
    name: 'clock',
    state: 'degraded',
    detail: `this clock is ${seconds} s ${ahead > 0 ? 'ahead of' : 'behind'} those of the terminals (${heard.length} heard lately): set it right, or theirs`,
  };
}

/** `/livez` (the process answers), `/readyz` (what is not ready, and why), `/metrics` (Prometheus). */
export function registerHealth(app: App, services: Services): void {
  app.get('/livez', (c) => {
    c.set('route', '/livez');
    return c.json({ state: 'ok' });
  });
  app.get('/readyz', async (c) => {
    c.set('route', '/readyz');
    const database = await checkDatabase(services);
    const checks =
      database.state === 'ok'
        ? [
            database,
            await checkOutbox(services),
            await checkQueue(services),
            await checkVetting(services),
            await checkClock(services),
          ]
        : [database];
    const failed = checks.some((check) => check.state === 'failed');
    const degraded = checks.some((check) => check.state === 'degraded');
    // Degraded still serves: lanes and applicants go on while the workers are away.
    return c.json({ state: failed ? 'failed' : degraded ? 'degraded' : 'ok', checks }, failed ? 503 : 200);
  });
  app.get('/metrics', async (c) => {
    c.set('route', '/metrics');
    const text = await services.metrics.render();
    return text === undefined
      ? c.notFound()
      : c.body(text, 200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' });
  });
}
