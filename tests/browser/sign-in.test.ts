import type { BrowserContext } from 'playwright-core';
import { expect, it } from 'vitest';
import { en } from '../../src/web/texts/en.ts';
import { es } from '../../src/web/texts/es.ts';
import { signInAs } from './signing-in.ts';
import { onStage, says } from './stage.ts';

onStage('signing in', (stage) => {
  const secretOf = async (context: BrowserContext) =>
    (await context.cookies(stage.service.url)).find(({ name }) => name === '__Host-garita_session');

  it.each([
    ['en', true, en],
    ['es', true, es],
    ['es', false, es],
  ] as const)('leads to the issuer and back in %s, scripts: %s', async (language, scripts, t) => {
    const { context, page, see } = await stage.visit({ language, scripts });
    await page.goto(`${stage.service.url}/apply`);
    expect(page.url()).toContain('/sign-in?door=applicants');
    await see('sign-in');
    await page.getByRole('link', { name: t.doors.applicants.button, exact: true }).click();
    await page.waitForURL(`${stage.service.issuer}/**`);
    expect(await page.locator('html').getAttribute('lang')).toBe(language);
    await see('choose-person');
    await page.locator('button[value="rosa"]').click();
    await page.waitForURL(`${stage.service.url}/apply`);
    await says(page, t.signedInAs('Rosa Quintanilla'), 'body');
    expect(await secretOf(context)).toMatchObject({
      httpOnly: true,
      secure: true,
      sameSite: 'Lax',
      path: '/',
      domain: 'localhost',
    });
    await page.getByRole('link', { name: t.account, exact: true }).click();
    await see('account');
    await page.getByRole('button', { name: t.signOut, exact: true }).click();
    await page.waitForURL('**/signed-out**');
    await see('signed-out');
    expect(await secretOf(context)).toBeUndefined();
    await context.close();
  });

  it('can be done with the keyboard alone', async () => {
    const { context, page } = await stage.visit();
    await page.goto(`${stage.service.url}/sign-in?door=staff`);
    const press = async (what: string) => {
      for (let i = 0; i < 40; i += 1) {
        await page.keyboard.press('Tab');
        const focused = await page.evaluate('document.activeElement.textContent');
        if (String(focused).includes(what)) return page.keyboard.press('Enter');
      }
      throw new Error(`Tab never reaches ${what}`);
    };
    await press(en.doors.staff.button);
    await page.waitForURL(`${stage.service.issuer}/**`);
    await press('Olivia Marsh');
    await page.waitForURL(`${stage.service.url}/**`);
    await says(page, en.rolesOf('CBP', en.roleNames.officer), 'body');
    await press(en.signOut);
    await page.waitForURL(`${stage.service.url}/signed-out**`);
    await context.close();
  });

  it('shows where one is signed in, ends another session, and signs out everywhere', async () => {
    const [one, two, three] = [await stage.visit(), await stage.visit(), await stage.visit()];
    const [here, there, far] = [one.page, two.page, three.page];
    for (const page of [here, there, far]) await signInAs(page, stage.service.url, 'traveler');
    await here.goto(`${stage.service.url}/account`);
    const ends = here.getByRole('button', { name: en.endSession });
    expect(await ends.count()).toBe(2);
    await one.see('account-three-sessions');
    // The last used stands first: that is the third browser.
    await ends.first().click();
    await expect.poll(() => ends.count(), { timeout: 60_000 }).toBe(1);
    await far.goto(`${stage.service.url}/apply`);
    expect(far.url()).toContain('/sign-in');
    const stolen = (await secretOf(two.context))?.value ?? '';
    await here.getByRole('button', { name: en.signOutEverywhere }).click();
    await there.goto(`${stage.service.url}/apply`);
    expect(there.url()).toContain('/sign-in');
    const thief = await fetch(`${stage.service.url}/apply`, {
      redirect: 'manual',
      headers: { cookie: `__Host-garita_session=${stolen}` },
    });
    expect([thief.status, thief.headers.get('location')]).toEqual([
      303,
      '/sign-in?door=applicants&to=%2Fapply',
    ]);
    for (const { context } of [one, two, three]) await context.close();
  });

  it('ends the session at the issuer too, for whoever shares the device', async () => {
    const { context, page } = await stage.visit();
    await signInAs(page, stage.service.url, 'rosa');
    await page.getByRole('button', { name: en.signOut, exact: true }).click();
    await page.getByRole('link', { name: en.signOutThere }).click();
    await page.waitForURL(`${stage.service.issuer}/**`);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.waitForURL(`${stage.service.url}/`);
    await context.close();
  });

  it('comes back with nobody when the person changes their mind', async () => {
    const { context, page, see } = await stage.visit();
    await page.goto(`${stage.service.url}/sign-in/applicants`);
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.waitForURL(`${stage.service.url}/sign-in/back**`);
    await says(page, 'You were not signed in', '[role="alert"]');
    await see('not-signed-in');
    expect(await secretOf(context)).toBeUndefined();
    await context.close();
  });
});
