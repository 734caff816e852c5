import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Harness, makeHarness } from '#harness';
import { sql } from '../../src/db/sql.ts';
import { plate, sentri, terminalAt } from '../crossings/checks.ts';
import { keptReplies } from '../harness/kept-replies.ts';
import { makeMember } from '../harness/members.ts';
import { applicantActs } from './applicant-acts.ts';

const officer = { roles: ['officer'] } as const;
const newRfid = 'e280117000000200aaaa0001';

let harness: Harness;
let acts: ReturnType<typeof applicantActs>;
let booth: ReturnType<typeof terminalAt>;
beforeEach(async () => {
  harness = await makeHarness();
  acts = applicantActs(harness);
  booth = terminalAt(harness, sentri);
});
afterEach(async () => {
  expect(harness.errors).toEqual([]);
  await harness.close();
});

const member = () => makeMember(harness, { applicantId: 'ana', vehicles: [plate] });
type Member = Awaited<ReturnType<typeof member>>;

const order = ({ membershipId, credentialId }: Member, reason: string, subject = 'ana') =>
  acts.asApplicant(subject, 'POST', '/v1/applications', {
    kind: 'replacement',
    membershipId,
    credentialId,
    reason,
  });
const pay = (id: string) =>
  acts.asApplicant('ana', 'POST', `/v1/applications/${id}/payments`, {
    provider: 'local',
    cardToken: 'tok_visa',
  });
const issue = (id: string, rfid = newRfid) => acts.asOfficer(`/v1/applications/${id}/card`, { rfid });
const crosses = async (rfid: string) => {
  const { decision, reasons } = (await booth.check([{ rfid }])).body;
  return [decision, ...reasons.map(({ code }: { code: string }) => code)].join(' ');
};
const cardsOf = async ({ membershipId }: Member) =>
  (await harness.request('GET', `/v1/memberships/${membershipId}`, { as: officer })).body.credentials.map(
    ({ state }: { state: string }) => state,
  );

