import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { papersFolder } from '../../config/data-folder.ts';
import { fileAt } from '../../papers/files-node.ts';
import { openReadOnly } from '../read-only-database.ts';
import { readTar, writeTar } from './tar.ts';

/** The papers that a database names; none where its schema is older than papers. */
function namedIn(database: string): readonly string[] {
  const { engine, close } = openReadOnly(database);
  try {
    const known = engine.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'application_papers'").get();
    if (!known) return [];
    return engine.prepare('SELECT id FROM application_papers ORDER BY id').pluck().all() as string[];
  } finally {
    close();
  }
}

/**
 * Packs the papers that the copied database names, sealed as they lie. A paper that is taken back meanwhile is still
 * there: files are erased a day later.
 */
export async function packPapers(
  folder: string,
  database: string,
  target: string,
): Promise<{ readonly packed: number; readonly missing: number }> {
  const named = namedIn(database);
  const files = named.map((id) => fileAt(papersFolder(folder), id)).filter((file) => existsSync(file));
  // What is sealed cannot be made smaller.
  if (files.length > 0) await writeTar(target, files, 0);
  return { packed: files.length, missing: named.length - files.length };
}

/** Unpacks them as a data folder holds them; a file that the database does not name is refused. */
export async function unpackPapers(source: string, database: string, target: string): Promise<number> {
  const named = namedIn(database);
  const flat = `${target}.flat`;
  mkdirSync(flat, { mode: 0o700 });
  mkdirSync(target, { mode: 0o700 });
  await readTar(source, flat, named);
  const there = named.filter((id) => existsSync(join(flat, id)));
  for (const id of there) {
    const file = fileAt(target, id);
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    renameSync(join(flat, id), file);
  }
  return there.length;
}

/** Puts unpacked papers in the place of those of a data folder; the old ones go into `staging`, and with it. */
export async function putPapers(unpacked: string, folder: string, staging: string): Promise<void> {
  const place = papersFolder(folder);
  if (existsSync(place)) await rename(place, join(staging, `${basename(place)}-before`));
  if (existsSync(unpacked)) await rename(unpacked, place);
}
