import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeHarness } from '#harness';
import { sql } from '../../src/db/sql.ts';
import { plate, terminalAt } from '../crossings/checks.ts';
import { passportLines } from '../crossings/mrz-lines.ts';
import type { Harness } from '../harness/common.ts';
import { handWorker } from '../harness/hand-worker.ts';
import { openList, publish } from '../harness/lists.ts';
import { makeMember } from '../harness/members.ts';

let harness: Harness;
beforeAll(async () => {
  harness = await makeHarness();
});
afterAll(() => harness.close());

const officer = { roles: ['officer'] } as const;
const booth = () => terminalAt(harness, '250401-S1');
const open = () => terminalAt(harness, '250401-G1');
const wanted = { mrz: passportLines({ surnames: 'Zarco', givenNames: 'Bruno', number: 'Z77001122' }) };
const hoursAgo = (hours: number) => new Date(harness.services.now() - hours * 3_600_000).toISOString();

async function tasks() {
  const { body } = await harness.request('GET', '/v1/officer-tasks', { as: officer });
  return body.items as { id: string; kind: string; crossingId: string; laneId: string }[];
}

describe('an event that comes late', () => {
  it('of a member who was revoked meanwhile is told to officers', async () => {
    const { rfid, membershipId } = await makeMember(harness, { vehicles: [plate] });
    await harness.services.db.batch([
      sql`UPDATE memberships SET state = 'revoked' WHERE id = ${membershipId}`,
    ]);
    await booth().check([{ rfid }]);
    expect(await tasks()).toEqual([]);
    const { body } = await booth().check([{ rfid }], { capturedAt: hoursAgo(2) });
    expect(await tasks()).toMatchObject([{ kind: 'late_hit', crossingId: body.id, laneId: '250401-S1' }]);
  });

  it('of somebody whom screening finds on a list is told when it has found them, and of nobody else', async () => {
    await openList(harness, 'late-list');
    await publish(harness, 'late-list', [
      {
        id: 'z1',
        type: 'person',
        names: [{ full: 'ZARCO, Bruno', kind: 'primary' }],
        birthDates: ['1980-05-06'],
      },
    ]);
    const other = { mrz: passportLines({ surnames: 'Quintal', givenNames: 'Iris', number: 'Q11223344' }) };
    const late = await open().check([wanted], { capturedAt: hoursAgo(3) });
    await open().check([other], { capturedAt: hoursAgo(3) });
    expect(late.body.state).toBe('provisional');
    const before = (await tasks()).length;
    await handWorker(harness).drain();
    const found = (await tasks()).slice(before);
    expect(found).toMatchObject([{ kind: 'late_hit', crossingId: late.body.id }]);
  });
});

describe('a task', () => {
  it('is done once, by an officer alone', async () => {
    const [first] = await tasks();
    const done = (as: Parameters<Harness['bearer']>[0]) =>
      harness.request('POST', `/v1/officer-tasks/${first!.id}/done`, {
        as,
        body: { outcome: 'nothing_found' },
      });
    expect((await done({ roles: ['analyst'] })).status).toBe(403);
    expect((await done(officer)).status).toBe(200);
    expect((await done(officer)).status).toBe(409);
    expect((await tasks()).map(({ id }) => id)).not.toContain(first!.id);
  });
});
