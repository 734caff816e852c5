import { type Actor, auditRecord } from '../audit/record.ts';
import { DatabaseError } from '../db/database.ts';
import { guard, type Query, sql } from '../db/sql.ts';
import { enqueue, priority } from '../outbox/enqueue.ts';
import type { Services } from '../services.ts';
import { type RunningImport, stillRunning } from './import-lease.ts';
import type { ImportReport } from './report.ts';
import { turn } from './turn.ts';

const attempts = 100;

type Unpublished = Omit<ImportReport, 'seq' | 'published' | 'version'>;

async function heads(services: Pick<Services, 'db'>): Promise<{ seq: number; subjects: number }> {
  const row = await services.db.first(
    sql<{ seq: number; subjects: number }>`SELECT (SELECT COALESCE(MAX(seq), 0) FROM publications) AS seq,
      (SELECT COALESCE(MAX(seq), 0) FROM subject_changes) AS subjects`,
  );
  return row ?? { seq: 0, subjects: 0 };
}

/** True when another list, or another subject, came between reading the heads and this batch. */
function cameBetween(error: unknown): boolean {
  if (!(error instanceof DatabaseError)) return false;
  return (
    error.isGuard('subjects_moved') || (error.kind === 'unique' && error.detail.includes('publications.seq'))
  );
}

/**
 * Makes the staged version visible in one small batch: publication, the list's version, the import's report, the
 * message that has it vetted, the audit record. The message names the publication it is for and the newest enrolled
 * subject, and the batch holds only while both are true: who enrolls later is screened against this version anyway.
 */
export async function publish(
  services: Pick<Services, 'db' | 'keys' | 'now'>,
  running: RunningImport,
  counts: Unpublished,
  actor: Actor,
): Promise<ImportReport> {
  const { id, listId, version } = running;
  const { added, changed, removed } = counts;
  for (let attempt = 1; ; attempt++) {
    const now = services.now();
    const { seq: last, subjects } = await heads(services);
    const seq = last + 1;
    const report: ImportReport = { ...counts, published: true, version, seq };
    const message = await enqueue(
      services,
      {
        queue: 'vetting',
        priority: priority.vetting,
        objectKind: 'publication',
        objectId: `${listId}/${version}`,
        payload: { kind: 'vetting', requiredSeq: seq, requiredSubjectsSeq: subjects },
      },
      now,
    );
    const queries: Query[] = [
      stillRunning(running),
      guard('subjects_moved', sql`(SELECT COALESCE(MAX(seq), 0) FROM subject_changes) = ${subjects}`),
      sql`INSERT INTO publications (seq, list_id, version, import_id, upserts, removals, published_at)
        VALUES (${seq}, ${listId}, ${version}, ${id}, ${added + changed}, ${removed}, ${now})`,
      sql`UPDATE watchlists SET version = ${version}, entries = entries + ${added} - ${removed} WHERE id = ${listId}`,
      sql`UPDATE watchlist_imports SET state = 'published', report = ${JSON.stringify(report)}, alive_at = ${now},
        ended_at = ${now} WHERE id = ${id}`,
      message,
      auditRecord({
        at: now,
        actor,
        action: 'watchlist.publish',
        objectKind: 'watchlist',
        objectId: listId,
        detail: { importId: id, version, seq, added, changed, removed, rejected: counts.rejectedCount },
      }),
    ];
    try {
      await services.db.batch(queries);
      return report;
    } catch (error) {
      if (!cameBetween(error) || attempt >= attempts) throw error;
      await turn();
    }
  }
}

/** Ends an import that publishes nothing: `unchanged`, `refused` or `abandoned`. */
export function endImport(
  running: RunningImport,
  state: 'unchanged' | 'refused' | 'abandoned',
  report: object,
  actor: Actor,
  now: number,
): readonly Query[] {
  return [
    stillRunning(running),
    sql`UPDATE watchlist_imports SET state = ${state}, report = ${JSON.stringify(report)}, ended_at = ${now}
      WHERE id = ${running.id}`,
    auditRecord({
      at: now,
      actor,
      action: `watchlist.import_${state}`,
      objectKind: 'watchlist',
      objectId: running.listId,
      detail: { importId: running.id },
    }),
  ];
}
