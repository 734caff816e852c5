import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, makeHarness } from '#harness';
import { sql } from '../../src/db/sql.ts';
import { en } from '../../src/web/texts/en.ts';
import { historyTexts } from '../../src/web/texts/history.ts';
import { letterTexts } from '../../src/web/texts/letter.ts';
import { officerTexts } from '../../src/web/texts/officer.ts';
import { reasonTexts } from '../../src/web/texts/reasons.ts';
import { handWorker } from '../harness/hand-worker.ts';
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

const t = officerTexts.en;
const center = '5002';

/** An applicant who was screened clear and has booked an interview. */
async function booked(account: string) {
  const applicant = openBrowser(harness.app);
  await applicant.signIn(account);
  const id = await applyAll(applicant);
  await handWorker(harness).drain();
  await applicant.open(`/apply/${id}/interview/${center}`);
  const [first = ''] = [...applicant.page().html.matchAll(/name="\/startsAt" value="([^"]+)"/g)].map(
    ([, at]) => at ?? '',
  );
  await applicant.fill(`/apply/${id}/interview/hold`, { '/startsAt': first });
  await applicant.fill(`/apply/${id}/interview/book`);
  expect(applicant.page().text).toContain(en.states.interview_scheduled);
  return { applicant, id, at: `/staff/applications/${id}` };
}

async function officer(account = 'olivia') {
  const browser = openBrowser(harness.app);
  await browser.signIn(account, 'staff');
  return browser;
}

const actionsOn = async (id: string) =>
  (
    await harness.services.db.all(
      sql<{ action: string }>`SELECT action FROM audit_records WHERE object_id = ${id} ORDER BY id`,
    )
  ).map(({ action }) => action);

describe('an application as its officer sees it', () => {
  it('is read, interviewed, confirmed and approved, each step on record', async () => {
    const { applicant, id, at } = await booked('approved');
    const browser = await officer();
    const shown = await browser.open(at);
    expect(shown.status).toBe(200);
    for (const part of [
      'Quintanilla',
      'Taller Norte',
      'G12345678',
      'BCN-12-34',
      t.noMatch,
      t.needsInterview,
    ]) {
      expect(shown.text).toContain(part);
    }
    expect(shown.text).toContain(historyTexts.en.actions['application.screened']);
    await browser.fill(`${at}/interview`, { '/outcome': 'completed', '/notes': 'compared the passport' });
    expect(browser.page().path).toBe(at);
    expect(browser.page().text).toContain('compared the passport');
    await browser.fill(`${at}/confirm`, { '/decision': 'approve:low_risk_shown' });
    expect(browser.page().text).toContain(t.confirmText);
    expect(browser.page().text).toContain(letterTexts.en.approved);
    expect(browser.page().text).toContain(letterTexts.es.approved);
    expect((await applicant.open(`/apply/${id}`)).text).toContain(en.states.interview_scheduled);
    await browser.fill(`${at}/decide`);
    expect(browser.page().path).toBe(at);
    expect(browser.page().text).toContain(en.states.approved);
    expect(browser.page().text).toContain(reasonTexts.en.approval.low_risk_shown);
    expect((await applicant.open(`/apply/${id}`)).text).toMatch(/PASSID is \d{9}/);
    const actions = await actionsOn(id);
    for (const action of ['application.read', 'interview.outcome', 'application.decide']) {
      expect(actions).toContain(action);
    }
  });

  it('is denied with a coded reason that the letter does not name', async () => {
    const { applicant, id, at } = await booked('refused');
    const browser = await officer();
    await browser.open(at);
    await browser.fill(`${at}/confirm`, { '/decision': 'deny:customs_violation' });
    expect(browser.page().text).toContain(reasonTexts.en.denial.customs_violation);
    expect(browser.page().text).toContain(letterTexts.es.contestTitle);
    await browser.fill(`${at}/decide`);
    expect(browser.page().text).toContain(en.states.denied);
    const letter = await applicant.open(`/apply/${id}/letter`);
    expect(letter.text).toContain(letterTexts.en.denied);
    expect(letter.text).not.toContain(reasonTexts.en.denial.customs_violation);
  });

  it('asks again for what was not chosen, and keeps what was typed', async () => {
    const { at } = await booked('halves');
    const browser = await officer();
    await browser.open(at);
    const noDecision = await browser.fill(`${at}/confirm`);
    expect([noDecision.status, noDecision.text.includes(t.chooseDecision)]).toEqual([422, true]);
    const forged = await browser.fill(`${at}/confirm`, { '/decision': 'approve:criminal_record' });
    expect(forged.status).toBe(422);
    const noOutcome = await browser.fill(`${at}/interview`, { '/notes': 'typed already' });
    expect([noOutcome.status, noOutcome.text.includes(t.chooseOutcome)]).toEqual([422, true]);
    expect(noOutcome.html).toContain('typed already</textarea>');
  });

  it('is not approved without an interview, whatever is posted', async () => {
    const { applicant, id, at } = await booked('shortcut');
    const browser = await officer();
    await browser.open(at);
    await browser.fill(`${at}/confirm`, { '/decision': 'approve:low_risk_shown' });
    const told = await browser.fill(`${at}/decide`);
    expect(told.status).toBe(422);
    expect(told.text).toContain('Record a completed interview before you approve.');
    expect((await applicant.open(`/apply/${id}`)).text).toContain(en.states.interview_scheduled);
  });

  it('refuses the decision of an officer who read it before another one changed it', async () => {
    const { id, at } = await booked('twice');
    const [one, two] = [await officer('olivia'), await officer('owen')];
    for (const browser of [one, two]) {
      await browser.open(at);
      await browser.fill(`${at}/confirm`, { '/decision': 'deny:low_risk_not_shown' });
    }
    await one.fill(`${at}/decide`);
    const late = await two.fill(`${at}/decide`);
    expect(late.status).toBe(422);
    expect(late.text).toContain(t.changed);
    expect((await actionsOn(id)).filter((action) => action === 'application.decide')).toHaveLength(1);
  });

  it('is for officers alone', async () => {
    const { applicant, at } = await booked('private');
    expect((await applicant.open(at)).status).toBe(403);
    const adjudicator = await officer('ada');
    expect((await adjudicator.open(at)).status).toBe(403);
    const nobody = openBrowser(harness.app);
    expect((await nobody.open(at)).path).toContain('/sign-in?door=staff');
    expect((await (await officer()).open('/staff/applications/nothing')).status).toBe(404);
  });

  it('is read in Spanish as well', async () => {
    const { at } = await booked('espanol');
    const browser = await officer();
    const shown = await browser.open(`${at}?lang=es`);
    expect(shown.text).toContain(officerTexts.es.decide);
    expect(shown.text).toContain(historyTexts.es.actions['interview.book']);
  });
});
