import type { Database } from '../db/database.ts';
import { type Query, sql } from '../db/sql.ts';
import { type RunningImport, stillRunning } from './import-lease.ts';
import { prunedKeys } from './vetting-state.ts';

const rowsAtOnce = 500;

async function inSteps(db: Database, before: readonly Query[], deletion: Query): Promise<void> {
  for (;;) {
    const results = await db.batch([...before, deletion]);
    if ((results.at(-1)?.length ?? 0) < rowsAtOnce) return;
  }
}

/**
 * Deletes what was staged of the version that this import stages: its own rows, or those of one that crashed.
 * In steps, each of which lets others have their turn.
 */
export async function discardStaged(db: Database, running: RunningImport): Promise<void> {
  const { listId, version } = running;
  const held = [stillRunning(running)];
  await inSteps(
    db,
    held,
    sql`DELETE FROM watchlist_entries WHERE id IN (SELECT id FROM watchlist_entries
      WHERE list_id = ${listId} AND version >= ${version} LIMIT ${rowsAtOnce}) RETURNING 1`,
  );
  await inSteps(
    db,
    held,
    sql`DELETE FROM unvetted_keys WHERE (key, list_id, version) IN (SELECT key, list_id, version FROM unvetted_keys
      WHERE list_id = ${listId} AND version >= ${version} LIMIT ${rowsAtOnce}) RETURNING 1`,
  );
}

/** Deletes what imports that have ended remember of their lines, and keys through which everybody is vetted. */
export async function clearTraces(db: Database, listId: string): Promise<void> {
  await inSteps(
    db,
    [],
    sql`DELETE FROM watchlist_import_seen WHERE (import_id, entry_id) IN (
      SELECT s.import_id, s.entry_id FROM watchlist_imports i JOIN watchlist_import_seen s ON s.import_id = i.id
      WHERE i.list_id = ${listId} AND i.state <> 'staging' LIMIT ${rowsAtOnce}) RETURNING 1`,
  );
  await inSteps(db, [], prunedKeys(rowsAtOnce));
}
