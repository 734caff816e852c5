import { sql } from '../db/sql.ts';
import type { Services } from '../services.ts';
import { keepAlive, type RunningImport, stillRunning } from './import-lease.ts';
import type { Tally } from './report.ts';
import { insertEntries, insertSeen } from './stage.ts';
import { turn } from './turn.ts';

const rowsAtOnce = 1000;

interface ListedRow {
  entry_id: string;
  missing: number;
}

/** The next ids of the published version, and whether the import has missed them. */
function listedAfter(services: Pick<Services, 'db'>, running: RunningImport, after: string) {
  return services.db.all(
    sql<ListedRow>`SELECT e.entry_id, e.operation = 'upsert' AND NOT EXISTS (SELECT 1 FROM watchlist_import_seen s
          WHERE s.import_id = ${running.id} AND s.entry_id = e.entry_id) AS missing
      FROM (SELECT entry_id, MAX(version) AS version FROM watchlist_entries
        WHERE list_id = ${running.listId} AND entry_id > ${after} AND version < ${running.version}
        GROUP BY entry_id ORDER BY entry_id LIMIT ${rowsAtOnce}) newest
      CROSS JOIN watchlist_entries e ON e.list_id = ${running.listId} AND e.entry_id = newest.entry_id AND e.version = newest.version
      ORDER BY e.entry_id`,
  );
}

/**
 * Stages a tombstone for every published entry that a full list did not name, in chunks. What a rejected line names
 * stays; and while a line could not be told apart at all, nothing is removed: it may be any of them.
 */
export async function stageRemovals(
  services: Pick<Services, 'db' | 'now'>,
  running: RunningImport,
  tally: Tally,
): Promise<void> {
  const damaged = [...tally.damaged];
  for (let at = 0; at < damaged.length; at += rowsAtOnce) {
    await services.db.batch([stillRunning(running), insertSeen(running, damaged.slice(at, at + rowsAtOnce))]);
  }
  for (let after = ''; ; ) {
    const listed = await listedAfter(services, running, after);
    const missing = listed
      .filter((row) => row.missing === 1)
      .map(({ entry_id: id }) => ({ line: 0, id, hash: '' }));
    if (tally.nameless > 0) tally.removalsWithheld += missing.length;
    else if (missing.length > 0) {
      await services.db.batch([
        stillRunning(running),
        keepAlive(running, services.now()),
        insertEntries(running, missing),
      ]);
      tally.removed += missing.length;
    }
    if (listed.length < rowsAtOnce) return;
    after = listed.at(-1)?.entry_id ?? after;
    await turn();
  }
}
