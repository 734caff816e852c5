import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeHarness } from '#harness';
import { sql } from '../../src/db/sql.ts';
import { codesOf, general, plate, sentri, terminalAt } from '../crossings/checks.ts';
import { barcodeOf, elementsWith } from '../crossings/licences.ts';
import { passportLines } from '../crossings/mrz-lines.ts';
import type { Harness } from '../harness/common.ts';
import { handWorker } from '../harness/hand-worker.ts';
import { makeMember } from '../harness/members.ts';

const otayMesa = '250601-S1';
const minute = 60_000;
const licenceOf = (changes: Readonly<Record<string, string | undefined>> = {}) => ({
  licence: barcodeOf({ elements: elementsWith(changes) }),
});

let harness: Harness;
let booth: ReturnType<typeof terminalAt>;
let open: ReturnType<typeof terminalAt>;
beforeEach(async () => {
  harness = await makeHarness();
  booth = terminalAt(harness, sentri);
  open = terminalAt(harness, general);
});
afterEach(() => harness.close());

describe('a driver licence at the lane', () => {
  const document = { type: 'driver_license', number: 'D1234562', country: 'USA' };
  const maria = { givenNames: 'María', paternalSurname: 'Sandacruz', birthDate: '1985-01-31', document };

  it('finds a member by number, birth date and name, and does not open the members’ lane', async () => {
    await makeMember(harness, { ...maria, vehicles: [plate] });
    const answer = await booth.check([licenceOf()]);
    expect(answer.body).toMatchObject({
      decision: 'refer',
      state: 'decided',
      occupants: [{ name: 'María Sandacruz', membershipState: 'active', standing: 'clear' }],
    });
    expect(codesOf(answer)).toEqual(['document_weak']);
    expect((await open.check([licenceOf()])).body).toMatchObject({ decision: 'admit' });
  });

  it('finds nobody whose name it does not bear, nor whose birth date it does not', async () => {
    await makeMember(harness, { ...maria, vehicles: [plate] });
    for (const changes of [{ DCS: 'HERNANDEZ' }, { DAC: 'JUANA', DAD: 'NONE' }, { DBB: '01301985' }]) {
      const { body } = await booth.check([licenceOf(changes)]);
      expect(body.occupants[0], JSON.stringify(changes)).not.toHaveProperty('membershipState');
      expect(body.decision).toBe('refer');
    }
  });

  it('suffices to screen a stranger, and is refused once it has expired', async () => {
    const worker = handWorker(harness);
    const first = await open.check([licenceOf()]);
    expect(first.body).toMatchObject({
      state: 'provisional',
      decision: 'refer',
      occupants: [{ name: 'SANDACRUZ LOPEZ, MARIA FERNANDA', standing: 'pending' }],
    });
    await worker.drain();
    const now = await harness.request('GET', `/v1/crossings/${first.body.id}`, { as: open.as });
    expect(now.body).toMatchObject({ state: 'decided', decision: 'admit' });
    expect((await open.check([licenceOf()])).body.decision).toBe('admit');
    const expired = await open.check([licenceOf({ DBA: '11012026' })]);
    expect(codesOf(expired)).toEqual(['document_expired']);
  });

  it('is read again when it was misread, by its element, and nothing is stored', async () => {
    const answer = await open.check([{ rfid: 'e280000011' }, licenceOf({ DBB: '02301985' })]);
    expect(answer.status).toBe(422);
    expect(answer.body.errors).toEqual([
      { pointer: '/occupants/1/licence', message: 'element DBB: expected a date as MMDDCCYY' },
    ]);
    const stored = await harness.services.db.first(sql<{ n: number }>`SELECT COUNT(*) AS n FROM crossings`);
    expect(stored?.n).toBe(0);
  });
});

