import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { readDevelopmentSecrets } from '../../config/data-folder.ts';
import { makeFolder } from '../../config/make-folder-node.ts';
import { openDataFolderReadOnly } from '../read-only-database.ts';
import { backupFiles, fileHash, type Manifest, syncFile } from './manifest.ts';
import { packPapers } from './papers.ts';
import { sealSecrets } from './sealed-keys.ts';
import { writeTar } from './tar.ts';

/** Whether a target is one file; anything else is a folder. */
export const isArchive = (target: string): boolean => /\.(?:tar\.gz|tgz)$/.test(target);

/** Copies the live database in one read transaction, and leaves a single file without a log beside it. */
async function copyDatabase(folder: string, file: string): Promise<number> {
  const source = openDataFolderReadOnly(folder);
  try {
    // All pages in one step: in steps the copy would begin anew at each commit of the running server.
    await source.engine.backup(file, { progress: () => 0x7fff_ffff });
  } finally {
    source.close();
  }
  const copy = new BetterSqlite3(file);
  try {
    copy.pragma('journal_mode = DELETE');
    return Number(copy.pragma('user_version', { simple: true }));
  } finally {
    copy.close();
  }
}

async function fill(
  folder: string,
  staging: string,
  passphrase: string | undefined,
  now: number,
): Promise<Manifest> {
  const database = join(staging, backupFiles.database);
  const schemaVersion = await copyDatabase(folder, database);
  syncFile(database);
  const secrets = readDevelopmentSecrets(folder);
  const sealing = passphrase !== undefined && secrets !== undefined;
  if (sealing) {
    writeFileSync(join(staging, backupFiles.keys), await sealSecrets(secrets, passphrase), { mode: 0o600 });
  }
  const papersFile = join(staging, backupFiles.papers);
  const papers = await packPapers(folder, database, papersFile);
  const manifest: Manifest = {
    format: 'garita-backup-1',
    createdAt: new Date(now).toISOString(),
    schemaVersion,
    databaseBytes: statSync(database).size,
    databaseSha256: await fileHash(database),
    keys: sealing ? 'sealed' : 'left_out',
    papers: { ...papers, ...(papers.packed > 0 ? { sha256: await fileHash(papersFile) } : {}) },
  };
  writeFileSync(join(staging, backupFiles.manifest), `${JSON.stringify(manifest, null, 2)}\n`, {
    mode: 0o600,
  });
  return manifest;
}

/**
 * Backs a data folder up, beside a running server too: the database by SQLite's online backup, the folder's keys
 * sealed under the passphrase, or left out without one, and the papers of applications as they lie. The target appears whole or not at all.
 *
 * @throws Error when the target is there already.
 */
export async function makeBackup(
  folder: string,
  target: string,
  passphrase: string | undefined,
  now: number,
): Promise<Manifest> {
  const archive = isArchive(target);
  const present = existsSync(target);
  if (present && (archive || readdirSync(target).length > 0)) throw new Error(`${target} is there already`);
  makeFolder(dirname(target));
  const staging = mkdtempSync(join(dirname(target), `.${basename(target)}-`));
  try {
    const manifest = await fill(folder, staging, passphrase, now);
    if (archive) {
      const names = [
        backupFiles.manifest,
        ...(manifest.keys === 'sealed' ? [backupFiles.keys] : []),
        ...(manifest.papers?.packed ? [backupFiles.papers] : []),
        backupFiles.database,
      ];
      const packed = join(staging, 'packed');
      await writeTar(
        packed,
        names.map((name) => join(staging, name)),
      );
      syncFile(packed);
      await rename(packed, target);
    } else {
      if (present) rmSync(target, { recursive: true });
      await rename(staging, target);
    }
    return manifest;
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}
