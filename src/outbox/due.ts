import { DatabaseError } from '../db/database.ts';
import { guard, type Query, sql } from '../db/sql.ts';
import type { Services } from '../services.ts';

/**
 * Work that falls due by time. `plan` returns what is to be done; it commits together with the next due time.
 * `run` is for work that commits by itself, in steps that may be done twice.
 */
export type DueTask = { readonly name: string; readonly everyMs: number } & (
  | { readonly plan: (services: Services, now: number) => Promise<readonly Query[]> }
  | { readonly run: (services: Services, now: number) => Promise<unknown> }
);

/**
 * A due time that is further off than the work's own interval was set by a clock that has been set back since: it is
 * due now, not when that clock would have come there.
 */
const isDue = ({ everyMs }: DueTask, dueAt: number, now: number) => dueAt <= now || dueAt > now + everyMs;

/** Runs what is due, at most once a second in this process; whoever ticks first does it, everybody else's batch is refused. */
export function createDueWork(services: Services, tasks: readonly DueTask[]): () => Promise<void> {
  let lastTick = Number.NEGATIVE_INFINITY;
  let running: Promise<void> | undefined;

  async function runTask(task: DueTask, now: number): Promise<void> {
    try {
      const queries = 'plan' in task ? await task.plan(services, now) : [];
      await services.db.batch([
        guard(
          'due',
          sql`SELECT due_at <= ${now} OR due_at > ${now + task.everyMs} FROM due_work WHERE name = ${task.name}`,
        ),
        sql`UPDATE due_work SET due_at = ${now + task.everyMs} WHERE name = ${task.name}`,
        ...queries,
      ]);
      if ('run' in task) await task.run(services, now);
    } catch (error) {
      if (error instanceof DatabaseError && error.kind === 'guard') return;
      services.log.error('due work failed', { task: task.name, error: String(error) });
    }
  }

  async function tick(now: number): Promise<void> {
    const names = JSON.stringify(tasks.map(({ name }) => name));
    const known = await services.db.all(
      sql<{
        name: string;
        due_at: number;
      }>`SELECT name, due_at FROM due_work WHERE name IN (SELECT value FROM json_each(${names}))`,
    );
    const dueAt = new Map(known.map((row) => [row.name, row.due_at]));
    if (dueAt.size < tasks.length) {
      await services.db.batch([
        sql`INSERT INTO due_work (name, due_at) SELECT value, ${now} FROM json_each(${names}) WHERE true ON CONFLICT DO NOTHING`,
      ]);
    }
    for (const task of tasks) {
      if (isDue(task, dueAt.get(task.name) ?? now, now)) await runTask(task, now);
    }
  }

  return async function runDueWork() {
    const now = services.now();
    if (running) return running;
    if (Math.abs(now - lastTick) < 1000) return;
    lastTick = now;
    running = tick(now)
      .catch((error: unknown) => services.log.error('due work failed', { error: String(error) }))
      .finally(() => {
        running = undefined;
      });
    return running;
  };
}
