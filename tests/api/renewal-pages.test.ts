import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, makeHarness } from '#harness';
import { letterTexts } from '../../src/web/texts/letter.ts';
import { renewalTexts } from '../../src/web/texts/renewal.ts';
import { handWorker } from '../harness/hand-worker.ts';
import { applicantActs } from './applicant-acts.ts';
import { applyAll, payHere } from './apply-all.ts';
import { openBrowser } from './browser.ts';
import { typed } from './typed.ts';

let harness: Harness;
beforeAll(async () => {
  harness = await makeHarness();
  await harness.runDueWork();
});
afterAll(async () => {
  expect(harness.errors).toEqual([]);
  await harness.close();
});

const t = renewalTexts.en;
const year = 365 * 86_400_000;

describe('the pages of a renewal', () => {
  it('lead from the membership through a filled form to five years more', async () => {
    const browser = openBrowser(harness.app);
    const acts = applicantActs(harness);
    await browser.signIn('renews');
    const first = await applyAll(browser);
    await handWorker(harness).drain();
    const subject = (
      await harness.services.db.first<{ applicant_id: string }>({
        text: 'SELECT applicant_id FROM applications WHERE id = ?',
        values: [first],
      })
    )?.applicant_id;
    await acts.interview(subject ?? '', first);
    const { membershipId } = await acts.decide(first, { decision: 'approve' });
    const at = `/memberships/${membershipId}`;
    expect((await browser.open(at)).text).toContain(t.from('November 2, 2030'));
    expect(browser.page().html).not.toContain(`action="${at}/renew"`);

    harness.advance(4.2 * year);
    await harness.runDueWork();
    await browser.signIn('renews');
    const page = await browser.open(at);
    expect(page.text).toContain(t.now('November 2, 2031'));
    const begun = await browser.fill(`${at}/renew`);
    expect(begun.html).toContain('value="Rosa Elena"');
    const id = begun.path.split('/')[2] ?? '';
    expect((await browser.open(at)).html).toContain(`href="/apply/${id}"`);
    await browser.open(`/apply/${id}/questions`);
    await browser.fill(`/apply/${id}/questions`, typed.questions);
    await browser.open(`/apply/${id}/review`);
    await browser.fill(`/apply/${id}/declare`, { accepted: 'yes' });
    await payHere(browser, id);
    await browser.fill(`/apply/${id}/submit`);
    await handWorker(harness).drain();
    const status = await browser.open(`/apply/${id}`);
    expect(status.text).toContain(t.statusTitle('SENTRI'));
    expect(status.text).toMatch(/no interview/);
    expect(status.html).not.toContain(`/apply/${id}/interview`);
    expect((await browser.open('/apply')).text).toContain(t.listed('SENTRI', 'January 13, 2031'));
    const officer = openBrowser(harness.app);
    await officer.signIn('olivia', 'staff');
    await officer.open(`/staff/applications/${id}`);
    const preview = await officer.fill(`/staff/applications/${id}/confirm`, {
      '/decision': 'approve:low_risk_shown',
    });
    const { passId } = await acts.decide(id, { decision: 'approve' });
    for (const part of [t.letter, ...t.letterNext('November 2, 2036'), letterTexts.en.passId(passId)]) {
      expect(preview.text).toContain(part);
    }
    expect(preview.text).toContain(renewalTexts.es.letterNext('2 de noviembre de 2036')[0]);
    expect(preview.text).not.toContain(letterTexts.en.approvedNext[0]);
    expect((await browser.open(`/apply/${id}/letter`)).text).toContain('valid until November 2, 2036');
    const member = await browser.open(at);
    expect(member.text).toContain('November 2, 2036');
    expect(member.text).toMatch(/History November 2, 2026: Membership granted January 13, 2031: Renewed/);
  });
});
