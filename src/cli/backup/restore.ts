import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import type { AuditVerdict } from '../../audit/verify.ts';
import { databaseFile, lockDataFolder, prepareDataFolder } from '../../config/data-folder.ts';
import { makeFolder } from '../../config/make-folder-node.ts';
import type { Secrets } from '../../config/secrets.ts';
import { listMigrations } from '../../db/migrate-node.ts';
import { newLife } from '../../snapshots/state.ts';
import { verifyWithProgress } from '../audit.ts';
import { checkpointKeys, publicKeysIn } from '../audit-keys.ts';
import { openReadOnly } from '../read-only-database.ts';
import { backupFiles, fileHash, Manifest, syncFile } from './manifest.ts';
import { putPapers, unpackPapers } from './papers.ts';
import { openSecrets } from './sealed-keys.ts';
import { readTar } from './tar.ts';

export interface Restored {
  readonly manifest: Manifest;
  readonly audit: AuditVerdict;
  /** `restored` from the backup, `kept` as they were in the folder, or `missing`. */
  readonly keys: 'restored' | 'kept' | 'missing';
  readonly signatures: 'checked' | 'not_checked';
}

/** What a folder may hold and still count as empty: the lock, and the empty room for keys. */
function isEmpty(folder: string): boolean {
  if (!existsSync(folder)) return true;
  const keys = join(folder, 'keys');
  const rest = readdirSync(folder).filter((name) => !/^lock\.db|^keys$|^\.writable$/.test(name));
  return rest.length === 0 && (!existsSync(keys) || readdirSync(keys).length === 0);
}

async function unpack(source: string, staging: string): Promise<Manifest> {
  const names = Object.values(backupFiles);
  if (statSync(source).isDirectory()) {
    for (const name of names) {
      if (existsSync(join(source, name))) copyFileSync(join(source, name), join(staging, name));
    }
  } else {
    await readTar(source, staging, names);
  }
  const file = join(staging, backupFiles.manifest);
  if (!existsSync(file)) throw new Error(`${source} is no Garita backup: it has no ${backupFiles.manifest}`);
  return Manifest.parse(JSON.parse(readFileSync(file, 'utf8')));
}

/** The database as SQLite sees it: every page, index and foreign key. */
function checkDatabase(file: string): void {
  const { engine, close } = openReadOnly(file);
  try {
    const integrity = engine.pragma('integrity_check', { simple: true });
    if (integrity !== 'ok') throw new Error(`the database of the backup is damaged: ${String(integrity)}`);
    const orphans = engine.pragma('foreign_key_check') as { table: string; rowid: number }[];
    if (orphans[0])
      throw new Error(`the database of the backup has broken references, first in ${orphans[0].table}`);
  } finally {
    close();
  }
}

async function checkPlace(manifest: Manifest, database: string): Promise<void> {
  const known = listMigrations().at(-1)?.version ?? 0;
  if (manifest.schemaVersion > known) {
    throw new Error(
      `the backup is of schema version ${manifest.schemaVersion}, this code knows ${known}: use the newer code`,
    );
  }
  if ((await fileHash(database)) !== manifest.databaseSha256) {
    throw new Error('the database of the backup is not the one that was backed up: its SHA-256 differs');
  }
}

/** The papers as they were packed, each named by the database. */
async function restorePapers({ papers }: Manifest, staging: string, target: string): Promise<void> {
  if (!papers?.packed) return;
  const file = join(staging, backupFiles.papers);
  if (!existsSync(file) || (await fileHash(file)) !== papers.sha256) {
    throw new Error('the papers of the backup are not those that were backed up: their SHA-256 differs');
  }
  const unpacked = await unpackPapers(file, join(staging, backupFiles.database), target);
  if (unpacked !== papers.packed) {
    throw new Error(`the backup holds ${unpacked} papers and says ${papers.packed}`);
  }
}

async function openSealedKeys(staging: string, passphrase: string | undefined): Promise<Secrets | undefined> {
  const file = join(staging, backupFiles.keys);
  if (!existsSync(file)) return undefined;
  if (passphrase === undefined)
    throw new Error('the keys of the backup are sealed: set GARITA_BACKUP_PASSPHRASE');
  return openSecrets(readFileSync(file, 'utf8'), passphrase);
}

/**
 * What is restored comes by versions of the offline pack a second time, with other members behind them: terminals know
 * by the life of the database that nothing follows what they have. An older backup is given a life by its migration.
 */
function beginNewLife(file: string): void {
  const engine = new BetterSqlite3(file);
  try {
    if (!engine.prepare("SELECT 1 FROM pragma_table_info('snapshot_state') WHERE name = 'life'").get())
      return;
    engine.prepare('UPDATE snapshot_state SET life = ?, version = version + 1').run(newLife());
  } finally {
    engine.close();
  }
}

/**
 * Puts a backup into a data folder that no server uses. Everything is checked first: checksum, SQLite's integrity
 * and references, the audit log and its signatures. When anything fails the folder stays as it was. What is restored
 * begins a new life.
 *
 * @throws Error when the folder is not empty and `force` is not set, or a check fails.
 */
export async function restoreBackup(
  source: string,
  folder: string,
  options: { readonly force: boolean; readonly passphrase: string | undefined; readonly quiet: boolean },
): Promise<Restored> {
  if (!isEmpty(folder) && !options.force) {
    throw new Error(`${folder} is not empty: give --force to replace what is there`);
  }
  prepareDataFolder(folder);
  rmSync(join(folder, '.writable'), { force: true });
  const unlock = lockDataFolder(folder);
  const staging = mkdtempSync(join(folder, '.restore-'));
  try {
    const manifest = await unpack(source, staging);
    const database = join(staging, backupFiles.database);
    await checkPlace(manifest, database);
    checkDatabase(database);
    const papers = join(staging, 'papers');
    await restorePapers(manifest, staging, papers);
    const secrets = await openSealedKeys(staging, options.passphrase);
    const publicKeys = secrets
      ? await publicKeysIn(secrets.GARITA_SIGNING_KEYS)
      : await checkpointKeys(folder);
    const copy = openReadOnly(database);
    const audit = await verifyWithProgress(copy, publicKeys, options.quiet).finally(() => copy.close());
    if (audit.faults[0])
      throw new Error(`the audit log of the backup has been altered: ${audit.faults[0].what}`);

    beginNewLife(database);
    const target = databaseFile(folder);
    for (const suffix of ['-wal', '-shm']) rmSync(`${target}${suffix}`, { force: true });
    syncFile(database);
    await putPapers(papers, folder, staging);
    await rename(database, target);
    if (secrets) {
      makeFolder(join(folder, 'keys'), 0o700);
      writeFileSync(join(folder, 'keys', 'secrets.json'), JSON.stringify(secrets, null, 2), { mode: 0o600 });
    }
    return {
      manifest,
      audit,
      keys: secrets ? 'restored' : publicKeys ? 'kept' : 'missing',
      signatures: publicKeys ? 'checked' : 'not_checked',
    };
  } finally {
    rmSync(staging, { recursive: true, force: true });
    unlock();
  }
}
