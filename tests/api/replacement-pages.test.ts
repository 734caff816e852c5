import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, makeHarness } from '#harness';
import { cardTexts } from '../../src/web/texts/card.ts';
import { paymentTexts } from '../../src/web/texts/payment.ts';
import { plate, sentri, terminalAt } from '../crossings/checks.ts';
import { handWorker } from '../harness/hand-worker.ts';
import { makeMember } from '../harness/members.ts';
import { applicantActs } from './applicant-acts.ts';
import { applyAll } from './apply-all.ts';
import { openBrowser } from './browser.ts';

let harness: Harness;
beforeAll(async () => {
  harness = await makeHarness();
});
afterAll(async () => {
  expect(harness.errors).toEqual([]);
  await harness.close();
});

const t = cardTexts.en;

/** Somebody who is signed in and a member since before. */
async function member(account: string) {
  const browser = openBrowser(harness.app);
  await browser.signIn(account);
  const id = await browser.begin();
  const row = await harness.services.db.first<{ applicant_id: string }>({
    text: 'SELECT applicant_id FROM applications WHERE id = ?',
    values: [id],
  });
  const one = await makeMember(harness, { applicantId: row?.applicant_id ?? '', vehicles: [plate] });
  return {
    ...one,
    browser,
    at: `/memberships/${one.membershipId}`,
    card: `/memberships/${one.membershipId}/cards/${one.credentialId}`,
  };
}

const crosses = async (rfid: string) => (await terminalAt(harness, sentri).check([{ rfid }])).body.decision;

describe('a new card on the pages', () => {
  it('goes from the report over the fee to the officer who issues it, and opens the lane', async () => {
    const { browser, at, card, rfid } = await member('losescard');
    await browser.open(at);
    const reported = await browser.fill(`${card}/report`, { state: 'lost' });
    expect(await crosses(rfid)).toBe('refer');
    expect(reported.text).toContain(t.order('$25.00'));
    const order = await browser.fill(`${card}/replace`);
    expect(order.text).toContain(t.reasons.lost);
    const id = order.path.split('/')[2] ?? '';
    expect((await browser.open(`/apply/${id}/identity`)).path).toBe(`/apply/${id}`);
    const checkout = await browser.fill(`/apply/${id}/pay`);
    expect(checkout.text).toContain(paymentTexts.en.localFor('$25.00'));
    const declined = await browser.fill(checkout.path, { kind: 'failed' });
    expect(declined.path).toBe(`/apply/${id}`);
    const again = await browser.fill(`/apply/${id}/pay`);
    const paid = await browser.fill(again.path, { kind: 'paid' });
    expect([paid.path, paid.text.includes(t.states.submitted)]).toEqual([`/apply/${id}`, true]);
    expect((await browser.open(at)).html).toContain(`href="/apply/${id}"`);
    expect((await browser.open('/apply')).text).toContain(t.listed('SENTRI', 'November 2, 2026'));

    const officer = openBrowser(harness.app);
    await officer.signIn('olivia', 'staff');
    expect((await officer.open('/staff/cards')).text).toContain('Ana Lopez');
    const action = `/staff/cards/${id}/issue`;
    const wrong = await officer.fill(action, { [`/rfid/${id}`]: 'no card' });
    expect([wrong.status, wrong.text.includes(t.rfidWrong)]).toEqual([422, true]);
    const taken = await officer.fill(action, { [`/rfid/${id}`]: rfid });
    expect([taken.status, taken.text.includes('membership already')]).toEqual([422, true]);
    const issued = await officer.fill(action, { [`/rfid/${id}`]: 'e280117000000200bbbb0001' });
    expect(issued.text).toContain(t.orderedNone);
    expect(await crosses('e280117000000200bbbb0001')).toBe('admit');
    expect((await browser.open(`/apply/${id}`)).text).toContain(t.states.approved);
    expect((await browser.open(at)).html).not.toContain(`${card}/replace`);
    expect((await browser.open(`/apply/${id}/letter`)).status).toBe(404);
  });

  it('is the first one of a new member, issued once, and opens the lane without anything else', async () => {
    const browser = openBrowser(harness.app);
    await browser.signIn('firstcard');
    const id = await applyAll(browser);
    await handWorker(harness).drain();
    const row = await harness.services.db.first<{ applicant_id: string }>({
      text: 'SELECT applicant_id FROM applications WHERE id = ?',
      values: [id],
    });
    const acts = applicantActs(harness);
    await acts.interview(row?.applicant_id ?? '', id);
    const { membershipId } = await acts.decide(id, { decision: 'approve' });
    const added = await acts.asApplicant(
      row?.applicant_id ?? '',
      'POST',
      `/v1/memberships/${membershipId}/vehicles`,
      plate,
    );
    expect(added.status).toBe(201);
    for (const path of [`/apply/${id}`, `/apply/${id}/letter`]) {
      expect((await browser.open(path)).text).not.toMatch(/activate/i);
    }
    const [one, other] = [openBrowser(harness.app), openBrowser(harness.app)];
    const action = `/staff/cards/first/${membershipId}/issue`;
    for (const officer of [one, other]) {
      await officer.signIn('olivia', 'staff');
      expect((await officer.open('/staff/cards')).text).toContain(
        t.memberSince('SENTRI', 'November 2, 2026'),
      );
    }
    const field = `/rfid/${membershipId}`;
    const issued = await one.fill(action, { [field]: 'e280117000000200bbbb0002' });
    expect(issued.text).toContain(t.firstNone);
    const late = await other.fill(action, { [field]: 'e280117000000200bbbb0003' });
    expect([late.status, late.text.includes('has a card already')]).toEqual([422, true]);
    expect(await crosses('e280117000000200bbbb0002')).toBe('admit');
    expect(await crosses('e280117000000200bbbb0003')).toBe('refer');
  });

  it('can be cancelled, in Spanish, with a tick', async () => {
    const { browser, at, card } = await member('damagescard');
    await browser.open(`${at}?lang=es`);
    const order = await browser.fill(`${card}/replace`);
    expect(order.text).toContain(cardTexts.es.reasons.damaged);
    const id = order.path.split('/')[2] ?? '';
    expect((await browser.fill(`/apply/${id}/cancel`)).status).toBe(422);
    expect((await browser.fill(`/apply/${id}/cancel`, { confirm: 'yes' })).text).toContain(
      cardTexts.es.states.cancelled,
    );
  });

  it('is nobody else’s to order or to issue', async () => {
    const { card, at } = await member('owncard');
    const rival = openBrowser(harness.app);
    await rival.signIn('othercard');
    await rival.open('/apply');
    const form = /name="form" value="([^"]+)"/.exec(rival.page().html)?.[1] ?? '';
    expect((await rival.post(`${card}/replace`, { form, key: crypto.randomUUID() })).status).toBe(404);
    expect((await rival.post(`${at}/renew`, { form, key: crypto.randomUUID() })).status).toBe(404);
    expect((await rival.open('/staff/cards')).status).toBe(403);
  });
});
