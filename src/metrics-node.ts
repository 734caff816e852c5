import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Database } from './db/database.ts';
import { sql } from './db/sql.ts';
import { outboxDepths, type QueueDepth } from './outbox/depths.ts';
import type { Metrics } from './services.ts';

interface Depths {
  unvetted: number;
  open_matches: number;
  unsealed: number;
}

/** A backlog that was counted so lately is not counted again: counting a long one takes its time, if nobody else's. */
const countedForMs = 2_000;

function depthsOf(db: Database): () => Promise<readonly QueueDepth[]> {
  let counted: Promise<readonly QueueDepth[]> | undefined;
  let until = 0;
  return async function depths() {
    if (counted === undefined || performance.now() > until) {
      until = Number.POSITIVE_INFINITY;
      counted = outboxDepths(db).finally(() => {
        until = performance.now() + countedForMs;
      });
    }
    return counted;
  };
}

/** Prometheus metrics of one process. Labels are templates and codes, never a person's or an object's id. */
export function createMetrics(db: Database): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const requests = new Counter({
    name: 'garita_http_requests_total',
    help: 'Answered requests',
    labelNames: ['method', 'route', 'status'] as const,
    registers: [registry],
  });
  const seconds = new Histogram({
    name: 'garita_http_request_seconds',
    help: 'Time from request to response',
    labelNames: ['route'] as const,
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  });
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers: [registry] });
  const waiting = gauge('garita_outbox_waiting', 'Messages in the outbox');
  const dead = gauge('garita_outbox_dead', 'Dead letters');
  const outbox = depthsOf(db);
  const gauges = {
    unvetted: gauge('garita_publications_unvetted', 'List versions that are not vetted yet'),
    open_matches: gauge('garita_matches_open', 'Matches that wait for an adjudicator'),
    unsealed: gauge('garita_audit_unsealed', 'Audit records that are not sealed yet'),
  };

  return {
    request(method, route, status, elapsed) {
      requests.inc({ method, route, status });
      seconds.observe({ route }, elapsed);
    },
    async render() {
      const depths = await db.first(sql<Depths>`SELECT
        (SELECT COUNT(*) FROM publications WHERE seq > (SELECT vetted_through_seq FROM vetting_watermark)) AS unvetted,
        (SELECT COUNT(*) FROM matches WHERE state = 'open') AS open_matches,
        (SELECT COALESCE(MAX(id), 0) FROM audit_records) - (SELECT COALESCE(MAX(last_record), 0) FROM audit_seals) AS unsealed`);
      for (const [name, value] of Object.entries(depths ?? {})) gauges[name as keyof Depths].set(value);
      const queues = await outbox();
      waiting.set(queues.reduce((sum, queue) => sum + queue.waiting, 0));
      dead.set(queues.reduce((sum, queue) => sum + queue.dead, 0));
      return registry.metrics();
    },
  };
}
