import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { en } from '../../src/web/texts/en.ts';
import { es } from '../../src/web/texts/es.ts';
import { findChromium, launch } from './chromium.ts';
import { look } from './look.ts';
import { startService } from './service.ts';
import { signInAs } from './signing-in.ts';

const chromium = findChromium();

describe.skipIf(chromium === undefined)(
  chromium === undefined
    ? 'signing in with Chromium (skipped: no chromium in /usr/bin or on PATH)'
    : 'signing in with Chromium',
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

    const secretOf = async (context: BrowserContext) =>
      (await context.cookies(service.url)).find(({ name }) => name === '__Host-garita_session');

    it.each([
      ['en', 'with scripts', en],
      ['es', 'with scripts', es],
      ['es', 'without scripts', es],
    ] as const)('leads to the issuer and back in %s, %s', async (language, scripts, t) => {
      const javaScriptEnabled = scripts === 'with scripts';
      const context = await browser.newContext({ locale: language, javaScriptEnabled });
      const page = await context.newPage();
      await page.goto(`${service.url}/apply`);
      expect(page.url()).toContain('/sign-in?door=applicants');
      if (javaScriptEnabled) await look(page, `${language}-sign-in`);
      await page.getByRole('link', { name: t.doors.applicants.button, exact: true }).click();
      expect(page.url()).toContain(service.issuer);
      expect(await page.locator('html').getAttribute('lang')).toBe(language);
      if (javaScriptEnabled) await look(page, `${language}-choose-person`);
      await page.locator('button[value="rosa"]').click();
      expect(page.url()).toBe(`${service.url}/apply`);
      expect(await page.content()).toContain(t.signedInAs('Rosa Quintanilla'));
      expect(await secretOf(context)).toMatchObject({
        httpOnly: true,
        secure: true,
        sameSite: 'Lax',
        path: '/',
        domain: 'localhost',
      });
      await page.getByRole('link', { name: t.account, exact: true }).click();
      if (javaScriptEnabled) await look(page, `${language}-account`);
      await page.getByRole('button', { name: t.signOut, exact: true }).click();
      expect(page.url()).toContain('/signed-out');
      if (javaScriptEnabled) await look(page, `${language}-signed-out`);
      expect(await secretOf(context)).toBeUndefined();
      await context.close();
    });

    it('can be done with the keyboard alone', async () => {
      const context = await browser.newContext();
      const page = await context.newPage();
      await page.goto(`${service.url}/sign-in?door=staff`);
      const press = async (what: string) => {
        for (let i = 0; i < 40; i += 1) {
          await page.keyboard.press('Tab');
          const focused = await page.evaluate('document.activeElement.textContent');
          if (String(focused).includes(what)) return page.keyboard.press('Enter');
        }
        throw new Error(`Tab never reaches ${what}`);
      };
      await press(en.doors.staff.button);
      await page.waitForURL(`${service.issuer}/**`);
      await press('Olivia Marsh');
      await page.waitForURL(`${service.url}/**`);
      expect(await page.content()).toContain(en.rolesOf('CBP', en.roleNames.officer));
      await press(en.signOut);
      await page.waitForURL(`${service.url}/signed-out**`);
      await context.close();
    });

    it('shows where one is signed in, ends another session, and signs out everywhere', async () => {
      const [one, two, three] = await Promise.all([1, 2, 3].map(() => browser.newContext()));
      const [here, there, far] = await Promise.all([one, two, three].map((context) => context!.newPage()));
      for (const page of [here!, there!, far!]) await signInAs(page, service.url, 'traveler');
      await here!.goto(`${service.url}/account`);
      const ends = here!.getByRole('button', { name: en.endSession });
      expect(await ends.count()).toBe(2);
      await look(here!, 'en-account-three-sessions');
      // The last used stands first: that is the third browser.
      await ends.first().click();
      expect(await ends.count()).toBe(1);
      await far!.goto(`${service.url}/apply`);
      expect(far!.url()).toContain('/sign-in');
      const stolen = (await secretOf(two!))?.value ?? '';
      await here!.getByRole('button', { name: en.signOutEverywhere }).click();
      await there!.goto(`${service.url}/apply`);
      expect(there!.url()).toContain('/sign-in');
      const thief = await fetch(`${service.url}/apply`, {
        redirect: 'manual',
        headers: { cookie: `__Host-garita_session=${stolen}` },
      });
      expect([thief.status, thief.headers.get('location')]).toEqual([
        303,
        '/sign-in?door=applicants&to=%2Fapply',
      ]);
      await Promise.all([one, two, three].map((context) => context!.close()));
    });

    it('ends the session at the issuer too, for whoever shares the device', async () => {
      const context = await browser.newContext();
      const page = await context.newPage();
      await signInAs(page, service.url, 'rosa');
      await page.getByRole('button', { name: en.signOut, exact: true }).click();
      await page.getByRole('link', { name: en.signOutThere }).click();
      expect(page.url()).toContain(service.issuer);
      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.waitForURL(`${service.url}/`);
      await context.close();
    });

    it('comes back with nobody when the person changes their mind', async () => {
      const context = await browser.newContext();
      const page = await context.newPage();
      await page.goto(`${service.url}/sign-in/applicants`);
      await page.getByRole('button', { name: 'Cancel' }).click();
      expect(page.url()).toContain(`${service.url}/sign-in/back`);
      expect(await page.getByRole('alert').innerText()).toContain('You were not signed in');
      await look(page, 'en-not-signed-in');
      expect(await secretOf(context)).toBeUndefined();
      await context.close();
    });
  },
);
