import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeHarness } from '#harness';
import { sql } from '../../src/db/sql.ts';
import { codesOf, plate, sentri, terminalAt } from '../crossings/checks.ts';
import { passportLines } from '../crossings/mrz-lines.ts';
import type { Harness } from '../harness/common.ts';
import { handWorker } from '../harness/hand-worker.ts';
import { openList, publish } from '../harness/lists.ts';
import { makeMember } from '../harness/members.ts';

const hours = 3_600_000;
const worker = { roles: ['worker'] } as const;

let harness: Harness;
beforeEach(async () => {
  harness = await makeHarness({ vettingGraceMs: 60_000, standingMaxAgeMs: 26 * hours });
});
afterEach(() => harness.close());

const booth = () => terminalAt(harness, sentri);
const one = async (query: ReturnType<typeof sql>) =>
  Number(Object.values((await harness.services.db.first(query)) as object)[0]);

function lease(relayId: string) {
  const body = { relayId, max: 10, waitMs: 0, leaseMs: 10_000 };
  return harness.request('POST', '/internal/outbox/lease', { internal: true, as: worker, body });
}

describe('a clock that was ahead and is set back', () => {
  it('leaves no standing that a lane may use: its age is not known, and it is screened again', async () => {
    harness.advance(5 * hours);
    const { rfid } = await makeMember(harness, { vehicles: [plate] });
    expect((await booth().check([{ rfid }])).body.decision).toBe('admit');
    harness.advance(-5 * hours);
    const doubted = await booth().check([{ rfid }]);
    expect([doubted.body.decision, codesOf(doubted)]).toEqual(['refer', ['standing_stale']]);
    await handWorker(harness).drain();
    expect((await booth().check([{ rfid }])).body.decision).toBe('admit');
  });

  it('gives nobody longer who waits to be vetted against a list of that time', async () => {
    const { rfid } = await makeMember(harness, { vehicles: [plate], paternalSurname: 'Iturbide' });
    await openList(harness, 'l');
    harness.advance(5 * hours);
    await publish(harness, 'l', [
      { id: 'e', type: 'person', names: [{ full: 'SMITH, Bartholomew', kind: 'primary' }] },
    ]);
    harness.advance(-5 * hours);
    expect(codesOf(await booth().check([{ rfid }]))).toEqual(['standing_stale']);
    await handWorker(harness).drain();
    expect((await booth().check([{ rfid }])).body.decision).toBe('admit');
  });

  it('holds no message back, be it new, leased by a worker that died, or put off after a failure', async () => {
    harness.advance(5 * hours);
    const stranger = { mrz: passportLines({ surnames: 'Ruiz', givenNames: 'Eva', number: 'P000001' }) };
    await terminalAt(harness, '250401-G1').check([stranger]);
    expect((await lease('dead')).body.messages).toHaveLength(1);
    const other = { mrz: passportLines({ surnames: 'Soto', givenNames: 'Ana', number: 'P000002' }) };
    await terminalAt(harness, '250401-G1').check([other]);
    const [failing] = (await lease('failing')).body.messages;
    await harness.request('POST', '/internal/outbox/failures', {
      internal: true,
      as: worker,
      body: { failures: [{ id: failing.id, error: 'it broke' }] },
    });
    const third = { mrz: passportLines({ surnames: 'Vega', givenNames: 'Luz', number: 'P000003' }) };
    await terminalAt(harness, '250401-G1').check([third]);
    harness.advance(-5 * hours);
    await handWorker(harness).drain();
    expect(await one(sql`SELECT COUNT(*) FROM outbox`)).toBe(0);
    expect(await one(sql`SELECT COUNT(*) FROM screenings WHERE state = 'done'`)).toBe(3);
  });

  it('puts no due work off: what happens is sealed and signed as ever', async () => {
    await harness.runDueWork();
    harness.advance(5 * hours);
    await harness.runDueWork();
    harness.advance(-5 * hours);
    const checkpoints = await one(sql`SELECT COUNT(*) FROM audit_checkpoints`);
    await booth().check([{ rfid: 'e2ffffffffffffff99999999' }]);
    await harness.runDueWork();
    const last = sql`SELECT (SELECT MAX(id) FROM audit_records) - (SELECT MAX(last_record) FROM audit_seals)`;
    expect(await one(last)).toBe(0);
    expect(await one(sql`SELECT COUNT(*) FROM audit_checkpoints`)).toBe(checkpoints + 1);
  });

  it('gives the same answer to the same key, before and after', async () => {
    const { rfid } = await makeMember(harness, { vehicles: [plate] });
    const terminal = booth();
    const body = terminal.body([{ rfid }]);
    const send = () =>
      harness.request('POST', '/v1/crossings', {
        as: terminal.as,
        body,
        headers: { 'idempotency-key': 'the-same' },
      });
    const first = await send();
    for (const step of [30 * hours, -48 * hours]) {
      harness.advance(step);
      await harness.runDueWork();
      const again = await send();
      expect([again.status, again.body]).toEqual([201, first.body]);
      expect(again.headers.get('idempotency-replayed')).toBe('true');
    }
  });
});

describe("a terminal's clock that is ahead", () => {
  it('makes no stored event look as if it came in time', async () => {
    const { rfid, membershipId } = await makeMember(harness, { vehicles: [plate] });
    await harness.services.db.batch([
      sql`UPDATE memberships SET state = 'revoked' WHERE id = ${membershipId}`,
    ]);
    const ahead = new Date(harness.services.now() + 3 * hours).toISOString();
    const terminal = booth();
    const items = [{ idempotencyKey: 'stored', body: terminal.body([{ rfid }], { capturedAt: ahead }) }];
    const { body } = await harness.request('POST', '/v1/crossings/batch', {
      as: terminal.as,
      body: { items },
    });
    expect(body.results[0].body).toMatchObject({ late: true, decision: 'refer' });
    expect(await one(sql`SELECT COUNT(*) FROM officer_tasks WHERE kind = 'late_hit'`)).toBe(1);
  });
});
