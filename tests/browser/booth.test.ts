import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { boothTexts } from '../../src/web/texts/booth.ts';
import { findChromium, launch, overflow, watch } from './chromium.ts';
import { look } from './look.ts';
import { startService } from './service.ts';
import { signInAs } from './signing-in.ts';

const chromium = findChromium();
const admin = { subject: 'admin-1', roles: ['admin'], agency: 'CBP' } as const;

interface Member {
  readonly passId: string;
  readonly rfid: string;
  readonly name: string;
  readonly vehicle: { readonly plate: string; readonly state: string; readonly country: string };
}

describe.skipIf(chromium === undefined)(
  chromium === undefined
    ? 'the booth in Chromium (skipped: no chromium in /usr/bin or on PATH)'
    : 'the booth in Chromium',
  () => {
    let browser: Browser;
    let service: Awaited<ReturnType<typeof startService>>;
    let sequence = 0;
    beforeAll(async () => {
      [browser, service] = await Promise.all([launch(chromium ?? ''), startService()]);
    });
    afterAll(async () => {
      await browser?.close();
      await service?.close();
    });

    const member = (): Promise<Member> => service.api(admin, '/v1/sandbox/members', {});
    const terminal = (laneId: string) => ({
      subject: `terminal-${laneId}`,
      roles: ['terminal'] as const,
      laneId,
    });

    /** A car at the lane's terminal. */
    function car(laneId: string, occupants: readonly object[], more: object = {}) {
      sequence += 1;
      return service.api(terminal(laneId), '/v1/crossings', {
        capturedAt: new Date().toISOString(),
        sequence,
        phase: 'booth',
        occupants,
        occupantCount: occupants.length,
        ...more,
      });
    }

    const beat = (laneId: string, drill: boolean) =>
      service.api(terminal(laneId), `/v1/lanes/${laneId}/heartbeat`, {
        snapshotVersion: 4,
        snapshotAge: 90,
        journalDepth: 0,
        lastSequence: sequence,
        drill,
      });

    async function openLane(page: Page, laneId: string, language: 'en' | 'es'): Promise<void> {
      await page.goto(`${service.url}/booth/${laneId}`);
      await page.locator(`form[action="/booth/${laneId}/open"] button`).click();
      await page.waitForURL(`**/booth/${laneId}`);
      expect(await page.locator('html').getAttribute('lang')).toBe(language);
    }

    /** Looks at a page by day and by night. */
    async function lookTwice(page: Page, name: string): Promise<void> {
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        await look(page, `${name}-${colorScheme}`);
      }
    }

    const word = (page: Page) => page.locator('.booth-word').innerText();
    const waitFor = (page: Page, text: string) =>
      page.locator('.booth-word', { hasText: new RegExp(`^${text}$`) }).waitFor();

    it.each([
      ['en', '250401-S2'],
      ['es', '250401-S3'],
    ] as const)(
      'follows its lane live and takes one key for what was done, in %s',
      async (language, laneId) => {
        const words = boothTexts[language];
        const [one, two] = [await member(), await member()];
        const context = await browser.newContext({ locale: language });
        const page = await context.newPage();
        await signInAs(page, service.url, 'olivia', 'staff', language);
        await page.goto(`${service.url}/booth?crossing=250401`);
        await lookTwice(page, `${language}-booth-choose`);
        await page.goto(`${service.url}/booth/${laneId}`);
        await lookTwice(page, `${language}-booth-closed`);
        await openLane(page, laneId, language);
        const faults = watch(page, service.url, service.issuer);
        await page.locator('#booth-live', { hasText: words.live }).waitFor();
        await lookTwice(page, `${language}-booth-quiet`);

        await beat(laneId, false);
        await car(laneId, [{ rfid: one.rfid }], { vehicle: one.vehicle });
        await waitFor(page, words.decisions.admit);
        await page.locator('.booth-link--up').waitFor();
        expect(await page.locator('.booth-name').innerText()).toContain(one.name.split(' ')[0]);
        await page.waitForFunction("document.querySelector('img.booth-photo')?.naturalWidth > 0");
        await lookTwice(page, `${language}-booth-admit`);

        // One key, once the car has stood there for a moment.
        await page.waitForTimeout(800);
        await page.keyboard.press('1');
        await page.locator('.booth-done', { hasText: words.byYou }).waitFor();
        await lookTwice(page, `${language}-booth-done`);

        await car(laneId, [{ rfid: one.rfid }, { rfid: two.rfid }, { rfid: 'e2ffffffffffffff99999999' }], {
          vehicle: two.vehicle,
          occupantCount: 4,
        });
        await waitFor(page, words.decisions.refer);
        await lookTwice(page, `${language}-booth-refer`);
        // Typing is not pressing a key of the booth.
        await page.locator('[name="/occupants"]').fill('');
        await page.locator('[name="/occupants"]').press('3');
        await page.waitForTimeout(800);
        expect(await word(page)).toBe(words.decisions.refer);
        expect(await page.locator('.booth-done').count()).toBe(0);

        await beat(laneId, true);
        await page.locator('.booth-drill').first().waitFor();
        await lookTwice(page, `${language}-booth-drill`);
        expect(faults).toEqual([]);
        await context.close();
      },
    );

    it('says that it is no longer live when the centre cannot be reached', async () => {
      const context = await browser.newContext({ locale: 'en' });
      const page = await context.newPage();
      await signInAs(page, service.url, 'olivia', 'staff');
      // The page has come; from then on nothing does.
      await page.route('**/booth/250401-S4/events**', (route) => route.abort('connectionrefused'));
      await openLane(page, '250401-S4', 'en');
      await page.route('**/booth/250401-S4', (route) => route.abort('connectionrefused'));
      await page.locator('.booth-live--lost').waitFor({ timeout: 40_000 });
      await look(page, 'en-booth-lost');
      await page.unrouteAll();
      await page.locator('#booth-live', { hasText: boothTexts.en.live }).waitFor({ timeout: 40_000 });
      await car('250401-S4', [{ rfid: 'e2ffffffffffffff99999999' }]);
      await waitFor(page, boothTexts.en.decisions.refer);
      await context.close();
    });

    it('admits a member by a typed PASSID without scripts, and goes on by links and forms', async () => {
      const words = boothTexts.es;
      const one = await member();
      const context = await browser.newContext({
        locale: 'es',
        javaScriptEnabled: false,
        viewport: { width: 360, height: 900 },
      });
      const page = await context.newPage();
      await signInAs(page, service.url, 'olivia', 'staff', 'es');
      await openLane(page, '250401-S5', 'es');
      const faults = watch(page, service.url, service.issuer);
      await page.locator('[name="/occupants"]').fill(one.passId);
      await page.locator('[name="/vehicle/plate"]').fill(one.vehicle.plate);
      await page.locator('[name="/vehicle/state"]').fill(one.vehicle.state);
      await page.locator('[name="/vehicle/country"]').selectOption(one.vehicle.country);
      await page.getByRole('button', { name: words.checkNow, exact: true }).click();
      expect(await word(page)).toBe(words.decisions.admit);
      await look(page, 'es-booth-by-hand', false);
      await page.locator('button[data-key="1"]').click();
      expect(await page.locator('.booth-done').innerText()).toContain(words.byYou);
      await page.getByRole('link', { name: words.follow, exact: true }).click();
      await car('250401-S5', [{ rfid: 'e2ffffffffffffff99999999' }], { vehicle: one.vehicle });
      await waitFor(page, words.decisions.refer);
      expect(faults).toEqual([]);
      await context.close();
    });

    it('is walked with the keyboard alone, and read at twice the size', async () => {
      const context = await browser.newContext({ locale: 'en', viewport: { width: 640, height: 450 } });
      const page = await context.newPage();
      await signInAs(page, service.url, 'olivia', 'staff');
      await openLane(page, '250401-S6', 'en');
      await car('250401-S6', [{ rfid: 'e2ffffffffffffff99999999' }]);
      await waitFor(page, boothTexts.en.decisions.refer);
      // A window of 1280 px at 200 % has the room of 640.
      expect(await overflow(page)).toBe(0);
      const reached = new Set<string>();
      await page.locator('body').focus();
      for (let presses = 0; presses < 40; presses += 1) {
        await page.keyboard.press('Tab');
        const on = await page.evaluate(
          `(() => { const e = document.activeElement; const s = getComputedStyle(e);
            if (e === document.body) return ['', true];
            return [e.getAttribute('data-key') ?? e.getAttribute('name') ?? e.textContent.trim(), s.outlineStyle !== 'none' || s.boxShadow !== 'none'] })()`,
        );
        const [name, marked] = on as [string, boolean];
        if (name !== '' && !reached.has(name))
          expect(marked, `${name} shows that it has the focus`).toBe(true);
        reached.add(name);
      }
      for (const name of [
        '1',
        '2',
        '3',
        '4',
        '5',
        'reason',
        '/occupants',
        '/vehicle/plate',
        boothTexts.en.leave,
      ])
        expect([...reached]).toContain(name);
      await context.close();
    });
  },
);
