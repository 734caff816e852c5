import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseFile } from '../../src/config/data-folder.ts';
import { type Running, runGarita, startGarita } from '../cli/running.ts';

const folder = mkdtempSync(join(tmpdir(), 'garita-replayed-'));
let api: Running;
let set: Record<string, string>;

beforeAll(async () => {
  // What a worker that was killed has taken goes to another one soon.
  set = { GARITA_DATA: folder, PORT: '0', GARITA_LOG_LEVEL: 'error', GARITA_LEASE_MS: '2000' };
  api = startGarita(set);
  const [, port = ''] = await api.printed(/Application form {2}http:\/\/localhost:(\d+)/);
  const [, internal = ''] = await api.printed(/Workers' listener (\S+)/);
  set = { ...set, PORT: port, GARITA_INTERNAL_URL: internal };
}, 60_000);

afterAll(async () => {
  await api?.stop('SIGTERM', 'itself');
  rmSync(folder, { recursive: true, force: true });
}, 30_000);

const replay = (...more: string[]) =>
  runGarita(
    ['replay', '--from', '07:00', '--minutes', '0.5', '--speed', '30', '--members', '50', '--json', ...more],
    set,
  );

describe('garita replay', () => {
  it('reconciles a run whose worker is killed, writes its report, and ends with exit code 0', () => {
    const out = join(folder, 'report');
    const more = ['--minutes', '1.2', '--workers', '1', '--kill-worker', '07:01', '--out', out];
    const { status, stdout, stderr } = replay(...more);
    expect(stderr).toBe('');
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({ ok: true, lost: 0, doubled: 0, altered: 0, unscreened: 0 });
    expect(report.workers).toMatchObject({ started: 1, killedAt: '07:01' });
    expect(status).toBe(0);
    const { timeline, ...written } = JSON.parse(readFileSync(join(out, 'report.json'), 'utf8'));
    expect(written).toEqual(report);
    expect(timeline.length).toBeGreaterThan(2);
    const page = readFileSync(join(out, 'report.html'), 'utf8');
    expect(page.match(/<svg role="img" aria-label="[^"]+"/g)).toHaveLength(5);
    expect(page).toContain('Everything that was sent is there once, as answered.');
    // Nothing is loaded from anywhere.
    expect(page).not.toMatch(/<script|<link|<img|src=|href="(?!#)|url\((?!#)/);
  });

  it('ends with exit code 1 when one event is altered in the database before it reconciles', () => {
    const db = new BetterSqlite3(databaseFile(folder));
    db.exec(`CREATE TRIGGER altered AFTER INSERT ON crossings
      WHEN NEW.lane_id = '250401-S1' AND NEW.sequence = 0 AND NEW.phase = 'booth'
      BEGIN UPDATE crossings SET decision = CASE decision WHEN 'admit' THEN 'refer' ELSE 'admit' END WHERE id = NEW.id; END`);
    const { status, stdout } = replay();
    db.exec('DROP TRIGGER altered');
    db.close();
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, altered: 1, lost: 0, doubled: 0 });
    expect(status).toBe(1);
  });

  it.each([
    [['--prereads', '2'], '--prereads: expected a number from 0 to 1'],
    [['--outage', '09:00-06:00'], '--outage: 09:00-06:00 ends before it begins'],
    [['--outage-ports', '2504'], '--outage-ports: say when with --outage'],
    [['--outage', '07:00-07:01', '--outage-ports', '9999'], '--outage-ports: 9999 is no port'],
    [['--kill-worker', '07:00'], '--kill-worker: there is none to kill'],
    [['--workers', '1', '--kill-worker', '09:00'], '--kill-worker: 09:00 is not within what is replayed'],
    [['--day', 'someday'], '--day: expected seed, 2004, 2024 or a CSV file'],
  ])('says in one line what is wrong: %j', (more, words) => {
    const { status, stderr, stdout } = replay(...more);
    expect(stderr.split('\n')[0]).toContain(words);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stdout).toBe('');
    expect(status).not.toBe(0);
  });
});
