import { sql } from '../db/sql.ts';
import { DomainError } from '../http/problems.ts';
import type { Services } from '../services.ts';
import { discardStaged } from './discard.ts';
import { beginImport, type RunningImport, stillRunning } from './import-lease.ts';
import { endImport, publish } from './publish.ts';
import { countsOf, newTally } from './report.ts';
import { insertEntries } from './stage.ts';

const rowsAtOnce = 1000;

/** The UTC day of a moment, `YYYY-MM-DD`. */
export const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10);

/** Entries as published now whose last day is over; only what an index on expiry leads to is looked at. */
function expired(db: Services['db'], listId: string, version: number, today: string) {
  return db.all(
    sql<{ entry_id: string }>`SELECT e.entry_id FROM watchlist_entries e
      WHERE e.expires_on < ${today} AND e.list_id = ${listId} AND e.version < ${version} AND e.operation = 'upsert'
        AND NOT EXISTS (SELECT 1 FROM watchlist_entries n WHERE n.list_id = e.list_id AND n.entry_id = e.entry_id
          AND n.version > e.version)
      LIMIT ${rowsAtOnce}`,
  );
}

async function expireOn(services: Services, running: RunningImport, today: string): Promise<void> {
  const { db } = services;
  await discardStaged(db, running);
  const tally = newTally();
  for (;;) {
    const rows = await expired(db, running.listId, running.version, today);
    if (rows.length === 0) break;
    const lines = rows.map(({ entry_id: id }) => ({ line: 0, id, hash: '' }));
    await db.batch([stillRunning(running), insertEntries(running, lines)]);
    tally.removed += rows.length;
  }
  const counts = { listId: running.listId, importId: running.id, ...countsOf(tally) };
  if (tally.removed > 0) await publish(services, running, counts, 'service');
  else await db.batch(endImport(running, 'unchanged', counts, 'service', services.now()));
}

/**
 * Takes entries off their lists after their last day, as a version of its own: matches on them are withdrawn by the
 * vetting that follows. A list that is being imported waits for the next hour.
 */
export async function expireEntries(services: Services, now: number): Promise<void> {
  const today = dayOf(now);
  const lists = await services.db.all(
    sql<{ list_id: string }>`SELECT DISTINCT e.list_id FROM watchlist_entries e
      JOIN watchlists w ON w.id = e.list_id AND e.version <= w.version
      WHERE e.expires_on < ${today} AND e.operation = 'upsert'
        AND NOT EXISTS (SELECT 1 FROM watchlist_entries n WHERE n.list_id = e.list_id AND n.entry_id = e.entry_id
          AND n.version > e.version)`,
  );
  for (const { list_id: listId } of lists) {
    const start = {
      listId,
      mode: 'delta',
      format: 'garita',
      source: 'expiry',
      importedBy: 'service',
    } as const;
    try {
      await expireOn(services, await beginImport(services.db, start, now), today);
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== 'import_in_progress') throw error;
    }
  }
}
