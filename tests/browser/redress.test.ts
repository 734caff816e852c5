import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dayMs } from '../../src/applications/calendar.ts';
import { sql } from '../../src/db/sql.ts';
import { cardTexts } from '../../src/web/texts/card.ts';
import { paymentTexts } from '../../src/web/texts/payment.ts';
import { redressTexts } from '../../src/web/texts/redress.ts';
import { renewalTexts } from '../../src/web/texts/renewal.ts';
import { staffRedressTexts } from '../../src/web/texts/staff-redress.ts';
import { applicantActs } from '../api/applicant-acts.ts';
import { makeMember } from '../harness/members.ts';
import { findChromium, launch, watch } from './chromium.ts';
import { look } from './look.ts';
import { startService } from './service.ts';
import { signInAs } from './signing-in.ts';

const chromium = findChromium();
const send = (page: Page, label: string) => page.getByRole('button', { name: label }).first().click();

describe.skipIf(chromium === undefined)(
  chromium === undefined
    ? 'redress, renewal and new cards in Chromium (skipped: no chromium in /usr/bin or on PATH)'
    : 'redress, renewal and new cards in Chromium',
  () => {
    let browser: Browser;
    let service: Awaited<ReturnType<typeof startService>>;
    beforeAll(async () => {
      [browser, service] = await Promise.all([launch(chromium ?? ''), startService()]);
    });
    afterAll(async () => {
      await browser?.close();
      await service?.close();
    });

    async function pageOf(language: 'en' | 'es', width: number, javaScriptEnabled: boolean) {
      const context = await browser.newContext({
        javaScriptEnabled,
        locale: language,
        viewport: { width, height: 900 },
      });
      const page = await context.newPage();
      const shows = (name: string) => look(page, `${language}-${name}`, javaScriptEnabled);
      return { context, page, shows };
    }

    it.each([
      ['en', 'with scripts', 1280, true],
      ['es', 'with scripts', 768, true],
      ['es', 'without scripts', 360, false],
    ] as const)('a denial is contested and set aside in %s, %s', async (language, scripts, width, js) => {
      const t = redressTexts[language];
      const account = `contest${language}${scripts === 'with scripts' ? '' : 'plain'}`;
      const acts = applicantActs(service);
      const applicationId = await acts.apply(account);
      for (let i = 0; i < 100 && (await acts.stateOf(account, applicationId)) === 'submitted'; i += 1) {
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      await acts.decide(applicationId, { decision: 'deny', reason: 'low_risk_not_shown' });

      const { context, page, shows } = await pageOf(language, width, js);
      await signInAs(page, service.url, account, 'applicants', language);
      const faults = watch(page, service.url);
      await page.goto(`${service.url}/apply/${applicationId}/letter`);
      await shows('letter-denied');
      await page.getByRole('link', { name: t.contest }).click();
      await shows('redress-new');
      await page.locator('[name="/text"]').fill('Look again.\n\nI am not the person of that record.');
      await send(page, t.send);
      await shows('redress-open');
      const at = page.url();

      const officer = await pageOf(language, 1280, js);
      await signInAs(officer.page, service.url, 'olivia', 'staff', language);
      await officer.page.goto(`${service.url}/staff/redress`);
      await officer.shows('staff-redress');
      await officer.page.goto(`${service.url}/staff/redress/${at.split('/').at(-1)}`);
      await officer.page.locator('[name="/message"]').fill('Which papers do you have?');
      await officer.page.locator('label[for="asks"]').click();
      await send(officer.page, t.send);
      await officer.shows('staff-redress-asked');

      await page.reload();
      await shows('redress-asked');
      await page.locator('[name="/text"]').fill('A letter of the court.');
      await send(page, t.send);
      await officer.page.reload();
      await officer.page.locator('label[for="field-outcome-changed"]').click();
      await officer.page.locator('[name="/text"]').fill('You are right.');
      await send(officer.page, staffRedressTexts[language].close);
      await officer.shows('staff-redress-closed');
      await page.reload();
      expect(await page.content()).toContain(t.afterDenied);
      await shows('redress-closed');
      await page.goto(`${service.url}/apply/redress`);
      await shows('redress-list');
      expect(faults).toEqual([]);
      await context.close();
      await officer.context.close();
    });

    it('what is missing is pointed out, to both sides', async () => {
      const t = redressTexts.es;
      const { context, page, shows } = await pageOf('es', 360, true);
      await signInAs(page, service.url, 'forgetful', 'applicants', 'es');
      await page.goto(`${service.url}/apply/redress/new?ground=referred`);
      await send(page, t.send);
      await shows('redress-missing');
      await page.locator('[name="/text"]').fill('Cada semana.');
      await send(page, t.send);
      const officer = await pageOf('es', 1280, true);
      await signInAs(officer.page, service.url, 'olivia', 'staff', 'es');
      await officer.page.goto(`${service.url}/staff/redress/${page.url().split('/').at(-1)}`);
      await send(officer.page, staffRedressTexts.es.close);
      await officer.shows('staff-redress-missing');
      await context.close();
      await officer.context.close();
    });

    it.each([
      ['en', 1280, true],
      ['es', 360, false],
    ] as const)('a membership is renewed and its card replaced in %s', async (language, width, js) => {
      const account = `member${language}`;
      const member = await makeMember(service, {
        applicantId: account,
        vehicles: [{ plate: 'BCN-1', country: 'MEX' }],
      });
      await service.services.db.batch([
        sql`UPDATE memberships SET expires_at = ${Date.now() + 100 * dayMs}, starts_at = ${Date.now() - 1000 * dayMs}
          WHERE id = ${member.membershipId}`,
      ]);
      const { context, page, shows } = await pageOf(language, width, js);
      await signInAs(page, service.url, account, 'applicants', language);
      const faults = watch(page, service.url);
      const at = `${service.url}/memberships/${member.membershipId}`;
      await page.goto(at);
      await shows('membership-renewable');
      await send(page, renewalTexts[language].begin);
      expect(await page.locator('[name="/identity/givenNames"]').inputValue()).toBe('Ana');
      await page.goto(`${service.url}/apply/${page.url().split('/')[4]}`);
      await shows('renewal-draft');

      await page.goto(at);
      await page.locator('button[name="state"][value="lost"]').click();
      await page.locator('form[action$="/replace"] button').click();
      await shows('card-order');
      const order = page.url().split('/').at(-1) ?? '';
      await page.locator('form[action$="/pay"] button').click();
      await send(page, paymentTexts[language].localPay);
      expect(await page.content()).toContain(cardTexts[language].states.submitted);
      await shows('card-ordered');

      const officer = await pageOf(language, width, js);
      await signInAs(officer.page, service.url, 'olivia', 'staff', language);
      await officer.page.goto(`${service.url}/staff/cards`);
      await officer.shows('staff-cards');
      await officer.page.locator(`[name="/rfid/${order}"]`).fill('no card');
      await officer.page.locator(`form[action="/staff/cards/${order}/issue"] button`).click();
      await officer.shows('staff-cards-wrong');
      await officer.page.locator(`[name="/rfid/${order}"]`).fill(crypto.randomUUID().replaceAll('-', ''));
      await officer.page.locator(`form[action="/staff/cards/${order}/issue"] button`).click();
      await page.goto(at);
      await shows('membership-card-issued');
      expect(faults).toEqual([]);
      await context.close();
      await officer.context.close();
    });
  },
);
