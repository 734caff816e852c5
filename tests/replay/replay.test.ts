import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import BetterSqlite3, { type Database } from 'better-sqlite3';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Replayed, replayDay } from '../../src/cli/replay/run.ts';
import { databaseFile } from '../../src/config/data-folder.ts';
import type { Claims } from '../../src/http/principal.ts';
import { mintToken } from '../../src/http/tokens.ts';
import { type RunningApi, startApi } from '../../src/node.ts';
import { presetDay } from '../../src/replay/day.ts';
import { outageFrom, windowFrom } from '../../src/replay/window.ts';
import { forEachBetween } from '../../src/simulation/day-events.ts';
import { designDay } from '../../src/simulation/demand.ts';
import { type RunningWorkers, startWorkers } from '../../workers/main.ts';

const folder = mkdtempSync(join(tmpdir(), 'garita-replay-'));
const window = windowFrom('07:00', 0.5);
const untouched = { lost: 0, doubled: 0, altered: 0, unscreened: 0 };
let api: RunningApi;
let workers: RunningWorkers;
let db: Database;
let replayed: Replayed;

const mint = (claims: Claims, seconds: number) => mintToken(api.services, claims, seconds);

beforeAll(async () => {
  api = await startApi({ PORT: '0', GARITA_DATA: folder, GARITA_LOG_LEVEL: 'silent' });
  workers = await startWorkers({
    apiUrl: api.internalUrl,
    workerSecret: api.services.keys.workerSecret,
    log: pino({ level: 'silent' }),
    graceMs: 1_000,
  });
  await workers.ready;
  db = new BetterSqlite3(databaseFile(folder));
  db.pragma('foreign_keys = OFF');
  // Whoever alters a row has to take away what keeps it first.
  db.exec('DROP TRIGGER crossings_answered; DROP TRIGGER crossings_first');
  const traffic = { prereads: 0.3, expired: 0.1, misread: 0.1, lost: 0.1, repeats: 0.2 };
  replayed = await replayDay({ url: api.url, mint, day: presetDay('seed'), window, speed: 20, traffic });
}, 60_000);

afterAll(async () => {
  replayed?.close();
  db?.close();
  await workers?.stop();
  await api?.close();
  rmSync(folder, { recursive: true, force: true });
}, 30_000);

/** What reconciling finds while the database is otherwise. */
async function whileAltered(change: string, undo: string) {
  try {
    db.exec(change);
    return await replayed.reconcile(5);
  } finally {
    db.exec(undo);
  }
}

