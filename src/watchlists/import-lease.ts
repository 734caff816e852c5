import { type Database, DatabaseError } from '../db/database.ts';
import { newId } from '../db/new-id.ts';
import { guard, type Query, sql } from '../db/sql.ts';
import { DomainError, notFound } from '../http/problems.ts';

/** An import that has staged nothing for so long has died with its process. */
export const silentForMs = 2 * 60_000;

/** A running import: it alone writes rows of `version`, which nobody sees before it is published. */
export interface RunningImport {
  readonly id: string;
  readonly listId: string;
  /** The version that it stages. */
  readonly version: number;
}

export interface NewImport {
  readonly listId: string;
  readonly mode: 'full' | 'delta';
  readonly format: string;
  readonly source: string;
  readonly importedBy: string;
}

/** Aborts the batch unless this import still holds its list. It goes first in each batch that an import writes. */
export function stillRunning(running: RunningImport): Query {
  return guard(
    'import_taken_over',
    sql`EXISTS (SELECT 1 FROM watchlist_imports WHERE id = ${running.id} AND state = 'staging')`,
  );
}

/** Says that this import lives. */
export function keepAlive(running: RunningImport, now: number): Query {
  return sql`UPDATE watchlist_imports SET alive_at = ${now} WHERE id = ${running.id}`;
}

async function start(db: Database, input: NewImport, now: number): Promise<RunningImport> {
  const id = newId();
  await db.batch([
    sql`INSERT INTO watchlist_imports (id, list_id, version, mode, format, source, state, imported_by, started_at, alive_at)
      SELECT ${id}, id, version + 1, ${input.mode}, ${input.format}, ${input.source}, 'staging', ${input.importedBy}, ${now}, ${now}
      FROM watchlists WHERE id = ${input.listId}`,
  ]);
  const row = await db.first(
    sql<{ version: number }>`SELECT version FROM watchlist_imports WHERE id = ${id}`,
  );
  if (!row) throw notFound('watch list', 'la lista de vigilancia');
  return { id, listId: input.listId, version: row.version };
}

function inProgress(startedAt: number): DomainError {
  const since = new Date(startedAt).toISOString();
  return new DomainError('import_in_progress', {
    en: `Another import of this list has been running since ${since}. Repeat when it has ended.`,
    es: `Otra importación de esta lista está en curso desde ${since}. Repita cuando haya terminado.`,
  });
}

/**
 * Takes the list for one import. One that was abandoned by a crash is taken over.
 *
 * @throws DomainError `import_in_progress` while another one lives.
 */
export async function beginImport(db: Database, input: NewImport, now: number): Promise<RunningImport> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await start(db, input, now);
    } catch (error) {
      if (!(error instanceof DatabaseError) || error.kind !== 'unique') throw error;
      const other = await db.first(
        sql<{ id: string; started_at: number; alive_at: number }>`SELECT id, started_at, alive_at
          FROM watchlist_imports WHERE list_id = ${input.listId} AND state = 'staging'`,
      );
      if (other && (attempt > 2 || Math.abs(now - other.alive_at) < silentForMs))
        throw inProgress(other.started_at);
      if (!other) continue;
      await db.batch([
        sql`UPDATE watchlist_imports SET state = 'abandoned', ended_at = ${now}
          WHERE id = ${other.id} AND state = 'staging' AND alive_at = ${other.alive_at}`,
      ]);
    }
  }
}

/**
 * Gives up every running import. Only for the start of a process that has the database for itself: whatever ran
 * before it has died, and nobody needs to wait for its silence.
 */
export async function abandonAll(db: Database, now: number): Promise<void> {
  await db.batch([
    sql`UPDATE watchlist_imports SET state = 'abandoned', ended_at = ${now} WHERE state = 'staging'`,
  ]);
}
