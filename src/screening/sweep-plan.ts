import { newId } from '../db/new-id.ts';
import { guard, type Query, sql } from '../db/sql.ts';
import { enqueue, priority } from '../outbox/enqueue.ts';
import type { Services } from '../services.ts';
import { turn } from '../watchlists/turn.ts';

/** Travelers screened by one message. */
const rangeSize = 2_000;

interface Head {
  seq: number;
  subjects_seq: number;
  under_way: number;
}

/**
 * Begins to have every enrolled traveler screened again. Nothing while an earlier sweep is still under way. Due each
 * 24 h (DOMAIN: "all members at least every 24 h"); its ranges are planned by {@link planRanges}.
 */
export async function planSweep(services: Services, now: number): Promise<readonly Query[]> {
  const head = await services.db.first(
    sql<Head>`SELECT (SELECT COALESCE(MAX(seq), 0) FROM publications) AS seq,
        (SELECT COALESCE(MAX(seq), 0) FROM subject_changes) AS subjects_seq,
        EXISTS (SELECT 1 FROM outbox WHERE object_kind = 'sweep' AND state = 'ready')
          OR EXISTS (SELECT 1 FROM sweeps WHERE finished_at IS NULL AND planned = 0) AS under_way`,
  );
  if (!head || head.under_way === 1) return [];
  return [
    // Ranges of it are dead letters: they end with it.
    sql`UPDATE sweeps SET finished_at = ${now} WHERE finished_at IS NULL`,
    sql`INSERT INTO sweeps (id, started_at, required_seq, required_subjects_seq)
      VALUES (${newId()}, ${now}, ${head.seq}, ${head.subjects_seq})`,
  ];
}

interface Unplanned {
  id: string;
  required_seq: number;
  required_subjects_seq: number;
  planned_through: string;
}

/**
 * Plans the ranges of the sweep under way, one message each, in steps between which lanes have their turn. A process
 * that dies in between leaves a sweep that the next one goes on planning.
 */
export async function planRanges(services: Services, now: number): Promise<void> {
  for (;;) {
    const sweep = await services.db.first(
      sql<Unplanned>`SELECT id, required_seq, required_subjects_seq, planned_through FROM sweeps
        WHERE finished_at IS NULL AND planned = 0`,
    );
    if (!sweep) return;
    const after = sweep.planned_through;
    const range = await services.db.first(
      sql<{ through: string | null; members: number }>`SELECT MAX(id) AS through, COUNT(*) AS members
        FROM (SELECT id FROM travelers WHERE enrolled = 1 AND id > ${after} ORDER BY id LIMIT ${rangeSize})`,
    );
    await services.db.batch([
      guard(
        'planned',
        sql`EXISTS (SELECT 1 FROM sweeps WHERE id = ${sweep.id} AND planned_through = ${after} AND planned = 0)`,
      ),
      ...(await rangeQueries(services, sweep, range?.through ?? null, range?.members ?? 0, now)),
    ]);
    await turn();
  }
}

async function rangeQueries(
  services: Services,
  sweep: Unplanned,
  through: string | null,
  members: number,
  now: number,
): Promise<Query[]> {
  const isLast = members < rangeSize ? 1 : 0;
  const planned = sql`UPDATE sweeps SET planned = ${isLast}, planned_through = ${through ?? sweep.planned_through},
      members = members + ${members}, ranges = ranges + ${through === null ? 0 : 1},
      finished_at = CASE WHEN ${isLast} = 1 AND ranges_done >= ranges + ${through === null ? 0 : 1} THEN ${now} END
    WHERE id = ${sweep.id}`;
  if (through === null) return [planned];
  const message = await enqueue(
    services,
    {
      queue: 'vetting',
      priority: priority.sweep,
      objectKind: 'sweep',
      objectId: through,
      payload: {
        kind: 'sweep',
        afterTravelerId: sweep.planned_through,
        throughTravelerId: through,
        requiredSeq: sweep.required_seq,
        requiredSubjectsSeq: sweep.required_subjects_seq,
      },
    },
    now,
  );
  return [message, planned];
}

/** A range of the sweep under way is done. */
export function rangeDone(screened: number, now: number): Query {
  return sql`UPDATE sweeps SET ranges_done = ranges_done + 1, screened = screened + ${screened},
      finished_at = CASE WHEN planned = 1 AND ranges_done + 1 >= ranges THEN ${now} END
    WHERE finished_at IS NULL`;
}
