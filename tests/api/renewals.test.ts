import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Harness, makeHarness } from '#harness';
import { sql } from '../../src/db/sql.ts';
import { expireMemberships } from '../../src/memberships/expire.ts';
import { sentri, terminalAt } from '../crossings/checks.ts';
import { type HandWorker, handWorker } from '../harness/hand-worker.ts';
import { openList, publish } from '../harness/lists.ts';
import { applicantActs } from './applicant-acts.ts';
import { completeBlocks } from './application-fixtures.ts';

const officer = { roles: ['officer'] } as const;
const car = { plate: 'BCN-12-34', state: 'BCN', country: 'MEX' };

let harness: Harness;
let worker: HandWorker;
let acts: ReturnType<typeof applicantActs>;
let booth: ReturnType<typeof terminalAt>;
beforeEach(async () => {
  harness = await makeHarness();
  await harness.runDueWork();
  worker = handWorker(harness);
  acts = applicantActs(harness);
  booth = terminalAt(harness, sentri);
});
afterEach(async () => {
  expect(harness.errors).toEqual([]);
  await harness.close();
});

/** Ana, a member with a card since November 2026, until November 2031. */
async function member() {
  const applicationId = await acts.apply('ana');
  await worker.drain();
  await acts.interview('ana', applicationId);
  const { membershipId, passId } = await acts.decide(applicationId, { decision: 'approve' });
  const rfid = 'e28011606000020451a3f7c2';
  expect(
    (await acts.asOfficer(`/v1/memberships/${membershipId}/credentials`, { kind: 'rfid', value: rfid }))
      .status,
  ).toBe(201);
  return { applicationId, membershipId: membershipId as string, passId: passId as string, rfid };
}

/** Goes on to a day, and has done what is due. */
async function until(date: string): Promise<void> {
  harness.advance(Date.parse(date) - harness.services.now());
  await harness.runDueWork();
  await worker.drain();
}

const begin = (membershipId: string, subject = 'ana') =>
  acts.asApplicant(subject, 'POST', '/v1/applications', { kind: 'renewal', membershipId });
const fresh = { questions: completeBlocks.questions, declaration: completeBlocks.declaration };

async function renewal(membershipId: string, blocks: object = {}): Promise<string> {
  const begun = await begin(membershipId);
  expect(begun.status, JSON.stringify(begun.body)).toBe(201);
  await acts.fill('ana', begun.body.id, { ...fresh, ...blocks });
  await acts.payAndSubmit('ana', begun.body.id);
  return begun.body.id;
}

const membershipOf = async (id: string) =>
  (await harness.request('GET', `/v1/memberships/${id}`, { as: officer })).body;
const crosses = async (rfid: string, plate: object = car) =>
  (await booth.check([{ rfid }], { vehicle: plate })).body.decision;

