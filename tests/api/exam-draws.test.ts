import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeHarness } from '#harness';
import { checkpoint, sealTail } from '../../src/audit/sealer.ts';
import { verifyDraws } from '../../src/crossings/verify-draws.ts';
import { sql } from '../../src/db/sql.ts';
import { plate, terminalAt } from '../crossings/checks.ts';
import type { Harness } from '../harness/common.ts';
import { makeMember } from '../harness/members.ts';

let harness: Harness;
beforeAll(async () => {
  harness = await makeHarness({ randomExamRate: 0.3 });
});
afterAll(() => harness.close());

const day = '2026-11-03';
const verdict = () => verifyDraws(harness.services.db, day, () => {});

async function signedCheckpoint(): Promise<void> {
  await sealTail(harness.services, harness.services.now());
  await checkpoint(harness.services, harness.services.now());
}

/** A terminal tells how it is, by a clock that is so many milliseconds ahead. */
async function heartbeat(subject: string, ahead: number): Promise<void> {
  const body = {
    snapshotVersion: 1,
    snapshotAge: 1,
    journalDepth: 0,
    lastSequence: null,
    clock: new Date(harness.services.now() + ahead).toISOString(),
  };
  const { as } = terminalAt(harness, '250401-S1', subject);
  expect((await harness.request('POST', '/v1/lanes/250401-S1/heartbeat', { as, body })).status).toBe(200);
}

describe('the draws of a day', () => {
  it('are made again from the secret that was bound before and published after it', async () => {
    await harness.runDueWork();
    const { rfid } = await makeMember(harness, { vehicles: [plate] });
    await terminalAt(harness, '250401-S1', 'the-day-before').check([{ rfid }]);
    await signedCheckpoint();
    await expect(verdict()).rejects.toThrow(/not published yet/);
    harness.advance(12 * 3_600_000);
    const booth = terminalAt(harness, '250401-S1', 'drawing');
    for (let sequence = 0; sequence < 40; sequence += 1) {
      if (sequence !== 7) await booth.check([{ rfid }], { sequence });
    }
    harness.advance(24 * 3_600_000);
    await harness.runDueWork();
    await expect(verdict()).rejects.toThrow(/not published yet/);
    // A terminal whose clock has come to the next day, and one whose clock has not.
    await heartbeat('the-day-before', -24 * 3_600_000);
    harness.advance(3_600_000);
    await harness.runDueWork();
    await expect(verdict()).rejects.toThrow(/not published yet/);
    await heartbeat('drawing', 0);
    harness.advance(3_600_000);
    await harness.runDueWork();
    const found = await verdict();
    expect(found).toMatchObject({ day, draws: 39, missing: 1, committedBefore: true, faults: [] });
    expect(found.exams).toBeGreaterThan(0);
    expect(found.exams).toBeLessThan(39);
  });

  it('that were changed are named, and so is a decision that does not follow', async () => {
    const { db } = harness.services;
    const drawn = (where: string) =>
      db.first<{ id: string }>({
        text: `SELECT id FROM crossings WHERE reasons ${where} '["random_exam"]' AND basis ->> 'examDay' = ? LIMIT 1`,
        values: [day],
      });
    const [exam, free] = [await drawn('='), await drawn('<>')];
    await db.batch([
      sql`UPDATE crossings SET decision = 'admit', reasons = '[]' WHERE id = ${exam?.id ?? ''}`,
      sql`UPDATE crossings SET basis = json_set(basis, '$.draw', 0.9) WHERE id = ${free?.id ?? ''}`,
    ]);
    const { faults } = await verdict();
    expect(faults.map(({ crossingId }) => crossingId).sort()).toEqual([exam?.id, free?.id].sort());
  });

  it('are not believed when the published secret is another than was bound', async () => {
    const other = '00'.repeat(32);
    await harness.services.db.batch([
      sql`UPDATE exam_days SET published_secret = ${other} WHERE day = ${day}`,
    ]);
    const { faults } = await verdict();
    expect(faults.filter(({ crossingId }) => crossingId === undefined)).toHaveLength(2);
  });
});
