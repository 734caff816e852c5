import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { dayMs } from '../../src/applications/calendar.ts';
import { sql } from '../../src/db/sql.ts';
import { cardTexts } from '../../src/web/texts/card.ts';
import { paymentTexts } from '../../src/web/texts/payment.ts';
import { redressTexts } from '../../src/web/texts/redress.ts';
import { renewalTexts } from '../../src/web/texts/renewal.ts';
import { staffRedressTexts } from '../../src/web/texts/staff-redress.ts';
import { applicantActs } from '../api/applicant-acts.ts';
import { makeMember } from '../harness/members.ts';
import { watch } from './chromium.ts';
import { screened } from './seeded.ts';
import { signInAs } from './signing-in.ts';
import { follow, onStage, says } from './stage.ts';

/** Presses the first button of this name, and waits until the page that follows has come whole. */
async function send(page: Page, label: string): Promise<void> {
  await page.getByRole('button', { name: label }).first().click();
  await page.waitForLoadState('load');
}

onStage('redress, renewal and new cards', (stage) => {
  it.each([
    ['en', true, 1280],
    ['es', true, 768],
    ['es', false, 360],
  ] as const)('a denial is contested and set aside in %s, scripts: %s', async (language, scripts, width) => {
    const t = redressTexts[language];
    const account = `contest${language}${scripts ? '' : 'plain'}`;
    const acts = applicantActs(stage.service);
    const applicationId = await acts.apply(account);
    await screened(stage.service, account, applicationId);
    await acts.decide(applicationId, { decision: 'deny', reason: 'low_risk_not_shown' });

    const { context, page, see } = await stage.visit({ language, width, scripts });
    await signInAs(page, stage.service.url, account, 'applicants', language);
    const faults = watch(page, stage.service.url);
    await page.goto(`${stage.service.url}/apply/${applicationId}/letter`);
    await see('letter-denied');
    await page.getByRole('link', { name: t.contest }).click();
    await see('redress-new');
    await page.locator('[name="/text"]').fill('Look again.\n\nI am not the person of that record.');
    await send(page, t.send);
    await see('redress-open');
    const at = page.url();

    const officer = await stage.visit({ language, scripts });
    await signInAs(officer.page, stage.service.url, 'olivia', 'staff', language);
    await officer.page.goto(`${stage.service.url}/staff/redress`);
    await officer.see('staff-redress');
    await officer.page.goto(`${stage.service.url}/staff/redress/${at.split('/').at(-1)}`);
    await officer.page.locator('[name="/message"]').fill('Which papers do you have?');
    await officer.page.locator('label[for="asks"]').click();
    await send(officer.page, t.send);
    await officer.see('staff-redress-asked');

    await page.reload();
    await see('redress-asked');
    await page.locator('[name="/text"]').fill('A letter of the court.');
    await send(page, t.send);
    await officer.page.reload();
    await officer.page.locator('label[for="field-outcome-changed"]').click();
    await officer.page.locator('[name="/text"]').fill('You are right.');
    await send(officer.page, staffRedressTexts[language].close);
    await officer.see('staff-redress-closed');
    await page.reload();
    await says(page, t.afterDenied);
    await see('redress-closed');
    await page.goto(`${stage.service.url}/apply/redress`);
    await see('redress-list');
    expect(faults).toEqual([]);
    await context.close();
    await officer.context.close();
  });

  it('what is missing is pointed out, to both sides', async () => {
    const t = redressTexts.es;
    const { context, page, see } = await stage.visit({ language: 'es', width: 360 });
    await signInAs(page, stage.service.url, 'forgetful', 'applicants', 'es');
    await page.goto(`${stage.service.url}/apply/redress/new?ground=referred`);
    await send(page, t.send);
    await see('redress-missing');
    await page.locator('[name="/text"]').fill('Cada semana.');
    await send(page, t.send);
    const officer = await stage.visit({ language: 'es' });
    await signInAs(officer.page, stage.service.url, 'olivia', 'staff', 'es');
    await officer.page.goto(`${stage.service.url}/staff/redress/${page.url().split('/').at(-1)}`);
    await send(officer.page, staffRedressTexts.es.close);
    await officer.see('staff-redress-missing');
    await context.close();
    await officer.context.close();
  });

  it.each([
    ['en', 1280, true],
    ['es', 360, false],
  ] as const)('a membership is renewed and its card replaced in %s', async (language, width, scripts) => {
    const account = `member${language}`;
    const member = await makeMember(stage.service, {
      applicantId: account,
      vehicles: [{ plate: 'BCN-1', country: 'MEX' }],
    });
    await stage.service.services.db.batch([
      sql`UPDATE memberships SET expires_at = ${Date.now() + 100 * dayMs}, starts_at = ${Date.now() - 1000 * dayMs}
          WHERE id = ${member.membershipId}`,
    ]);
    const { context, page, see } = await stage.visit({ language, width, scripts });
    await signInAs(page, stage.service.url, account, 'applicants', language);
    const faults = watch(page, stage.service.url);
    const at = `${stage.service.url}/memberships/${member.membershipId}`;
    await page.goto(at);
    await see('membership-renewable');
    await send(page, renewalTexts[language].begin);
    expect(await page.locator('[name="/identity/givenNames"]').inputValue()).toBe('Ana');
    await page.goto(`${stage.service.url}/apply/${page.url().split('/')[4]}`);
    await see('renewal-draft');

    await page.goto(at);
    await follow(page, 'button[name="state"][value="lost"]');
    await follow(page, 'form[action$="/replace"] button');
    await see('card-order');
    const order = page.url().split('/').at(-1) ?? '';
    await follow(page, 'form[action$="/pay"] button');
    await send(page, paymentTexts[language].localPay);
    await says(page, cardTexts[language].states.submitted);
    await see('card-ordered');

    const officer = await stage.visit({ language, width, scripts });
    await signInAs(officer.page, stage.service.url, 'olivia', 'staff', language);
    await officer.page.goto(`${stage.service.url}/staff/cards`);
    await officer.see('staff-cards');
    await officer.page.locator(`[name="/rfid/${order}"]`).fill('no card');
    await follow(officer.page, `form[action="/staff/cards/${order}/issue"] button`);
    await officer.see('staff-cards-wrong');
    await officer.page.locator(`[name="/rfid/${order}"]`).fill(crypto.randomUUID().replaceAll('-', ''));
    await follow(officer.page, `form[action="/staff/cards/${order}/issue"] button`);
    await page.goto(at);
    await see('membership-card-issued');
    expect(faults).toEqual([]);
    await context.close();
    await officer.context.close();
  });
});
