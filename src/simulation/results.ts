import type { z } from 'zod';
import { type Query, sql } from '../db/sql.ts';
import type { SimulationProgress, SimulationProgressResponse } from '../outbox/protocol.ts';
import type { Services } from '../services.ts';
import { progressOf } from './store.ts';

/** Notes how far a simulation is; answers whether its workers may stop. One that is not there is not wanted. */
export async function simulationProgress(
  services: Pick<Services, 'db'>,
  id: string,
  progress: z.infer<typeof SimulationProgress>,
): Promise<z.infer<typeof SimulationProgressResponse>> {
  const { done, total } = progress;
  await services.db.batch([
    sql`UPDATE simulations SET state = 'running', progress_done = MAX(progress_done, ${done}), progress_total = ${total}
      WHERE id = ${id} AND state IN ('queued', 'running', 'failed')`,
  ]);
  const row = await services.db.first(progressOf(id));
  return { cancelled: row === undefined || row.state === 'cancelled' };
}

/** For a dead letter: the simulation failed. When an operator sends it again and it succeeds, it is done. */
export function failSimulation(id: string, now: number): Query {
  return sql`UPDATE simulations SET state = 'failed', done_at = ${now}
    WHERE id = ${id} AND state IN ('queued', 'running')`;
}