describe('minors at the lane', () => {
  it('need an adult in the car, though they are members; on foot they may come alone', async () => {
    const child = await makeMember(harness, { vehicles: [plate], birthDate: '2012-04-05' });
    const parent = await makeMember(harness, { vehicles: [plate] });
    const alone = await booth.check([{ rfid: child.rfid }]);
    expect([alone.body.decision, codesOf(alone)]).toEqual(['refer', ['minor_alone']]);
    expect((await booth.check([{ rfid: child.rfid }, { rfid: parent.rfid }])).body.decision).toBe('admit');
    const onFoot = await terminalAt(harness, '250401-P1').check([{ passId: child.passId }], {
      vehicle: undefined,
    });
    expect(codesOf(onFoot)).toEqual([]);
  });

  it('are told by the document where nobody knows them', async () => {
    const mrz = passportLines({ surnames: 'RUIZ', givenNames: 'EVA', number: 'G2222222', birth: '151231' });
    expect(codesOf(await open.check([{ mrz }]))).toContain('minor_alone');
    const grown = passportLines({ surnames: 'RUIZ', givenNames: 'EVA', number: 'G2222223', birth: '081102' });
    expect(codesOf(await open.check([{ mrz: grown }]))).not.toContain('minor_alone');
  });
});

describe('a member seen at two ports', () => {
  const at = (time: number) => ({ capturedAt: new Date(time).toISOString() });

  it('is referred where nobody can have driven to meanwhile, whichever credential is shown', async () => {
    const document = { number: 'G3333333', country: 'MEX' };
    const { rfid } = await makeMember(harness, { vehicles: [plate], document });
    const elsewhere = terminalAt(harness, otayMesa);
    expect((await booth.check([{ rfid }])).body.decision).toBe('admit');
    harness.advance(2 * minute);
    const mrz = passportLines({ surnames: 'LOPEZ', givenNames: 'ANA', number: 'G3333333' });
    const preread = await elsewhere.check([{ mrz }], { phase: 'preread', occupantCount: undefined });
    expect(preread.body.decision).toBe('admit');
    harness.advance(30 * minute);
    const second = await elsewhere.check([{ rfid }]);
    expect([second.body.decision, codesOf(second)]).toEqual(['refer', ['seen_elsewhere']]);
    harness.advance(6 * 60 * minute);
    expect((await elsewhere.check([{ rfid }])).body.decision).toBe('admit');
    harness.advance(30 * minute);
    expect((await booth.check([{ rfid }])).body.decision).toBe('admit');
  });

  it('is compared by the time of capture, and an officer is told when the car has gone', async () => {
    const { rfid } = await makeMember(harness, { vehicles: [plate] });
    harness.advance(5 * 60 * minute);
    const start = harness.services.now();
    expect((await booth.check([{ rfid }], at(start - 60 * minute))).body).toMatchObject({ late: true });
    const stored = await terminalAt(harness, otayMesa).check([{ rfid }], at(start - 63 * minute));
    expect(stored.body).toMatchObject({ late: true, decision: 'refer' });
    expect(codesOf(stored)).toEqual(['seen_elsewhere']);
    const tasks = await harness.request('GET', '/v1/officer-tasks', { as: { roles: ['officer'] } });
    expect(tasks.body.items).toMatchObject([{ kind: 'late_hit', crossingId: stored.body.id }]);
  });

  it('is forgotten after two days', async () => {
    const { rfid } = await makeMember(harness, { vehicles: [plate] });
    await booth.check([{ rfid }]);
    harness.advance(49 * 60 * minute);
    await harness.runDueWork();
    const left = await harness.services.db.first(sql<{ n: number }>`SELECT COUNT(*) AS n FROM recent_places`);
    expect(left?.n).toBe(0);
  });
});

describe('a card reported lost or stolen', () => {
  it('refers from the next check on, while the member’s other credentials stay good', async () => {
    for (const state of ['lost', 'stolen'] as const) {
      const member = await makeMember(harness, { vehicles: [plate], applicantId: `owner-${state}` });
      const { rfid, passId, membershipId, credentialId } = member;
      expect((await booth.check([{ rfid }])).body.decision).toBe('admit');
      const path = `/v1/memberships/${membershipId}/credentials/${credentialId}/report`;
      const as = { roles: ['applicant'], subject: `owner-${state}` } as const;
      expect((await harness.request('POST', path, { as, body: { state } })).status).toBe(200);
      for (const terminal of [booth, open]) {
        const answer = await terminal.check([{ rfid }]);
        expect([answer.body.decision, codesOf(answer)]).toEqual(['refer', [`credential_${state}`]]);
      }
      expect((await booth.check([{ passId }])).body.decision).toBe('admit');
    }
  });
});