describe('the renewal of a membership', () => {
  it('begins from the last application and the registered cars, goes without an interview, and keeps everything', async () => {
    const { membershipId, passId, rfid, applicationId } = await member();
    await acts.asApplicant('ana', 'POST', `/v1/memberships/${membershipId}/vehicles`, {
      plate: 'NEW-1',
      country: 'USA',
    });
    const added = { plate: 'NEW-1', country: 'USA' };
    expect(await crosses(rfid, added)).toBe('admit');
    await until('2031-02-01T12:00:00Z');
    const begun = await begin(membershipId);
    expect(begun.body).toMatchObject({
      kind: 'renewal',
      state: 'draft',
      membershipId,
      passId,
      fee: { amountCents: 12_000, due: true },
    });
    expect(begun.body.missing.map((one: { pointer: string }) => one.pointer.split('/')[1])).toEqual(
      expect.arrayContaining(['questions', 'declaration']),
    );
    const id = begun.body.id as string;
    const draft = await acts.asApplicant('ana', 'GET', `/v1/applications/${id}`);
    expect(draft.body.blocks).toMatchObject({
      identity: completeBlocks.identity,
      documents: completeBlocks.documents,
      vehicles: [{ plate: 'BCN-12-34' }, { plate: 'NEW-1', country: 'USA' }],
    });
    expect(draft.body.blocks.questions).toBeUndefined();
    await acts.fill('ana', id, { ...fresh, vehicles: [completeBlocks.vehicles?.[0]] });
    await acts.payAndSubmit('ana', id);
    expect(await crosses(rfid)).toBe('admit');
    await worker.drain();
    const screened = await acts.asApplicant('ana', 'GET', `/v1/applications/${id}`);
    expect(screened.body).toMatchObject({ state: 'conditionally_approved', interviewNeeded: false });
    expect(screened.body.nextStep).toMatch(/no interview/);
    const slot = { centerId: '5002', startsAt: '2031-02-03T18:00:00Z' };
    expect((await acts.asApplicant('ana', 'POST', `/v1/applications/${id}/interview`, slot)).status).toBe(
      409,
    );

    expect(await acts.decide(id, { decision: 'approve' })).toMatchObject({ membershipId, passId });
    expect(await membershipOf(membershipId)).toMatchObject({
      state: 'active',
      stateReason: 'renewed',
      passId,
      startsAt: '2026-11-02T16:00:00.000Z',
      expiresAt: '2036-11-02T16:00:00.000Z',
      vehicles: [{ plate: 'BCN-12-34' }],
    });
    expect(await crosses(rfid)).toBe('admit');
    expect(await crosses(rfid, added)).not.toBe('admit');
    const first = await acts.asApplicant('ana', 'GET', `/v1/applications/${applicationId}`);
    expect(first.body).toMatchObject({ state: 'approved', membershipId });
    const travelers = await harness.services.db.all(sql`SELECT id FROM travelers WHERE enrolled = 1`);
    expect(travelers).toHaveLength(1);
    await until('2032-06-01T12:00:00Z');
    expect(await crosses(rfid)).toBe('admit');
  });

  it('is possible in its window, once at a time, for one’s own membership that is in force', async () => {
    const { membershipId } = await member();
    const early = await begin(membershipId);
    expect([early.status, early.body.detail]).toEqual([409, expect.stringMatching(/from 2030-11-02/)]);
    await until('2030-11-02T16:00:00Z');
    expect((await begin(membershipId, 'eva')).status).toBe(404);
    const begun = await begin(membershipId);
    expect(begun.status).toBe(201);
    const again = await begin(membershipId);
    expect([again.status, again.body.detail]).toEqual([409, expect.stringMatching(/under way/)]);
    await acts.asApplicant('ana', 'POST', `/v1/applications/${begun.body.id}/cancel`);
    expect((await begin(membershipId)).status).toBe(201);
    await until('2031-11-02T16:00:00Z');
    const late = await begin(membershipId);
    expect([late.status, late.body.detail]).toEqual([409, expect.stringMatching(/Begin a new application/)]);
    const neither = await acts.asApplicant('ana', 'POST', '/v1/applications', {
      kind: 'renewal',
      program: 'SENTRI',
    });
    expect(neither.status).toBe(422);
  });

  it('lets the membership run on without a gap while it waits, and ends that when it is denied', async () => {
    const { membershipId, rfid } = await member();
    await until('2031-10-20T12:00:00Z');
    const id = await renewal(membershipId, {
      documents: [{ ...completeBlocks.documents?.[0], expiresOn: '2041-01-01' }],
    });
    await worker.drain();
    await until('2031-11-02T12:30:00Z');
    expect((await membershipOf(membershipId)).state).toBe('grace');
    expect(await crosses(rfid)).toBe('admit');
    await until('2031-11-02T16:00:01Z');
    expect(await crosses(rfid)).toBe('admit');
    await until('2033-01-02T16:00:00Z');
    expect(await crosses(rfid)).toBe('admit');
    await acts.decide(id, { decision: 'deny', reason: 'customs_violation' });
    expect((await membershipOf(membershipId)).state).toBe('expired');
    expect(await crosses(rfid)).not.toBe('admit');
  });

  it('that is denied before the end leaves the term that was granted', async () => {
    const { membershipId, rfid } = await member();
    await until('2031-11-01T20:00:00Z');
    const id = await renewal(membershipId, {
      documents: [{ ...completeBlocks.documents?.[0], expiresOn: '2041-01-01' }],
    });
    await worker.drain();
    await harness.services.db.batch(await expireMemberships(harness.services, harness.services.now()));
    expect((await membershipOf(membershipId)).state).toBe('grace');
    await acts.decide(id, { decision: 'deny', reason: 'customs_violation' });
    expect((await membershipOf(membershipId)).state).toBe('active');
    expect(await crosses(rfid)).toBe('admit');
    await until('2031-11-02T16:00:01Z');
    expect((await membershipOf(membershipId)).state).toBe('expired');
  });

  it('counts from its payment, and takes none after the end', async () => {
    const { membershipId } = await member();
    await until('2031-11-02T12:00:00Z');
    const passport = { documents: [{ ...completeBlocks.documents?.[0], expiresOn: '2041-01-01' }] };
    const { id } = (await begin(membershipId)).body;
    await acts.fill('ana', id, { ...fresh, ...passport });
    const pay = () =>
      acts.asApplicant('ana', 'POST', `/v1/applications/${id}/payments`, {
        provider: 'local',
        cardToken: 'tok_visa',
      });
    await until('2031-11-02T16:00:00Z');
    expect((await pay()).status).toBe(409);
    expect((await membershipOf(membershipId)).state).toBe('expired');
  });

  it('that is paid in time is filed in time, though it is submitted the day after', async () => {
    const { membershipId } = await member();
    await until('2031-11-02T12:00:00Z');
    const passport = { documents: [{ ...completeBlocks.documents?.[0], expiresOn: '2041-01-01' }] };
    const { id } = (await begin(membershipId)).body;
    await acts.fill('ana', id, { ...fresh, ...passport });
    await acts.asApplicant('ana', 'POST', `/v1/applications/${id}/payments`, {
      provider: 'local',
      cardToken: 'tok_visa',
    });
    await until('2031-11-03T12:00:00Z');
    expect((await membershipOf(membershipId)).state).toBe('grace');
    expect((await acts.asApplicant('ana', 'POST', `/v1/applications/${id}/submit`)).status).toBe(200);
  });

  it('asks for an interview when somebody is called otherwise, and screens them under both names', async () => {
    const { membershipId, rfid } = await member();
    await until('2031-02-01T12:00:00Z');
    await openList(harness, 'us');
    const id = await renewal(membershipId, {
      identity: { ...completeBlocks.identity, paternalSurname: 'Ibarra' },
    });
    expect(await crosses(rfid)).toBe('refer');
    await worker.drain();
    expect(await crosses(rfid)).toBe('admit');
    expect((await acts.asApplicant('ana', 'GET', `/v1/applications/${id}`)).body.interviewNeeded).toBe(true);
    const early = await acts.asOfficer(`/v1/applications/${id}/decision`, { decision: 'approve' });
    expect(early.status).toBe(409);
    await publish(harness, 'us', [
      {
        id: 'e1',
        type: 'person',
        names: [{ full: 'QUINTANILLA OROZCO, Rosa Elena', kind: 'primary' }],
        birthDates: ['1988-03-14'],
      },
    ]);
    await worker.drain();
    expect(await crosses(rfid)).toBe('refer');
  });

  it('is interviewed when screening refers it, or an officer asks', async () => {
    const { membershipId } = await member();
    await until('2031-02-01T12:00:00Z');
    const id = await renewal(membershipId);
    await worker.drain();
    const ask = () => acts.asOfficer(`/v1/applications/${id}/interview/ask`, { reason: 'photo_outdated' });
    expect((await ask()).status).toBe(200);
    expect((await ask()).status).toBe(409);
    expect((await acts.asOfficer(`/v1/applications/${id}/decision`, { decision: 'approve' })).status).toBe(
      409,
    );
    await acts.interview('ana', id);
    expect((await acts.decide(id, { decision: 'approve' })).state).toBe('approved');
  });

  it('is not approved over a membership that was taken meanwhile', async () => {
    const { membershipId } = await member();
    await until('2031-02-01T12:00:00Z');
    const id = await renewal(membershipId);
    await worker.drain();
    const path = `/v1/memberships/${membershipId}`;
    const { headers } = await harness.request('GET', path, { as: officer });
    await harness.request('POST', `${path}/revoke`, {
      as: officer,
      body: { reason: 'conviction' },
      headers: { 'if-match': headers.get('etag') ?? '' },
    });
    const answer = await acts.asOfficer(`/v1/applications/${id}/decision`, { decision: 'approve' });
    expect([answer.status, answer.body.detail]).toEqual([409, expect.stringMatching(/Reinstate/)]);
  });

  it('lists renewals apart', async () => {
    const { membershipId } = await member();
    await until('2031-02-01T12:00:00Z');
    const { id } = (await begin(membershipId)).body;
    const list = await acts.asApplicant('ana', 'GET', '/v1/applications?kind=renewal');
    expect(list.body.items.map((one: { id: string }) => one.id)).toEqual([id]);
  });
});