describe('the replacement of a card', () => {
  it('goes from the report, at once, over the fee to a new card that opens the lane', async () => {
    const one = await member();
    expect(await crosses(one.rfid)).toBe('admit');
    const ordered = await order(one, 'lost');
    expect(ordered.status).toBe(201);
    expect(ordered.body).toMatchObject({
      kind: 'replacement',
      state: 'draft',
      membershipId: one.membershipId,
      fee: { amountCents: 2500, due: true },
      interviewNeeded: false,
    });
    expect(await crosses(one.rfid)).toMatch(/^refer .*lost/);
    const { id } = ordered.body;
    expect((await issue(id)).status).toBe(409);
    expect((await pay(id)).body).toMatchObject({ status: 'paid', amountCents: 2500 });
    const paid = await acts.asApplicant('ana', 'GET', `/v1/applications/${id}`);
    expect(paid.body).toMatchObject({
      state: 'submitted',
      card: { reason: 'lost', credentialId: one.credentialId },
    });
    expect(paid.body.nextStep).toMatch(/being made/);
    const queue = await harness.request('GET', '/v1/applications?kind=replacement&state=submitted', {
      as: officer,
    });
    expect(queue.body.items.map((item: { id: string }) => item.id)).toEqual([id]);

    const issued = await issue(id);
    expect([issued.status, issued.body.state]).toEqual([201, 'approved']);
    expect(await crosses(newRfid)).toBe('admit');
    expect(await crosses(one.rfid)).toMatch(/^refer/);
    expect(await cardsOf(one)).toEqual(['lost', 'active']);
  });

  it('leaves a damaged card good until the new one is issued, and replaces it in the same moment', async () => {
    const one = await member();
    const { id } = (await order(one, 'damaged')).body;
    await pay(id);
    expect(await crosses(one.rfid)).toBe('admit');
    await issue(id);
    expect(await cardsOf(one)).toEqual(['replaced', 'active']);
    expect(await crosses(one.rfid)).toMatch(/^refer/);
    expect(await crosses(newRfid)).toBe('admit');
  });

  it('is for a card that was reported before, under that reason, and for none that is replaced', async () => {
    const one = await member();
    await acts.asApplicant(
      'ana',
      'POST',
      `/v1/memberships/${one.membershipId}/credentials/${one.credentialId}/report`,
      {
        state: 'stolen',
      },
    );
    const other = await order(one, 'damaged');
    expect([other.status, other.body.detail]).toEqual([409, expect.stringMatching(/reported stolen/)]);
    const { id } = (await order(one, 'stolen')).body;
    expect((await order(one, 'stolen')).body.detail).toMatch(/on order already/);
    await pay(id);
    await issue(id);
    expect((await order(one, 'stolen')).body.detail).toMatch(/replaced already/);
    const path = `/v1/memberships/${one.membershipId}/credentials`;
    const document = await acts.asOfficer(path, { kind: 'document', value: 'G777' });
    const ofDocument = await order({ ...one, credentialId: document.body.id }, 'lost');
    expect(ofDocument.status).toBe(409);
  });

  it('can be cancelled before it is made; what was reported stays reported', async () => {
    const one = await member();
    const { id } = (await order(one, 'lost')).body;
    expect((await acts.asApplicant('ana', 'POST', `/v1/applications/${id}/cancel`)).status).toBe(200);
    expect(await crosses(one.rfid)).toMatch(/^refer/);
    expect((await order(one, 'lost')).status).toBe(201);
  });

  it('has no form, no interview and no judge', async () => {
    const one = await member();
    const { id } = (await order(one, 'lost')).body;
    const path = `/v1/applications/${id}`;
    const edited = await harness.request('PATCH', path, {
      as: acts.person('ana'),
      body: { vehicles: [] },
      headers: { 'if-match': '"1"' },
    });
    expect(edited.body.detail).toMatch(/of kind replacement/);
    await pay(id);
    for (const [verb, body] of [
      ['decision', { decision: 'approve' }],
      ['review', { outcome: 'conditionally_approve', reason: 'low_risk_shown' }],
    ] as const) {
      expect((await acts.asOfficer(`${path}/${verb}`, body)).status).toBe(409);
    }
    expect((await acts.asApplicant('ana', 'POST', `${path}/submit`)).status).toBe(409);
  });

  it('is nobody else’s to order, and an officer’s to issue, once, with a card that nobody has', async () => {
    const one = await member();
    expect((await order(one, 'lost', 'eva')).status).toBe(404);
    const { id } = (await order(one, 'lost')).body;
    await pay(id);
    const own = await acts.asApplicant('ana', 'POST', `/v1/applications/${id}/card`, { rfid: newRfid });
    expect(own.status).toBe(403);
    const other = await makeMember(harness);
    const taken = await issue(id, other.rfid);
    expect([taken.status, taken.body.detail]).toEqual([409, expect.stringMatching(/membership already/)]);
    expect((await issue(id, 'not hex')).status).toBe(422);
    const both = await Promise.all([issue(id), issue(id, 'e280117000000200aaaa0002')]);
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(await cardsOf(one)).toEqual(['lost', 'active']);
  });

  it('keeps the card sealed and each step on record', async () => {
    const one = await member();
    const { id } = (await order(one, 'lost')).body;
    await pay(id);
    await issue(id);
    const { db } = harness.services;
    const kept = await db.all(
      sql<{
        text: string;
      }>`SELECT value_sealed AS text FROM credentials UNION ALL SELECT detail FROM audit_records`,
    );
    expect(kept.some(({ text }) => text.toLowerCase().includes(newRfid))).toBe(false);
    expect((await keptReplies(harness)).toLowerCase()).not.toContain(newRfid);
    const records = await db.all(
      sql<{ action: string }>`SELECT action FROM audit_records WHERE object_id IN (${id}, ${one.membershipId})
        AND action NOT LIKE '%.read' ORDER BY id`,
    );
    expect(records.map(({ action }) => action)).toEqual([
      'application.create',
      'membership.report_credential',
      'application.pay',
      'application.submit',
      'membership.replace_credential',
    ]);
  });
});
