import type { z } from 'zod';
import { guard, type Query, sql } from '../db/sql.ts';
import type {
  SimulationPartial,
  SimulationProgress,
  SimulationProgressResponse,
  SimulationWatch,
} from '../outbox/protocol/simulation.ts';
import type { Services } from '../services.ts';
import { progressOf, storeVariant } from './store.ts';

type Answer = z.infer<typeof SimulationProgressResponse>;

/** Commits come in bursts when lanes are busy; a watch looks again once a burst. */
const gatherMs = 5;

/** Notes how far a simulation is; answers whether its workers may stop. One that is not there is not wanted. */
export async function simulationProgress(
  services: Pick<Services, 'db' | 'now'>,
  id: string,
  progress: z.infer<typeof SimulationProgress>,
): Promise<Answer> {
  const { done, total } = progress;
  await services.db.batch([
    sql`UPDATE simulations SET state = 'running', progress_done = MAX(progress_done, ${done}), progress_total = ${total},
        started_at = COALESCE(started_at, ${services.now()})
      WHERE id = ${id} AND state IN ('queued', 'running', 'failed')`,
  ]);
  const row = await services.db.first(progressOf(id));
  return { cancelled: row === undefined || row.state === 'cancelled' };
}

/** Answers as soon as a simulation is cancelled or over, at the latest after `waitMs`. */
export async function watchSimulation(
  services: Pick<Services, 'db' | 'nextCommit'>,
  id: string,
  { waitMs }: z.infer<typeof SimulationWatch>,
  asker: AbortSignal,
): Promise<Answer> {
  const started = performance.now();
  for (;;) {
    // Asked for before it is read, so that no commit falls between.
    const changes = services.nextCommit(1000);
    const row = await services.db.first(progressOf(id));
    const cancelled = row === undefined || row.state === 'cancelled';
    const left = waitMs - (performance.now() - started);
    if (cancelled || row.state === 'done' || left <= 0 || asker.aborted) return { cancelled };
    await changes;
    await new Promise((resolve) => setTimeout(resolve, gatherMs));
  }
}

/** Keeps what is known so far of a simulation that runs, unless more is known already. */
export async function storePartial(
  services: Pick<Services, 'db'>,
  id: string,
  partial: z.infer<typeof SimulationPartial>,
): Promise<void> {
  const replications = Number(partial.summary.replications);
  const known = await services.db.first(
    sql<{
      found: number;
    }>`SELECT COALESCE(json_extract(summary, '$.replications'), 0) AS found FROM simulations WHERE id = ${id} AND state = 'running'`,
  );
  if (known === undefined || known.found >= replications) return;
  const running = sql`EXISTS (SELECT 1 FROM simulations WHERE id = ${id} AND state = 'running')`;
  await services.db
    .batch([
      guard('illegal_transition', running),
      sql`UPDATE simulations SET summary = ${JSON.stringify(partial.summary)}, csv = ${partial.csv} WHERE id = ${id}`,
      ...(partial.variants ?? []).map((variant, position) => storeVariant(id, position, variant)),
    ])
    // It ended meanwhile: what it ended with is better.
    .catch(() => {});
}

/** For a dead letter: the simulation failed. When an operator sends it again and it succeeds, it is done. */
export function failSimulation(id: string, now: number): Query {
  return sql`UPDATE simulations SET state = 'failed', done_at = ${now}
    WHERE id = ${id} AND state IN ('queued', 'running')`;
}
