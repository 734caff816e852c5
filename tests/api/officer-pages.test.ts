import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, makeHarness } from '#harness';
import { sql } from '../../src/db/sql.ts';
import { en } from '../../src/web/texts/en.ts';
import { historyTexts } from '../../src/web/texts/history.ts';
import { letterTexts } from '../../src/web/texts/letter.ts';
import { officerTexts } from '../../src/web/texts/officer.ts';
import { queueTexts } from '../../src/web/texts/queue.ts';
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
    const member = /href="(\/staff\/members\/[^"]+)"/.exec(browser.page().html)?.[1] ?? '';
    const granted = await browser.open(member);
    expect(granted.text).toContain(`${historyTexts.en.actions['application.decide']}:`);
    expect(granted.text).not.toContain(historyTexts.en.none);
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

  it('whose interview is waived may be decided, or an interview is asked for', async () => {
    const applicant = openBrowser(harness.app);
    await applicant.signIn('waived');
    const id = await applyAll(applicant);
    await handWorker(harness).drain();
    await harness.services.db.batch([sql`UPDATE applications SET interview = 'waived' WHERE id = ${id}`]);
    const at = `/staff/applications/${id}`;
    const browser = await officer();
    const shown = await browser.open(at);
    expect(shown.text).toContain(t.interviewWaived);
    expect(shown.html).toContain('value="approve:low_risk_shown"');
    const none = await browser.fill(`${at}/ask-interview`);
    expect([none.status, none.text.includes(t.chooseAskReason)]).toEqual([422, true]);
    await browser.fill(`${at}/ask-interview`, { '/askReason': 'photo_outdated' });
    expect(browser.page().text).toContain(historyTexts.en.actions['interview.ask']);
    expect(browser.page().html).not.toContain('value="approve:low_risk_shown"');
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

describe('the queue of applications', () => {
  const q = queueTexts.en;
  const scheduled = '/staff/applications?state=interview_scheduled';

  it('is narrowed, opened, taken from and given back to', async () => {
    const { id } = await booked('queued');
    const browser = await officer();
    expect((await browser.open('/staff')).html).toContain('href="/staff/applications"');
    expect((await browser.open('/staff/applications')).text).toContain(q.none);
    const shown = await browser.open(`${scheduled}&center=${center}`);
    expect(shown.html).toContain(`href="/staff/applications/${id}"`);
    expect(shown.text).toContain('Rosa Elena Quintanilla Orozco');
    expect((await browser.open(`${scheduled}&center=7000`)).html).not.toContain(id);
    expect((await browser.open(`${scheduled}&assigned=me`)).html).not.toContain(id);
    await browser.open(scheduled);
    const none = await browser.fill('/staff/applications/take', { do: 'take', id: '' });
    expect(none.status).toBe(422);
    await browser.open(scheduled);
    await browser.fill('/staff/applications/take', { do: 'take', id });
    expect(browser.page().path).toBe(scheduled);
    expect((await browser.open(`${scheduled}&assigned=me`)).html).toContain(id);
    await browser.fill('/staff/applications/take', { do: 'release', id });
    expect((await browser.open(`${scheduled}&assigned=me`)).html).not.toContain(id);
  });

  it('tells who was slower, and lets them take it over on its page', async () => {
    const { id, at } = await booked('contested');
    const [first, second] = [await officer('olivia'), await officer('owen')];
    await second.open(scheduled);
    await first.open(scheduled);
    await first.fill('/staff/applications/take', { do: 'take', id });
    const late = await second.fill('/staff/applications/take', { do: 'take', id });
    expect(late.status).toBe(409);
    expect(late.text).toContain('Nothing was changed');
    expect(late.html).toContain(id);
    await second.open(at);
    expect(second.page().text).toContain('Olivia Marsh took this');
    await second.fill(`${at}/confirm`, { '/decision': 'deny:low_risk_not_shown' });
    const refused = await second.fill(`${at}/decide`);
    expect([refused.status, refused.text.includes('Another officer has taken this')]).toEqual([422, true]);
    await second.fill('/staff/applications/take', { do: 'take' });
    expect(second.page().path).toBe(at);
    expect(second.page().text).toContain(q.yours);
    expect((await first.open(at)).text).toContain('Owen Delgado took this');
  });

  it('names officers to their own agency, to another one by their subject, and to the applicant not at all', async () => {
    const { applicant, id, at } = await booked('named');
    const browser = await officer();
    await browser.open(at);
    await browser.fill('/staff/applications/take', { do: 'take', id });
    await browser.open(at);
    await browser.fill(`${at}/interview`, { '/outcome': 'completed', '/notes': 'compared the passport' });
    const colleague = await officer('owen');
    for (const path of [at, scheduled]) {
      const seen = await colleague.open(path);
      expect(seen.text).toContain('Olivia Marsh');
      expect(seen.text).not.toMatch(/staff:|applicant:/);
    }
    const elsewhere = await officer('omar');
    const across = await elsewhere.open(at);
    expect(across.text).toContain('olivia took this');
    expect(across.html).not.toContain('Olivia Marsh');
    for (const path of [`/apply/${id}`, `/apply/${id}/review`, '/apply', '/account']) {
      expect((await applicant.open(path)).html).not.toMatch(/olivia/i);
    }
    const kept = await harness.services.db.all(
      sql<{ name_sealed: string }>`SELECT name_sealed FROM staff_names`,
    );
    for (const { name_sealed } of kept) expect(name_sealed).not.toContain('Marsh');
  });

  it('refuses a filter that is none', async () => {
    const browser = await officer();
    expect((await browser.open('/staff/applications?state=wrong')).status).toBe(400);
  });
});
