import { readdirSync, readFileSync } from 'node:fs';
import type BetterSqlite3 from 'better-sqlite3';

const folder = new URL('./migrations/', import.meta.url);

/** The database is newer than this code; the message says what to do. */
export class NewerDatabaseError extends Error {
  override readonly name = 'NewerDatabaseError';
}

interface Migration {
  readonly version: number;
  readonly file: string;
}

/** The numbered files `0001_name.sql`, in order. */
export function listMigrations(): readonly Migration[] {
  return readdirSync(folder)
    .filter((file) => /^\d{4}_\w+\.sql$/.test(file))
    .sort()
    .map((file) => ({ version: Number(file.slice(0, 4)), file }));
}

/**
 * Brings the database to this code's schema; each migration is one transaction with its version.
 *
 * @throws NewerDatabaseError when a newer version of the code has been here.
 */
export function migrate(engine: BetterSqlite3.Database): void {
  const migrations = listMigrations();
  const known = migrations.at(-1)?.version ?? 0;
  const present = Number(engine.pragma('user_version', { simple: true }));
  if (present > known) {
    throw new NewerDatabaseError(
      `The data folder is of schema version ${present}, this code knows ${known}: start the newer code, or restore a backup.`,
    );
  }
  for (const { version, file } of migrations) {
    if (version <= present) continue;
    const text = readFileSync(new URL(file, folder), 'utf8');
    engine.transaction(() => {
      engine.exec(text);
      engine.pragma(`user_version = ${version}`);
    })();
  }
}