describe('a replay of half a minute of the seed day', () => {
  it('sends what the demand generator has, and finds it stored once, as answered, everybody screened', async () => {
    const day = { events: 0, persons: 0, trucks: 0 };
    forEachBetween(designDay('seed', 1), window.fromMs, window.toMs, ({ kind, occupants }) => {
      day.events += 1;
      day.persons += occupants;
      if (kind === 'truck') day.trucks += 1;
    });
    const report = await replayed.reconcile();
    expect(report.examples).toEqual([]);
    expect(report).toMatchObject({ ok: true, ...untouched, ...day, differing: [], failed: 0 });
    expect(report.stored).toBe(report.sent);
    expect(report.answered).toBe(report.sent);
    expect(report.passengers).toBe(day.persons - day.trucks);
    expect(report.decisions.admit).toBeGreaterThan(0);
    expect(report.latencyMs.max).toBeGreaterThanOrEqual(report.latencyMs.p50);
    expect(db.prepare(`SELECT SUM(persons) FROM crossings WHERE phase = 'booth'`).pluck().get()).toBe(
      day.persons,
    );
  });

  it('shows documents that are misread at first, and sends requests twice: refused and read again, answered alike', async () => {
    const { misread, repeats } = await replayed.reconcile();
    expect(misread.sent).toBeGreaterThan(0);
    expect(misread.refused).toBe(misread.sent);
    expect(repeats.sent).toBeGreaterThan(10);
    expect(repeats.differing).toBe(0);
    const referredFor = (reason: string) =>
      db.prepare('SELECT COUNT(*) FROM crossings WHERE reasons LIKE ?').pluck().get(`%${reason}%`);
    expect(referredFor('document_expired')).toBeGreaterThan(0);
    expect(referredFor('credential_lost')).toBeGreaterThan(0);
  });

  it('reads some at the head of the lane too, and finds them joined at the booth', async () => {
    const { prereads, events, sent } = await replayed.reconcile();
    expect(prereads.sent).toBeGreaterThan(events * 0.15);
    expect(sent).toBe(events + prereads.sent);
    const named = db.prepare('SELECT COUNT(*) FROM crossing_prereads').pluck().get();
    expect(prereads.joined).toBe(named);
    expect(prereads.joined).toBeGreaterThan(0);
    const waiting = db.prepare(`SELECT COUNT(*) FROM crossings WHERE state = 'provisional'`).pluck().get();
    expect(waiting).toBe(0);
  });

  it('tells the run over time and by port, and what it cost', async () => {
    const report = await replayed.reconcile();
    const last = report.timeline.at(-1);
    expect(last).toMatchObject({ due: report.sent, answered: report.sent, stored: 0 });
    expect(report.timeline.some(({ backlog }) => backlog !== null)).toBe(true);
    const booth = report.byPort.reduce(
      (sum, { admit, refer, redirect }) => sum + admit + refer + redirect,
      0,
    );
    expect(booth).toBe(report.sent - report.prereads.sent);
    expect(report.latencyDistribution.map(([percentile]) => percentile)).toContain(90);
    expect(report.generatorCpuSeconds).toBeGreaterThan(0);
  });

  const alone = `phase = 'booth' AND id NOT IN (SELECT crossing_id FROM crossing_prereads)`;
  const members = `(SELECT id FROM crossings WHERE lane_id GLOB '*-S*' AND ${alone} ORDER BY id LIMIT 1)`;
  const others = `(SELECT id FROM crossings WHERE lane_id GLOB '*-G*' AND ${alone} ORDER BY id LIMIT 1)`;
  for (const [who, id] of [
    ['decided at once', members],
    ['decided after a screening', others],
  ] as const) {
    it.each([
      ['the decision', `decision = CASE decision WHEN 'admit' THEN 'refer' ELSE 'admit' END`],
      ['the decision and its reasons', `decision = 'redirect', reasons = '["lane_closed"]'`],
      ['the answer', `basis = json_set(basis, '$.facts.occupants[0].standing', 'stale')`],
      ['the age of the screening', `basis = json_set(basis, '$.standingAge', 86000)`],
      ['where it was sent', `basis = json_set(basis, '$.redirectTo', 'truck')`],
      ['a basis that is none', `basis = '{}'`],
      ['the facts', `basis = json_set(basis, '$.facts.laneOpen', json('false'))`],
      ['the direction', `direction = 'southbound'`],
      ['the state', `state = 'disposed'`],
      ['the lane', `lane_id = '250401-P1'`],
      ['the number of persons', 'persons = persons + 1'],
      ['when it was captured', 'captured_at = captured_at - 1000'],
    ])(`finds one that was ${who} and altered in the database: %s`, async (_, change) => {
      db.exec(`CREATE TEMP TABLE kept AS SELECT * FROM crossings WHERE id = ${id}`);
      const report = await whileAltered(
        `UPDATE crossings SET ${change} WHERE id = ${id}`,
        `INSERT OR REPLACE INTO crossings SELECT * FROM kept; DROP TABLE kept`,
      );
      expect(report).toMatchObject({ ok: false, altered: 1, lost: 0, doubled: 0 });
    });
  }

  it('finds one that is gone', async () => {
    db.exec(`CREATE TEMP TABLE kept AS SELECT * FROM crossings WHERE id = ${others}`);
    const report = await whileAltered(
      'DELETE FROM crossings WHERE id = (SELECT id FROM kept)',
      'INSERT INTO crossings SELECT * FROM kept; DROP TABLE kept',
    );
    expect(report).toMatchObject({ ok: false, ...untouched, lost: 1 });
    expect(report.differing).toHaveLength(1);
  });

  it('finds one that is there twice', async () => {
    db.exec(`CREATE TEMP TABLE copy AS SELECT * FROM crossings WHERE id = ${others};
      UPDATE copy SET id = 'copy', sequence = 999999, idempotency_key = 'copy'`);
    const report = await whileAltered(
      'INSERT INTO crossings SELECT * FROM copy',
      `DELETE FROM crossings WHERE id = 'copy'; DROP TABLE copy`,
    );
    expect(report).toMatchObject({ ok: false, ...untouched, doubled: 1 });
  });

  it('finds who was not screened, after waiting in vain', async () => {
    const person = `(SELECT traveler_id FROM crossing_travelers WHERE crossing_id = ${others} AND position = 0)`;
    db.exec(`UPDATE standings SET status = 'pending' WHERE traveler_id = ${person}`);
    const again = await replayed.reconcile(0);
    expect(again).toMatchObject({ ok: false, ...untouched, unscreened: 1 });
    db.exec(`UPDATE standings SET status = 'clear' WHERE traveler_id = ${person}`);
    expect((await replayed.reconcile()).ok).toBe(true);
  });

  it('stores what happens while the centre is away, and sends it in order while live checks go on', async () => {
    const morning = windowFrom('07:00', 3);
    const ports = new Set(['2504', '2402']);
    const outage = { window: outageFrom('07:01-07:02', morning), ports };
    const options = { url: api.url, mint, day: presetDay('seed'), window: morning, speed: 40, outage };
    const away = await replayDay(options);
    const report = await away.reconcile().finally(away.close);
    expect(report.examples).toEqual([]);
    expect(report).toMatchObject({ ok: true, ...untouched, failed: 0 });
    let expected = 0;
    forEachBetween(designDay('seed', 1), 25_260_000, 25_320_000, ({ portCode }) => {
      if (ports.has(portCode)) expected += 1;
    });
    expect(report.outage).toMatchObject({ window: '07:01-07:02', stored: expected, late: expected });
    expect(report.timeline.some(({ stored }) => stored > 0)).toBe(true);
    const disorder = db
      .prepare(`SELECT COUNT(*) FROM crossings c JOIN crossings d ON d.terminal_id = c.terminal_id AND d.phase = c.phase
          AND d.sequence = c.sequence + 1 WHERE c.terminal_id LIKE ? AND d.captured_at < c.captured_at`)
      .pluck();
    expect(disorder.get(`replay-${report.run}-%`)).toBe(0);
  }, 60_000);

  it('says in one line that the keys are of another folder', async () => {
    const stranger = () => Promise.resolve('not.a.token');
    const attempt = replayDay({ url: api.url, mint: stranger, day: presetDay('seed'), window, speed: 20 });
    await expect(attempt).rejects.toThrow(/401 .*data folder/);
  });
});
