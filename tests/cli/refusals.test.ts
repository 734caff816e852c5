import { spawnSync } from 'node:child_process';
import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { typescript } from '../../src/cli/typescript.ts';
import { databaseFile, lockDataFolder, prepareDataFolder } from '../../src/config/data-folder.ts';
import { environmentOf, root, runGarita } from './running.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'garita-refusal-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const start = (set: Readonly<Record<string, string>> = {}, command = 'start') =>
  runGarita([command], { GARITA_DATA: folder, PORT: '0', ...set });

/** It says one line, the reason in it, and ends as failed. */
function expectOneLine({ status, stderr, stdout }: ReturnType<typeof start>, reason: RegExp): void {
  expect(stderr).toMatch(/^garita: [^\n]+\n$/);
  expect(stderr).toMatch(reason);
  expect(stdout).toBe('');
  expect(status).toBe(1);
}

/** A Node of this machine that is too old, where there is one. */
function oldNode(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((one) => !one.includes('node_modules'));
  return folders
    .map((one) => join(one, 'node'))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
      } catch {
        return false;
      }
      const { stdout } = spawnSync(path, ['--version'], { encoding: 'utf8' });
      const [major = 0, minor = 0] = stdout.slice(1).split('.').map(Number);
      return major >= 20 && (major < 22 || (major === 22 && minor < 14));
    });
}

describe('a start that cannot be', { timeout: 60_000 }, () => {
  it.each([
    ['PORT', { PORT: 'abc' }],
    ['PORT', { PORT: '70000' }],
    ['GARITA_INTERNAL_PORT', { GARITA_INTERNAL_PORT: '-1' }],
    ['GARITA_ENV', { GARITA_ENV: 'staging' }],
    ['GARITA_RANDOM_EXAM_RATE', { GARITA_RANDOM_EXAM_RATE: '2' }],
    ['GARITA_LOG_LEVEL', { GARITA_LOG_LEVEL: 'loud' }],
    ['GARITA_OIDC_ISSUER', { GARITA_ENV: 'production' }],
    ['GARITA_OIDC_ISSUER', { GARITA_ENV: 'production', GARITA_OIDC_ISSUER: 'http://127.0.0.1:8702' }],
    [
      'GARITA_APPLICANT_OIDC_ISSUER',
      {
        GARITA_ENV: 'production',
        GARITA_OIDC_ISSUER: 'https://issuer.example',
        GARITA_APPLICANT_OIDC_ISSUER: 'http://127.0.0.1:8702',
      },
    ],
    [
      'GARITA_PUBLIC_URL',
      {
        GARITA_ENV: 'production',
        GARITA_OIDC_ISSUER: 'https://issuer.example',
        GARITA_OIDC_CLIENT_ID: 'garita',
      },
    ],
    ['GARITA_STRIPE_WEBHOOK_SECRET', { GARITA_STRIPE_SECRET_KEY: 'sk_test' }],
    ['GARITA_ISSUER_PORT', { GARITA_ISSUER_PORT: '-1' }],
    ['GARITA_SIGNING_KEYS', { GARITA_ENV: 'production', GARITA_OIDC_ISSUER: 'https://issuer.example' }],
    ['REDIS_URL', { REDIS_URL: 'localhost:6379' }],
    ['GARITA_LEASE_MS', { GARITA_LEASE_MS: '1' }],
    ['GARITA_WORKER_SECRET', { GARITA_WORKER_SECRET: 'short' }],
  ])('names %s in one line for %j', (name, set) => {
    expectOneLine(start(set), new RegExp(name));
  });

  it('names the port that is taken', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const port = String((server.address() as { port: number }).port);
    expectOneLine(start({ PORT: port }), new RegExp(`PORT: ${port} is taken`));
    expectOneLine(
      start({ GARITA_INTERNAL_PORT: port }),
      new RegExp(`GARITA_INTERNAL_PORT: ${port} is taken`),
    );
    expectOneLine(start({ GARITA_ISSUER_PORT: port }), /GARITA_ISSUER_PORT: .*EADDRINUSE.*A free PORT/);
    server.close();
  });

  it('names the data folder that another process holds', () => {
    prepareDataFolder(folder);
    const unlock = lockDataFolder(folder);
    expectOneLine(start(), /GARITA_DATA: .* is in use/);
    unlock();
  });

  it('names the data folder that cannot be written', () => {
    expectOneLine(start({ GARITA_DATA: '/proc/garita' }), /GARITA_DATA: \/proc\/garita cannot be written/);
  });

  it('says that the data folder is of newer code, and leaves it as it is', () => {
    prepareDataFolder(folder);
    const db = new BetterSqlite3(databaseFile(folder));
    db.pragma('user_version = 9999');
    db.close();
    expectOneLine(start(), /schema version 9999/);
    const after = new BetterSqlite3(databaseFile(folder), { readonly: true });
    expect(after.pragma('user_version', { simple: true })).toBe(9999);
    expect(after.prepare('SELECT COUNT(*) AS tables FROM sqlite_master').get()).toEqual({ tables: 0 });
    after.close();
  });

  it('wants the secret where workers start alone', () => {
    expectOneLine(start({}, 'work'), /GARITA_WORKER_SECRET/);
  });

  const old = oldNode();
  it.skipIf(old === undefined)('says which Node it needs (where there is an old one to try)', () => {
    const { status, stdout, stderr } = spawnSync(old ?? '', [...typescript, 'src/cli.ts', 'start'], {
      cwd: root,
      encoding: 'utf8',
      env: environmentOf({ GARITA_DATA: folder, PORT: '0' }),
    });
    expectOneLine({ status, stdout, stderr }, /Node (20|21|22)[\d.]+ is too old, 22\.18 or newer is needed/);
  });
});
