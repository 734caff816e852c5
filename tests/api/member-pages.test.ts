import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, makeHarness } from '#harness';
import { sql } from '../../src/db/sql.ts';
import { historyTexts } from '../../src/web/texts/history.ts';
import { memberTexts } from '../../src/web/texts/member.ts';
import { membershipLetterTexts } from '../../src/web/texts/membership-letter.ts';
import { makeMember } from '../harness/members.ts';
import { openBrowser } from './browser.ts';

let harness: Harness;
beforeAll(async () => {
  harness = await makeHarness();
});
afterAll(async () => {
  expect(harness.errors).toEqual([]);
  await harness.close();
});

const t = memberTexts.en;
const letter = membershipLetterTexts;

async function staff(account: string) {
  const browser = openBrowser(harness.app);
  await browser.signIn(account, 'staff');
  return browser;
}

const member = (applicantId: string) =>
  makeMember(harness, {
    applicantId,
    paternalSurname: 'Zaldívar',
    vehicles: [{ plate: 'ABC-12-34', state: 'BCN', country: 'MEX', make: 'Nissan' }],
  });
const stateOf = async (id: string) =>
  (await harness.services.db.first(
    sql<{
      state: string;
      state_reason: string;
    }>`SELECT state, state_reason FROM memberships WHERE id = ${id}`,
  ))!;

describe('a membership as officers see it', () => {
  it('is found by its number, which stands in no address, and read with its history', async () => {
    const { passId, membershipId } = await member('found');
    const browser = await staff('olivia');
    await browser.open('/staff/members');
    const wrong = await browser.fill('/staff/members', { '/passId': '12' });
    expect([wrong.status, wrong.text.includes(t.wrongPassId)]).toEqual([422, true]);
    const nobody = await browser.fill('/staff/members', { '/passId': '000000000' });
    expect([nobody.status, nobody.text.includes(t.notFound)]).toEqual([422, true]);
    const shown = await browser.fill('/staff/members', { '/passId': ` ${passId} ` });
    expect(shown.path).toBe(`/staff/members/${membershipId}`);
    for (const part of ['Ana Zaldívar', passId, 'ABC-12-34, BCN, Mexico, Nissan', historyTexts.en.title]) {
      expect(shown.text).toContain(part);
    }
  });

  it('is revoked with a coded reason, after the letter was shown in both languages', async () => {
    const { membershipId } = await member('rosa');
    const at = `/staff/members/${membershipId}`;
    const browser = await staff('olivia');
    await browser.open(at);
    const none = await browser.fill(`${at}/confirm`);
    expect([none.status, none.text.includes(t.chooseMove)]).toEqual([422, true]);
    await browser.fill(`${at}/confirm`, { '/move': 'revoke:non_member_in_vehicle' });
    const { text } = browser.page();
    for (const part of [letter.en.revoked, letter.es.revoked, letter.es.contestTitle, t.effects.revoke]) {
      expect(text).toContain(part);
    }
    expect((await stateOf(membershipId)).state).toBe('active');
    await browser.fill(`${at}/move`);
    expect(browser.page().path).toBe(at);
    expect(await stateOf(membershipId)).toEqual({ state: 'revoked', state_reason: 'non_member_in_vehicle' });
    expect(browser.page().text).toContain(historyTexts.en.actions['membership.revoke']);
    expect(browser.page().text).toContain(t.reasons.non_member_in_vehicle);
    const owner = openBrowser(harness.app);
    await owner.signIn('rosa');
    expect((await owner.open(`/memberships/${membershipId}`)).html).toContain(
      `/memberships/${membershipId}/letter`,
    );
    const read = await owner.open(`/memberships/${membershipId}/letter`);
    expect(read.text).toContain(letter.en.revoked);
    expect(read.text).not.toContain(t.reasons.non_member_in_vehicle);
    await browser.fill(`${at}/confirm`, { '/move': 'reinstate:redress' });
    await browser.fill(`${at}/move`);
    expect((await stateOf(membershipId)).state).toBe('active');
    expect((await owner.open(`/memberships/${membershipId}/letter`)).text).toContain(letter.en.reinstated);
  });

  it('offers only what the lifecycle has, and refuses a forged or late one', async () => {
    const { membershipId } = await member('late');
    const at = `/staff/members/${membershipId}`;
    const [one, two] = [await staff('olivia'), await staff('owen')];
    const shown = await one.open(at);
    expect(shown.html).toContain('value="suspend:');
    expect(shown.html).not.toContain('value="reinstate:');
    expect((await one.fill(`${at}/confirm`, { '/move': 'revoke:redress' })).status).toBe(422);
    for (const browser of [one, two]) {
      await browser.open(at);
      await browser.fill(`${at}/confirm`, { '/move': 'suspend:document_invalid' });
    }
    await one.fill(`${at}/move`);
    const late = await two.fill(`${at}/move`);
    expect([late.status, late.text.includes(t.changed)]).toEqual([422, true]);
  });

  it('is for officers alone, and its letter for its member', async () => {
    const { membershipId } = await member('private');
    const at = `/staff/members/${membershipId}`;
    expect((await (await staff('ada')).open(at)).status).toBe(403);
    const stranger = openBrowser(harness.app);
    await stranger.signIn('stranger');
    expect((await stranger.open(at)).status).toBe(403);
    expect((await stranger.open(`/memberships/${membershipId}/letter`)).status).toBe(404);
    expect((await (await staff('olivia')).open('/staff/members/nothing')).status).toBe(404);
    expect((await (await staff('olivia')).open(`${at}/photo`)).status).toBe(404);
  });
});
