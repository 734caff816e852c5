import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { choose, press as send, signInAs, type } from '../../src/demo/pages/hands.ts';
import { en } from '../../src/web/texts/en.ts';
import { es } from '../../src/web/texts/es.ts';
import { interviewTexts } from '../../src/web/texts/interview.ts';
import { letterTexts } from '../../src/web/texts/letter.ts';
import { membershipTexts } from '../../src/web/texts/membership.ts';
import { paymentTexts } from '../../src/web/texts/payment.ts';
import { selfCheckTexts } from '../../src/web/texts/self-check.ts';
import { typed } from '../api/typed.ts';
import { findChromium, launch, watch } from './chromium.ts';
import { look as lookAt } from './look.ts';
import { startService } from './service.ts';

const chromium = findChromium();
const steps = [
  'identity',
  'documents',
  'addresses',
  'employment',
  'travel',
  'vehicles',
  'questions',
] as const;

describe.skipIf(chromium === undefined)(
  chromium === undefined
    ? 'the form in Chromium (skipped: no chromium in /usr/bin or on PATH)'
    : 'the form in Chromium',
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

    it.each([
      ['es', 'without scripts', es, 360],
      ['en', 'with scripts', en, 1280],
    ] as const)(
      'goes from the first page to a membership in %s, %s, at every width',
      async (language, scripts, t, width) => {
        const javaScriptEnabled = scripts === 'with scripts';
        const context = await browser.newContext({
          javaScriptEnabled,
          locale: language,
          viewport: { width, height: 900 },
        });
        const page = await context.newPage();
        const look = async (name: string) => {
          expect(await page.locator('html').getAttribute('lang')).toBe(language);
          await lookAt(page, `${language}-${name}`, javaScriptEnabled);
        };

        await page.goto(service.url);
        await look('landing');
        await page.getByRole('link', { name: selfCheckTexts[language].link }).click();
        await look('self-check');
        await page.getByRole('button', { name: selfCheckTexts[language].button }).click();
        await look('self-check-unanswered');
        const faults = watch(page, service.url, service.issuer);
        await page.goto(service.url);
        await page.getByRole('link', { name: t.begin, exact: true }).click();
        await page.waitForURL('**/sign-in?**');
        await signInAs(page, service.url, `browser${language}`, 'applicants', language);
        await look('applications');
        await choose(page, '/program', 'SENTRI');
        await page.locator('form[action="/apply"] button').click();
        for (const step of steps) {
          await type(page, typed[step]);
          await look(step);
          await send(page, t.save);
        }
        await look('review');
        await page.locator('label[for="accepted"]').click();
        await page.locator('form[action$="/declare"] button').click();
        await look('declared');
        await page.locator('form[action$="/pay"] button').click();
        await look('payment');
        await send(page, paymentTexts[language].localPay);
        await look('paid');
        await page.locator('form[action$="/submit"] button').click();
        for (let i = 0; i < 100; i += 1) {
          if ((await page.content()).includes(t.states.conditionally_approved)) break;
          await page.waitForTimeout(100);
          await page.reload();
        }
        expect(await page.content()).toContain(t.states.conditionally_approved);
        await look('screened');
        await page.getByRole('link', { name: interviewTexts[language].title }).click();
        await look('centers');
        await page.locator('a[href$="/interview/5002"]').click();
        await look('times');
        await page.locator('input[name="/startsAt"] + label').first().click();
        await send(page, interviewTexts[language].hold);
        await look('held');
        await send(page, interviewTexts[language].book);
        expect(await page.content()).toContain(t.states.interview_scheduled);
        await look('booked');
        const path = new URL(page.url()).pathname;
        const id = path.split('/').at(-1) ?? '';
        await service.asOfficer(`/v1/applications/${id}/interview/outcome`, { outcome: 'completed' });
        await service.asOfficer(`/v1/applications/${id}/decision`, { decision: 'approve' });
        await page.reload();
        await page.getByRole('link', { name: letterTexts[language].link }).click();
        await look('letter');
        await page.goto(`${service.url}${path}`);
        await page.getByRole('link', { name: membershipTexts[language].open }).click();
        await page.locator('[name="/vehicle/plate"]').fill('NEW-1');
        await page.locator('[name="/vehicle/country"]').selectOption('USA');
        await send(page, membershipTexts[language].add);
        expect(await page.content()).toContain('NEW-1');
        await look('membership');
        if (javaScriptEnabled) {
          await context.grantPermissions(['clipboard-read', 'clipboard-write']);
          await page.getByRole('button', { name: /^Copy/ }).click();
          await page.getByText('Copied').waitFor();
          expect(await page.evaluate('navigator.clipboard.readText()')).toMatch(/^\d{9}$/);
        }
        expect(faults).toEqual([]);
        await context.close();
      },
    );

    it('points out what is missing, at every width', async () => {
      const context = await browser.newContext({ locale: 'es' });
      const page = await context.newPage();
      await signInAs(page, service.url, 'missing', 'applicants', 'es');
      await choose(page, '/program', 'SENTRI');
      await page.locator('form[action="/apply"] button').click();
      await page.locator('[name="/identity/givenNames"]').fill('Rosa');
      await send(page, es.save);
      expect(await page.getByRole('alert').innerText()).toContain(es.errorsTitle);
      await lookAt(page, 'es-missing');
      await context.close();
    });

    it('shows the API reference from its own files alone', async () => {
      const page = await browser.newPage();
      const faults = watch(page, service.url);
      await page.goto(`${service.url}/docs`);
      await page.locator('.opblock').first().waitFor();
      expect(await page.locator('.opblock').count()).toBeGreaterThan(40);
      await page.screenshot({ path: 'tests/artifacts/docs.png' });
      expect(faults).toEqual([]);
      await page.close();
    });
  },
);
