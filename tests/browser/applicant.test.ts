import { expect, it } from 'vitest';
import { until } from '../../src/demo/client.ts';
import { choose, press as send, signInAs, type } from '../../src/demo/pages/hands.ts';
import { en } from '../../src/web/texts/en.ts';
import { es } from '../../src/web/texts/es.ts';
import { interviewTexts } from '../../src/web/texts/interview.ts';
import { letterTexts } from '../../src/web/texts/letter.ts';
import { membershipTexts } from '../../src/web/texts/membership.ts';
import { paymentTexts } from '../../src/web/texts/payment.ts';
import { selfCheckTexts } from '../../src/web/texts/self-check.ts';
import { typed } from '../api/typed.ts';
import { watch } from './chromium.ts';
import { keepPicture } from './picture.ts';
import { follow, onStage, says } from './stage.ts';

const steps = [
  'identity',
  'documents',
  'addresses',
  'employment',
  'travel',
  'vehicles',
  'questions',
] as const;

onStage('the form', (stage) => {
  it.each([
    ['es', false, es, 360],
    ['en', true, en, 1280],
  ] as const)(
    'goes from the first page to a membership in %s, scripts: %s',
    async (language, scripts, t, width) => {
      const { context, page, see } = await stage.visit({ language, scripts, width });
      const look = async (name: string) => {
        expect(await page.locator('html').getAttribute('lang')).toBe(language);
        await see(name);
      };

      await page.goto(stage.service.url);
      await look('landing');
      await page.getByRole('link', { name: selfCheckTexts[language].link }).click();
      await look('self-check');
      await page.getByRole('button', { name: selfCheckTexts[language].button }).click();
      await look('self-check-unanswered');
      const faults = watch(page, stage.service.url, stage.service.issuer);
      await page.goto(stage.service.url);
      await page.getByRole('link', { name: t.begin, exact: true }).click();
      await page.waitForURL('**/sign-in?**');
      await signInAs(page, stage.service.url, `browser${language}`, 'applicants', language);
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
      await follow(page, 'form[action$="/submit"] button');
      const read = async () => {
        await page.reload();
        return page.locator('main').innerText();
      };
      await until('the screening', 120_000, read, (text) => text.includes(t.states.conditionally_approved));
      await look('screened');
      await page.getByRole('link', { name: interviewTexts[language].title }).click();
      await look('centers');
      await page.locator('a[href$="/interview/5002"]').click();
      await look('times');
      await page.locator('input[name="/startsAt"] + label').first().click();
      await send(page, interviewTexts[language].hold);
      await look('held');
      await send(page, interviewTexts[language].book);
      await says(page, t.states.interview_scheduled);
      await look('booked');
      const path = new URL(page.url()).pathname;
      const id = path.split('/').at(-1) ?? '';
      await stage.service.asOfficer(`/v1/applications/${id}/interview/outcome`, { outcome: 'completed' });
      await stage.service.asOfficer(`/v1/applications/${id}/decision`, { decision: 'approve' });
      await page.reload();
      await page.getByRole('link', { name: letterTexts[language].link }).click();
      await look('letter');
      await page.goto(`${stage.service.url}${path}`);
      await page.getByRole('link', { name: membershipTexts[language].open }).click();
      await page.locator('[name="/vehicle/plate"]').fill('NEW-1');
      await page.locator('[name="/vehicle/country"]').selectOption('USA');
      await send(page, membershipTexts[language].add);
      await says(page, 'NEW-1');
      await look('membership');
      if (scripts) {
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
    const { context, page, see } = await stage.visit({ language: 'es' });
    await signInAs(page, stage.service.url, 'missing', 'applicants', 'es');
    await choose(page, '/program', 'SENTRI');
    await page.locator('form[action="/apply"] button').click();
    await page.locator('[name="/identity/givenNames"]').fill('Rosa');
    await send(page, es.save);
    await says(page, es.errorsTitle, '[role="alert"]');
    await see('missing');
    await context.close();
  });

  it('shows the API reference from its own files alone', async () => {
    const { context, page } = await stage.visit();
    const faults = watch(page, stage.service.url);
    await page.goto(`${stage.service.url}/docs`);
    await page.locator('.opblock').first().waitFor();
    await expect.poll(() => page.locator('.opblock').count(), { timeout: 60_000 }).toBeGreaterThan(40);
    await keepPicture(page, 'docs');
    expect(faults).toEqual([]);
    await context.close();
  });
});
