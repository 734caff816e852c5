import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Harness, makeHarness } from '#harness';
import { plate, sentri, terminalAt } from '../crossings/checks.ts';
import { handWorker } from '../harness/hand-worker.ts';
import { matchesOf, openList, publish } from '../harness/lists.ts';
import { makeMember } from '../harness/members.ts';
import { greyJpeg } from '../photos/pictures.ts';

const officer = { roles: ['officer'], subject: 'officer-1' } as const;
const identity = { givenNames: 'Xochitl', paternalSurname: 'Zarazua', birthDate: '1971-03-04' };
const listed = {
  id: 'e1',
  type: 'person',
  names: [{ full: 'Xochitl Zarazua', kind: 'primary' }],
  birthDates: ['1971-03-04'],
} as const;

/** A lane that has just seen somebody asks again: what it remembers must be what is stored. */
describe('a member whom the lane has just seen', () => {
  let harness: Harness;
  let booth: ReturnType<typeof terminalAt>;
  let member: Awaited<ReturnType<typeof makeMember>>;
  let neighbour: Awaited<ReturnType<typeof makeMember>>;
  beforeEach(async () => {
    harness = await makeHarness();
    await harness.runDueWork();
    booth = terminalAt(harness, sentri);
    member = await makeMember(harness, { ...identity, vehicles: [plate] });
    neighbour = await makeMember(harness, { vehicles: [plate] });
    for (const one of [member, neighbour]) expect(await see(one)).toEqual(admitted);
  });
  afterEach(async () => {
    expect(harness.errors).toEqual([]);
    await harness.close();
  });

  const admitted = { decision: 'admit', reasons: [] };

  async function see({ rfid }: { readonly rfid: string }) {
    const { status, body } = await booth.check([{ rfid }]);
    expect(status).toBe(201);
    return { decision: body.decision, reasons: body.reasons.map(({ code }: { code: string }) => code) };
  }

  async function change(method: string, path: string, body: object, version?: number) {
    const headers: Record<string, string> = version === undefined ? {} : { 'if-match': `"${version}"` };
    const answer = await harness.request(method, `/v1/memberships/${member.membershipId}${path}`, {
      as: officer,
      body,
      headers,
    });
    expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
    return answer;
  }

  it('is referred as soon as the card is reported', async () => {
    await change('POST', `/credentials/${member.credentialId}/report`, { state: 'stolen' });
    expect(await see(member)).toEqual({ decision: 'refer', reasons: ['credential_stolen'] });
    expect(await see(neighbour)).toEqual(admitted);
  });

  it('is told by the state of the membership after each of its moves', async () => {
    await change('POST', '/suspend', { reason: 'under_investigation' }, 1);
    expect((await see(member)).decision).not.toBe('admit');
    await change('POST', '/reinstate', { reason: 'redress' }, 2);
    expect(await see(member)).toEqual(admitted);
  });

  it('comes in a car from when it is registered', async () => {
    const other = { plate: 'ABC 987', state: 'BC', country: 'MEX' };
    const inIt = () => booth.check([{ rfid: member.rfid }], { vehicle: other });
    expect((await inIt()).body.decision).not.toBe('admit');
    await change('POST', '/vehicles', other);
    expect((await inIt()).body.decision).toBe('admit');
  });

  it('has a face from when a photo is set until it is erased', async () => {
    const photo = async () => (await booth.check([{ rfid: member.rfid }])).body.occupants[0].photo;
    const path = `/v1/memberships/${member.membershipId}/photo`;
    expect(await photo()).toBeUndefined();
    const rawBody = greyJpeg(240, 320) as BodyInit;
    await harness.request('PUT', path, { as: officer, rawBody, headers: { 'content-type': 'image/jpeg' } });
    expect(await photo()).toMatch(/photo/);
    await harness.request('DELETE', path, { as: officer });
    expect(await photo()).toBeUndefined();
  });

  it('is pending from a publication that may concern them, and what its screening says after it', async () => {
    const worker = handWorker(harness);
    await worker.drain();
    await openList(harness, 'us');
    await publish(harness, 'us', [listed]);
    expect((await see(member)).decision).toBe('refer');
    expect(await see(neighbour)).toEqual(admitted);
    await worker.drain();
    expect((await see(member)).decision).toBe('refer');
    const [match] = await matchesOf(harness, member.travelerId);
    const cleared = await harness.request('POST', `/v1/matches/${match!.id}/adjudication`, {
      as: { roles: ['adjudicator'], subject: 'adjudicator-1' },
      headers: { 'if-match': `"${match!.version}"` },
      body: { verdict: 'different_person', reason: 'another face' },
    });
    expect(cleared.status, JSON.stringify(cleared.body)).toBe(200);
    expect(await see(member)).toEqual(admitted);
    expect(await see(neighbour)).toEqual(admitted);
  });
});
