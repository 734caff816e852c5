import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { databaseFile } from '../../src/config/data-folder.ts';
import { freePort } from '../queue/servers.ts';
import { environmentOf, type Running, root, startGarita } from './running.ts';

let folder: string;
let port: string;
let running: Running | undefined;
const settings = () => ({
  GARITA_DATA: folder,
  PORT: port,
  GARITA_INTERNAL_PORT: '0',
  GARITA_ISSUER_PORT: '0',
});

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'garita-start-'));
  port = String(await freePort());
});
afterEach(async () => {
  await running?.stop('SIGKILL', 'group');
  running = undefined;
  rmSync(folder, { recursive: true, force: true });
});

async function start(through?: 'npm'): Promise<Running> {
  running = startGarita(settings(), through);
  await running.printed(/sandbox refer.*\n/);
  return running;
}

const counted = () => {
  const db = new BetterSqlite3(databaseFile(folder), { readonly: true });
  const row = db.prepare('SELECT COUNT(*) AS crossings FROM crossings').get() as { crossings: number };
  db.close();
  return row.crossings;
};

/** A printed command, pasted into a shell at the root of the project. */
const paste = (line: string) =>
  spawnSync('sh', ['-c', line], { cwd: root, encoding: 'utf8', env: environmentOf({}) });

describe('garita start', { timeout: 120_000 }, () => {
  it('prints two commands that work as printed, stops clean, and has everything when it starts again', async () => {
    const first = await start();
    for (const decision of ['admit', 'refer']) {
      const [, line = ''] = await first.printed(new RegExp(`^ +(.*sandbox ${decision}.*)$`, 'm'));
      const { status, stdout, stderr } = paste(line);
      expect(stderr).toBe('');
      expect(stdout).toContain(`→ ${decision}`);
      expect(status).toBe(0);
    }
    expect(await first.stop('SIGINT', 'itself')).toBe(0);
    expect(await first.left()).toEqual([]);
    expect(counted()).toBe(2);

    const second = await start();
    expect(second.output()).not.toContain('its keys were made just now');
    expect(await (await fetch(`http://127.0.0.1:${port}/readyz`)).json()).toMatchObject({ state: 'ok' });
    expect(await second.stop('SIGTERM', 'itself')).toBe(0);
    expect(counted()).toBe(2);
  });

  it('stops clean when Ctrl-C reaches npm, the API and the workers at once', async () => {
    const service = await start('npm');
    // npm and its shell end by the signal themselves; what they have run must have come to its own end.
    await service.stop('SIGINT', 'group');
    expect(await service.left()).toEqual([]);
    expect(service.output()).toMatch(/\n\nStopping…\nStopped\.\n$/);
  });
});
