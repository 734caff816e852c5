import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeHarness } from '#harness';
import { answerDigest } from '../../src/crossings/answer-digest.ts';
import { sql } from '../../src/db/sql.ts';
import { passportZone } from '../../src/seed/mrz.ts';
import { personAt } from '../../src/seed/people.ts';
import type { Harness } from '../harness/common.ts';
import { handWorker } from '../harness/hand-worker.ts';

const admin = { roles: ['admin'] } as const;
let harness: Harness;
beforeEach(async () => {
  harness = await makeHarness();
});
afterEach(() => harness.close());

const batch = (body: unknown) => harness.request('POST', '/v1/sandbox/members/batch', { as: admin, body });
const list = (query: string, as: { readonly roles: readonly ['admin' | 'operator' | 'officer'] } = admin) =>
  harness.request('GET', `/v1/crossings?${query}`, { as });

async function cross(subject: string, laneId: string, sequence: number, rest: object) {
  const { status, body } = await harness.request('POST', '/v1/crossings', {
    as: { roles: ['terminal'], subject, laneId },
    body: { capturedAt: '2026-11-02T16:00:00Z', sequence, phase: 'booth', occupantCount: 1, ...rest },
  });
  expect(status).toBe(201);
  return body;
}

const walk = (subject: string, sequence: number, person = sequence) =>
  cross(subject, '250401-P1', sequence, {
    occupants: [{ mrz: passportZone(personAt(3, person), '2030-01-01') }],
  });

describe('POST /v1/sandbox/members/batch', () => {
  it('makes members whom the lanes of their program admit', async () => {
    for (const [program, lane] of [
      ['SENTRI', '250401-S1'],
      ['FAST', '250602-F1'],
    ] as const) {
      const { status, body } = await batch({ count: 3, program, seed: program === 'FAST' ? 100 : 0 });
      expect(status).toBe(201);
      expect(new Set(body.items.map(({ rfid }: { rfid: string }) => rfid)).size).toBe(3);
      const [{ rfid, vehicle }] = body.items;
      const loaded = program === 'FAST' ? { truck: vehicle, carrier: { id: 'SANDBOX' } } : { vehicle };
      const { decision, reasons } = await cross(`t-${program}`, lane, 0, {
        occupants: [{ rfid }],
        ...loaded,
      });
      expect(reasons).toEqual([]);
      expect(decision).toBe('admit');
    }
  });

  it('gives as many of them a lost card as asked, the first ones', async () => {
    const { body } = await batch({ count: 3, seed: 40, lost: 1 });
    const decided = [];
    for (const [sequence, { rfid, vehicle }] of body.items.entries()) {
      const answer = await cross('t-lost', '250401-S1', sequence, { occupants: [{ rfid }], vehicle });
      decided.push(answer.reasons.map(({ code }: { code: string }) => code));
    }
    expect(decided).toEqual([['credential_lost'], [], []]);
  });

  it('makes all or none', async () => {
    await batch({ count: 1, seed: 11 });
    expect((await batch({ count: 3, seed: 10 })).status).toBe(409);
    const row = await harness.services.db.first(sql`SELECT COUNT(*) AS n FROM memberships`);
    expect(row).toEqual({ n: 1 });
    expect((await batch({ count: 51, seed: 0 })).status).toBe(422);
  });
});

describe('GET /v1/crossings', () => {
  it('lists one terminal, or all whose names begin alike, page by page', async () => {
    const answers = [];
    for (const [subject, sequence] of [
      ['run-a', 0],
      ['run-a', 1],
      ['run-a2', 2],
      ['run-b', 3],
      ['other', 4],
    ] as const)
      answers.push(await walk(subject, sequence));
    const one = await list('terminal=run-a');
    expect(one.body.items.map(({ id }: { id: string }) => id)).toEqual([answers[0].id, answers[1].id]);

    const found: string[] = [];
    let cursor = '';
    for (let page = 0; page < 5; page += 1) {
      const { body } = await list(`terminal=run-*&limit=2${cursor}`);
      found.push(...body.items.map(({ id }: { id: string }) => id));
      if (body.next === undefined) break;
      cursor = `&cursor=${encodeURIComponent(body.next)}`;
    }
    expect(found).toEqual(answers.slice(0, 4).map(({ id }) => id));
  });

  it('digests what was answered and what is stored, without anybody’s name', async () => {
    const { body: made } = await batch({ count: 1, seed: 5 });
    const [{ rfid, vehicle }] = made.items;
    const decided = await cross('run-1', '250401-S1', 0, { occupants: [{ rfid }], vehicle });
    const provisional = await walk('run-2', 0, 77);
    const { body } = await list('terminal=run-*');
    const [first, second] = body.items;
    expect(first).toMatchObject({
      persons: 1,
      travelers: 1,
      screened: 1,
      awaiting: 0,
      checked: 1,
      sound: true,
    });
    expect(first.answerHash).toBe(answerDigest(decided));
    expect(second).toMatchObject({
      persons: 1,
      travelers: 1,
      screened: 0,
      awaiting: 1,
      checked: 1,
      sound: true,
    });
    expect(second.answerHash).toBe(answerDigest(provisional));
    expect(JSON.stringify(body)).not.toContain(personAt(3, 77).paternalSurname.toUpperCase());
  });

  it('says which booth check is joined with its pre-read', async () => {
    const zone = { occupants: [{ mrz: passportZone(personAt(3, 9), '2030-01-01') }] };
    await cross('run-1', '250401-P1', 0, { ...zone, phase: 'preread', occupantCount: undefined });
    await cross('run-1', '250401-P1', 0, { ...zone, preread: { sequence: 0 } });
    const { body } = await list('terminal=run-1');
    expect(
      body.items.map(({ phase, joined }: { phase: string; joined: boolean }) => [phase, joined]),
    ).toEqual([
      ['booth', true],
      ['preread', false],
    ]);
  });

  it('says when the stored decision is not the one that was made', async () => {
    const { id } = await walk('run-1', 0);
    await harness.services.db.batch([
      sql`UPDATE crossings SET decision = 'admit', reasons = '[]' WHERE id = ${id}`,
    ]);
    expect((await list('terminal=run-1')).body.items[0].sound).toBe(false);
  });

  it('takes what an officer has disposed of for sound, before and after the screening', async () => {
    const { id } = await walk('run-1', 0);
    await harness.request('POST', `/v1/crossings/${id}/disposition`, {
      as: { roles: ['officer'] },
      body: { disposition: 'admitted', reason: 'documents_in_order' },
    });
    expect((await list('terminal=run-1')).body.items[0]).toMatchObject({ state: 'disposed', sound: true });
    await handWorker(harness).drain();
    expect((await list('terminal=run-1')).body.items[0]).toMatchObject({ screened: 1, sound: true });
  });

  it('is for operators and administrators, and audited', async () => {
    expect((await list('terminal=x', { roles: ['officer'] })).status).toBe(403);
    expect((await list('terminal=x', { roles: ['operator'] })).body).toEqual({ items: [] });
    expect((await list('')).status).toBe(400);
    expect((await list('terminal=*')).status).toBe(400);
    const row = await harness.services.db.first(
      sql`SELECT object_id FROM audit_records WHERE action = 'crossing.list'`,
    );
    expect(row).toEqual({ object_id: 'x' });
  });
});
