import { existsSync } from 'node:fs';
import BetterSqlite3 from 'better-sqlite3';
import { databaseFile } from '../config/data-folder.ts';
import type { Database } from '../db/database.ts';

/** A database that is looked at beside whoever writes it. */
export interface ReadOnlyDatabase extends Database {
  readonly engine: BetterSqlite3.Database;
  close(): void;
}

/** Opens a SQLite file for reading alone; a running server goes on writing it. */
export function openReadOnly(file: string): ReadOnlyDatabase {
  const engine = new BetterSqlite3(file, { readonly: true, fileMustExist: true });
  return {
    engine,
    async all<Row>(query: { text: string; values: readonly unknown[] }) {
      return engine.prepare<unknown[], Row>(query.text).all(...query.values);
    },
    async first<Row>(query: { text: string; values: readonly unknown[] }) {
      return engine.prepare<unknown[], Row>(query.text).get(...query.values);
    },
    batch: () => Promise.reject(new Error('the database is open for reading alone')),
    close: () => engine.close(),
  };
}

/** The database of a data folder, for reading. @throws Error when there is none. */
export function openDataFolderReadOnly(folder: string): ReadOnlyDatabase {
  const file = databaseFile(folder);
  if (!existsSync(file)) throw new Error(`there is no Garita data in ${folder}`);
  return openReadOnly(file);
}
