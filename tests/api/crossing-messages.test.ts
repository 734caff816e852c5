import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeHarness } from '#harness';
import { sql } from '../../src/db/sql.ts';
import type { LeasedCrossing } from '../../src/outbox/protocol/payloads.ts';
import { sealPayload, unsealPayload } from '../../src/outbox/seal.ts';
import { general, terminalAt } from '../crossings/checks.ts';
import { passportLines } from '../crossings/mrz-lines.ts';
import type { Harness } from '../harness/common.ts';
import { handWorker } from '../harness/hand-worker.ts';

const aboard = [
  { mrz: passportLines({ surnames: 'PEREZ SOTO', givenNames: 'LUIS', number: 'G7654321', birth: '750203' }) },
  { mrz: passportLines({ surnames: 'RIOS VEGA', givenNames: 'ANA', number: 'G1234567', birth: '800504' }) },
];

describe('the message of a crossing with strangers aboard', () => {
  let harness: Harness;
  let id: string;
  let messageId: string;
  beforeEach(async () => {
    harness = await makeHarness();
    const { status, body } = await terminalAt(harness, general).check(aboard);
    expect(status).toBe(201);
    id = body.id;
    messageId = (await stored()).id;
  });
  afterEach(() => harness.close());

  const stored = async () =>
    (await harness.services.db.first(
      sql<{ id: string; payload: string }>`SELECT id, payload FROM outbox WHERE object_id = ${id}`,
    ))!;
  const keys = () => harness.services.keys.encryption.keys;

  async function leased(): Promise<{ id: string; payload: string }> {
    const { body } = await harness.request('POST', '/internal/outbox/lease', {
      internal: true,
      as: { roles: ['worker'] },
      body: { relayId: 'a', max: 10, waitMs: 0, leaseMs: 10_000 },
    });
    return body.messages.find((message: { id: string }) => message.id === messageId);
  }

  it('says nothing about them in clear, where it is stored and where it is leased', async () => {
    for (const { payload } of [await stored(), await leased()]) {
      expect(payload).toContain('"crossing"');
      expect(payload).not.toMatch(/PEREZ.SOTO|RIOS.VEGA|G7654321|G1234567|subjectHash/);
    }
  });

  it('opens with the keys, and gives each subject to its own screening alone', async () => {
    const message = await leased();
    const opened = await unsealPayload(keys(), message.id, message.payload);
    const names = opened.kind === 'crossing' ? opened.people.map(({ subject }) => subject.mrzName) : [];
    expect(names.join()).toMatch(/PEREZ.SOTO.*RIOS.VEGA/);
    const crossing = JSON.parse(message.payload) as LeasedCrossing;
    const [first, second] = crossing.people;
    const exchanged = [
      { ...first!, sealed: second!.sealed },
      { ...second!, sealed: first!.sealed },
    ];
    const forged = JSON.stringify({ ...crossing, people: exchanged });
    await expect(unsealPayload(keys(), message.id, forged)).rejects.toThrow();
  });

  it('is taken too as it was stored before, sealed as a whole, with a first answer that is kept only now', async () => {
    const { db } = harness.services;
    const before = await harness.request('GET', `/v1/crossings/${id}`, { as: { roles: ['officer'] } });
    const message = await leased();
    const opened = await unsealPayload(keys(), message.id, message.payload);
    const sealed = await sealPayload(keys(), 'test', message.id, opened);
    await db.batch([
      sql`UPDATE outbox SET payload = ${sealed}, leased_until = 0 WHERE id = ${message.id}`,
      sql`DROP TRIGGER crossings_first`,
      sql`UPDATE crossings SET first = NULL WHERE id = ${id}`,
    ]);
    expect(await handWorker(harness).drain()).toBe(1);
    const row = await db.first(
      sql<{ state: string; first: string }>`SELECT state, first FROM crossings WHERE id = ${id}`,
    );
    expect(row?.state).toBe('decided');
    expect(JSON.parse(row?.first ?? 'null')).toMatchObject({
      decision: before.body.decision,
      reasons: before.body.reasons.map(({ code }: { code: string }) => code),
      awaiting: 2,
    });
  });

  it('leaves strangers without a standing until they are screened, and with a clear one then', async () => {
    const standings = () =>
      harness.services.db.all(
        sql<{
          status: string;
          screening_id: string;
        }>`SELECT s.status, s.screening_id FROM crossing_travelers ct
          JOIN standings s ON s.traveler_id = ct.traveler_id AND s.screening_id = ct.screening_id
          WHERE ct.crossing_id = ${id} ORDER BY ct.position`,
      );
    expect(await standings()).toEqual([]);
    await handWorker(harness).drain();
    expect((await standings()).map(({ status }) => status)).toEqual(['clear', 'clear']);
  });
});
