import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { boothTexts } from '../../src/web/texts/booth.ts';
import { overflow, watch } from './chromium.ts';
import { signInAs } from './signing-in.ts';
import { drawn, follow, onStage, says, type Visitor } from './stage.ts';

const admin = { subject: 'admin-1', roles: ['admin'], agency: 'CBP' } as const;

/** A little more than the page lets pass before it takes a key for a car that has just come. Milliseconds. */
const newCarMs = 800;

interface Member {
  readonly passId: string;
  readonly rfid: string;
  readonly name: string;
  readonly vehicle: { readonly plate: string; readonly state: string; readonly country: string };
}

onStage('the booth', (stage) => {
  let sequence = 0;

  const member = (): Promise<Member> => stage.service.api(admin, '/v1/sandbox/members', {});
  const terminal = (laneId: string) => ({
    subject: `terminal-${laneId}`,
    roles: ['terminal'] as const,
    laneId,
  });

  /** A car at the lane's terminal. */
  function car(laneId: string, occupants: readonly object[], more: object = {}) {
    sequence += 1;
    return stage.service.api(terminal(laneId), '/v1/crossings', {
      capturedAt: new Date().toISOString(),
      sequence,
      phase: 'booth',
      occupants,
      occupantCount: occupants.length,
      ...more,
    });
  }

  const beat = (laneId: string, drill: boolean) =>
    stage.service.api(terminal(laneId), `/v1/lanes/${laneId}/heartbeat`, {
      snapshotVersion: 4,
      snapshotAge: 90,
      journalDepth: 0,
      lastSequence: sequence,
      drill,
    });

  async function openLane(page: Page, laneId: string, language: 'en' | 'es'): Promise<void> {
    await page.goto(`${stage.service.url}/booth/${laneId}`);
    await follow(page, `form[action="/booth/${laneId}/open"] button`);
    expect(await page.locator('html').getAttribute('lang')).toBe(language);
  }

  /** Looks at a page by day and by night. */
  async function seeTwice({ page, see }: Visitor, name: string): Promise<void> {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await see(`booth-${name}-${colorScheme}`);
    }
  }

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
      const visitor = await stage.visit({ language });
      const { context, page } = visitor;
      await signInAs(page, stage.service.url, 'olivia', 'staff', language);
      await page.goto(`${stage.service.url}/booth?crossing=250401`);
      await seeTwice(visitor, 'choose');
      await page.goto(`${stage.service.url}/booth/${laneId}`);
      await seeTwice(visitor, 'closed');
      await openLane(page, laneId, language);
      const faults = watch(page, stage.service.url, stage.service.issuer);
      await page.locator('#booth-live', { hasText: words.live }).waitFor();
      await seeTwice(visitor, 'quiet');

      await beat(laneId, false);
      await car(laneId, [{ rfid: one.rfid }], { vehicle: one.vehicle });
      await waitFor(page, words.decisions.admit);
      await page.locator('.booth-link--up').waitFor();
      expect(await page.locator('.booth-name').innerText()).toContain(one.name.split(' ')[0]);
      await drawn(page.locator('img.booth-photo'));
      await seeTwice(visitor, 'admit');

      // One key, once the car has stood there for a moment: until then the page takes none.
      await page.waitForTimeout(newCarMs);
      await page.keyboard.press('1');
      await page.locator('.booth-done', { hasText: words.byYou }).waitFor();
      await seeTwice(visitor, 'done');

      await car(laneId, [{ rfid: one.rfid }, { rfid: two.rfid }, { rfid: 'e2ffffffffffffff99999999' }], {
        vehicle: two.vehicle,
        occupantCount: 4,
      });
      await waitFor(page, words.decisions.refer);
      await seeTwice(visitor, 'refer');
      // Typing is not pressing a key of the booth: what comes after it finds the car as it was.
      await page.waitForTimeout(newCarMs);
      await page.locator('[name="/occupants"]').fill('');
      await page.locator('[name="/occupants"]').press('3');
      await beat(laneId, true);
      await page.locator('.booth-drill').first().waitFor();
      await waitFor(page, words.decisions.refer);
      expect(await page.locator('.booth-done').count()).toBe(0);
      await seeTwice(visitor, 'drill');
      expect(faults).toEqual([]);
      await context.close();
    },
  );

  it('says that it is no longer live when the centre cannot be reached', async () => {
    const { context, page, see } = await stage.visit();
    await signInAs(page, stage.service.url, 'olivia', 'staff');
    // The page has come; from then on nothing does.
    await page.route('**/booth/250401-S4/events**', (route) => route.abort('connectionrefused'));
    await openLane(page, '250401-S4', 'en');
    await page.route('**/booth/250401-S4', (route) => route.abort('connectionrefused'));
    await page.locator('.booth-live--lost').waitFor();
    await see('booth-lost');
    await page.unrouteAll();
    await page.locator('#booth-live', { hasText: boothTexts.en.live }).waitFor();
    await car('250401-S4', [{ rfid: 'e2ffffffffffffff99999999' }]);
    await waitFor(page, boothTexts.en.decisions.refer);
    await context.close();
  });

  it('admits a member by a typed PASSID without scripts, and goes on by links and forms', async () => {
    const words = boothTexts.es;
    const one = await member();
    const { context, page, see } = await stage.visit({ language: 'es', scripts: false, width: 360 });
    await signInAs(page, stage.service.url, 'olivia', 'staff', 'es');
    await openLane(page, '250401-S5', 'es');
    const faults = watch(page, stage.service.url, stage.service.issuer);
    await page.locator('[name="/occupants"]').fill(one.passId);
    await page.locator('[name="/vehicle/plate"]').fill(one.vehicle.plate);
    await page.locator('[name="/vehicle/state"]').fill(one.vehicle.state);
    await page.locator('[name="/vehicle/country"]').selectOption(one.vehicle.country);
    await page.getByRole('button', { name: words.checkNow, exact: true }).click();
    await waitFor(page, words.decisions.admit);
    await see('booth-by-hand');
    await follow(page, 'button[data-key="1"]');
    await says(page, words.byYou, '.booth-done');
    await page.getByRole('link', { name: words.follow, exact: true }).click();
    await car('250401-S5', [{ rfid: 'e2ffffffffffffff99999999' }], { vehicle: one.vehicle });
    await waitFor(page, words.decisions.refer);
    expect(faults).toEqual([]);
    await context.close();
  });

  it('is walked with the keyboard alone, and read at twice the size', async () => {
    const { context, page } = await stage.visit({ width: 640, height: 450 });
    await signInAs(page, stage.service.url, 'olivia', 'staff');
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
      if (name !== '' && !reached.has(name)) expect(marked, `${name} shows that it has the focus`).toBe(true);
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
});
