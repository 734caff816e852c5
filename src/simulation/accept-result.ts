import type { z } from 'zod';
import { auditRecord } from '../audit/record.ts';
import { sql } from '../db/sql.ts';
import type { Acceptance, Applied } from '../outbox/accept.ts';
import type { SimulationResult } from '../outbox/protocol/results.ts';
import { storeChart, storeVariant } from './store.ts';

/** Stores what a simulation gave. One that was cancelled stays cancelled and keeps what was done until then. */
export async function applySimulation(
  { services, message, now }: Acceptance,
  result: z.infer<typeof SimulationResult>,
): Promise<Applied> {
  const id = message.objectId;
  const known = await services.db.first(sql`SELECT id FROM simulations WHERE id = ${id}`);
  if (!known) return { outcome: 'rejected', detail: 'there is no such simulation' };
  return {
    queries: [
      sql`UPDATE simulations SET state = CASE state WHEN 'cancelled' THEN state ELSE 'done' END,
          summary = ${JSON.stringify(result.summary)}, csv = ${result.csv}, done_at = ${now},
          progress_done = ${Number(result.summary.replications)} WHERE id = ${id}`,
      ...Object.entries(result.charts).map(([name, svg]) =>
        storeChart(id, name, svg, result.chartsEs?.[name] ?? null),
      ),
      ...(result.variants ?? []).map((variant, position) => storeVariant(id, position, variant)),
      auditRecord({
        at: now,
        actor: 'service',
        action: 'simulation.result',
        objectKind: 'simulation',
        objectId: id,
        detail: { charts: Object.keys(result.charts).length },
      }),
    ],
  };
}
