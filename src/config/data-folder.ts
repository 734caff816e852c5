import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { exportJWK, generateKeyPair } from 'jose';
import { makeFolder } from './make-folder-node.ts';
import { Secrets } from './secrets.ts';
import { ConfigurationError, type Environment } from './settings.ts';

/** Where a relative path counts from: the folder in which the command was called, also through npm. */
export function callerFolder(environment: Environment = process.env): string {
  return environment.INIT_CWD ?? process.cwd();
}

/** The data folder: `GARITA_DATA`, or `.garita` where the command was called. */
export function dataFolderPath(environment: Environment = process.env): string {
  return resolve(callerFolder(environment), environment.GARITA_DATA || '.garita');
}

export const databaseFile = (folder: string): string => join(folder, 'garita.db');
/** Where development puts the e-mails that production would send. */
export const noticesFolder = (folder: string): string => join(folder, 'notices');
/** Where the contents of papers lie, sealed. */
export const papersFolder = (folder: string): string => join(folder, 'papers');
const secretsFile = (folder: string): string => join(folder, 'keys', 'secrets.json');

const codeOf = (error: unknown) =>
  error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';

function notWritable(folder: string, error: unknown, named = 'GARITA_DATA'): ConfigurationError {
  const code = codeOf(error);
  const full = /^(SQLITE_FULL|ENOSPC|EDQUOT)$/.test(code);
  // SQLite has many codes for files that do not grow as they should.
  const advice =
    full || code.startsWith('SQLITE_IOERR') ? ': is its disk full? Free some space and start again' : '';
  return new ConfigurationError(`${named}: ${folder} cannot be written (${code})${advice}`);
}

/** What to tell when a start has failed: where the disk is the reason that, with what to do; else the error itself. */
export function failedStart(folder: string, error: unknown): unknown {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  return /^(SQLITE_(FULL|IOERR)|ENOSPC|EDQUOT)/.test(codeOf(cause)) ? notWritable(folder, cause) : error;
}

/** Makes the folder when it is missing. @throws ConfigurationError when it cannot be written. */
export function prepareDataFolder(folder: string): void {
  try {
    makeFolder(join(folder, 'keys'), 0o700);
    chmodSync(join(folder, 'keys'), 0o700);
    const probe = join(folder, '.writable');
    writeFileSync(probe, '');
  } catch (error) {
    throw notWritable(folder, error);
  }
}

/**
 * Holds the folder for this process until it ends, however it ends: the lock is SQLite's own on a file.
 *
 * @param named by which setting the folder is known to whoever reads the error
 * @throws ConfigurationError when another process holds it.
 */
export function lockDataFolder(folder: string, named = 'GARITA_DATA'): () => void {
  const lock = new BetterSqlite3(join(folder, 'lock.db'), { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if (!codeOf(error).startsWith('SQLITE_BUSY')) throw notWritable(folder, error, named);
    throw new ConfigurationError(`${named}: ${folder} is in use by another Garita process`);
  }
  return () => lock.close();
}

/** Fresh development keys. */
export async function makeSecrets(): Promise<Secrets> {
  const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  const random = () => randomBytes(32).toString('base64');
  const id = randomBytes(4).toString('hex');
  return {
    GARITA_SIGNING_KEYS: JSON.stringify([
      { ...(await exportJWK(privateKey)), kid: `dev-${id}`, alg: 'EdDSA' },
    ]),
    GARITA_ENCRYPTION_KEYS: `dev-${id}:${random()}`,
    GARITA_LOOKUP_KEY: random(),
    GARITA_EXAM_KEY: random(),
    GARITA_WORKER_SECRET: randomBytes(24).toString('base64url'),
  };
}

/** The keys of a development data folder, or undefined before its first start. */
export function readDevelopmentSecrets(folder: string): Secrets | undefined {
  const file = secretsFile(folder);
  return existsSync(file) ? Secrets.parse(JSON.parse(readFileSync(file, 'utf8'))) : undefined;
}

/** The keys of a development data folder, made at the first start (0600) and said so by `created`. */
export async function developmentSecrets(folder: string): Promise<{ secrets: Secrets; created: boolean }> {
  const known = readDevelopmentSecrets(folder);
  if (known) return { secrets: known, created: false };
  const secrets = await makeSecrets();
  // Whole or not at all: with half a file of keys nothing would ever start again.
  const draft = `${secretsFile(folder)}.new`;
  const handle = openSync(draft, 'w', 0o600);
  try {
    writeFileSync(handle, JSON.stringify(secrets, null, 2));
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(draft, secretsFile(folder));
  return { secrets, created: true };
}
