import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { en } from '../../src/web/texts/en.ts';
import { es } from '../../src/web/texts/es.ts';
import { interviewsTexts } from '../../src/web/texts/interviews.ts';
import { keyTexts } from '../../src/web/texts/keys.ts';
import { matchTexts } from '../../src/web/texts/match.ts';
import { memberTexts } from '../../src/web/texts/member.ts';
import { officerTexts } from '../../src/web/texts/officer.ts';
import { queueTexts } from '../../src/web/texts/queue.ts';
import { sightingsTexts } from '../../src/web/texts/sightings.ts';
import { findChromium, launch, watch } from './chromium.ts';
import { look } from './look.ts';
import { type Applicant, booked, list, submitted } from './seeded.ts';
import { startService } from './service.ts';
import { signInAs } from './signing-in.ts';

const chromium = findChromium();
const person = (
  subject: string,
  givenNames: string,
  paternalSurname: string,
  birthDate: string,
  passport: string,
): Applicant => ({ subject, givenNames, paternalSurname, maternalSurname: 'Orozco', birthDate, passport });

/** In each language one is approved and then revoked, another is matched and judged. */
const people = {
  en: {
    clear: person('clear-en', 'Rosa Elena', 'Quintanilla', '1988-03-14', 'G11111111'),
    matched: person('matched-en', 'Xochitl', 'Zarazua', '1971-03-04', 'G22222222'),
  },
  es: {
    clear: person('clear-es', 'Lucía', 'Fuentes', '1990-07-15', 'G33333333'),
    matched: person('matched-es', 'Baltazar', 'Ollervides', '1985-11-23', 'G44444444'),
  },
} as const;
const texts = { en, es };

describe.skipIf(chromium === undefined)(
  chromium === undefined
    ? 'the officers’ pages in Chromium (skipped: no chromium in /usr/bin or on PATH)'
    : 'the officers’ pages in Chromium',
  () => {
    let browser: Browser;
    let service: Awaited<ReturnType<typeof startService>>;
    beforeAll(async () => {
      [browser, service] = await Promise.all([launch(chromium ?? ''), startService()]);
      await list(service, 'demonstration', [people.en.matched, people.es.matched]);
    });
    afterAll(async () => {
      await browser?.close();
      await service?.close();
    });

    async function staff(
      account: string,
      language: 'en' | 'es',
      more: { javaScriptEnabled?: boolean; width?: number } = {},
    ): Promise<{ context: BrowserContext; page: Page; faults: readonly string[] }> {
      const { javaScriptEnabled = true, width = 1280 } = more;
      const context = await browser.newContext({
        locale: language,
        javaScriptEnabled,
        viewport: { width, height: 900 },
      });
      const page = await context.newPage();
      await signInAs(page, service.url, account, 'staff', language);
      return { context, page, faults: watch(page, service.url) };
    }

    it.each([
      ['en', true, 1280],
      ['es', false, 360],
    ] as const)(
      'lead from the queue to a member and to a letter, in %s, scripts: %s',
      async (language, scripts, width) => {
        const t = officerTexts[language];
        const { clear } = people[language];
        const id = await submitted(service, clear);
        const day = await booked(service, clear.subject, id);
        const { context, page, faults } = await staff('olivia', language, {
          javaScriptEnabled: scripts,
          width,
        });
        const see = (name: string) => look(page, `${language}-officer-${name}`, scripts);
        await see('home');
        await page.goto(`${service.url}/staff/interviews?center=5002&day=${day}`);
        expect(await page.content()).toContain(interviewsTexts[language].face);
        await see('sheet');
        await page.goto(`${service.url}/staff/applications?state=interview_scheduled`);
        await see('queue');
        await page.locator(`tr:has(a[href$="${id}"]) label`).click();
        await page.getByRole('button', { name: queueTexts[language].take, exact: true }).click();
        expect(await page.locator(`tr:has(a[href$="${id}"])`).innerText()).toContain(
          queueTexts[language].you,
        );
        await page.locator(`a[href$="${id}"]`).click();
        await see('application');
        await page.locator('#record label').first().click();
        await page.locator('[name="/notes"]').fill('Compared the passport; crosses every day to work.');
        await page.getByRole('button', { name: t.recordButton, exact: true }).click();
        await page.locator('[name="/decision"]').selectOption('approve:low_risk_shown');
        await page.getByRole('button', { name: t.continue, exact: true }).click();
        await see('confirm');
        await page.getByRole('button', { name: t.confirmButtons.approve, exact: true }).click();
        expect(await page.locator('h1 + p').innerText()).toContain(texts[language].states.approved);
        await see('approved');
        await page.getByRole('link', { name: t.membership, exact: true }).click();
        await see('member');
        await page.locator('[name="/move"]').selectOption('suspend:document_invalid');
        await page.getByRole('button', { name: memberTexts[language].continue, exact: true }).click();
        await see('move');
        await page.getByRole('button', { name: memberTexts[language].moves.suspend, exact: true }).click();
        await see('suspended');
        await page.goto(`${service.url}/staff/members`);
        await see('find');
        await page.goto(`${service.url}/staff/sightings`);
        await page.locator('[name="/caseNumber"]').fill('CASE-2026-1');
        await page.locator('[name="/document/number"]').fill(clear.passport);
        await page.getByRole('button', { name: sightingsTexts[language].button, exact: true }).click();
        expect(await page.content()).toContain(sightingsTexts[language].none);
        await see('sightings');
        expect(faults).toEqual([]);
        await context.close();
      },
    );

    it.each([
      ['en', true],
      ['es', true],
    ] as const)('set a match side by side and take a verdict, in %s', async (language, scripts) => {
      const t = matchTexts[language];
      await submitted(service, people[language].matched);
      const { context, page, faults } = await staff('ada', language);
      const see = (name: string) => look(page, `${language}-match-${name}`, scripts);
      await page.goto(`${service.url}/staff/matches`);
      await see('queue');
      await page.getByRole('link', { name: new RegExp(people[language].matched.givenNames) }).click();
      expect(await page.content()).toContain('tattoo on the left arm');
      await see('side-by-side');
      await page.getByText(t.verdictsAre.different_person, { exact: true }).click();
      await page.getByRole('textbox', { name: t.reason }).fill('Another birthplace, no tattoo.');
      await page.getByRole('button', { name: t.continue, exact: true }).click();
      await see('confirm');
      await page.getByRole('button', { name: t.confirm, exact: true }).click();
      expect(await page.content()).toContain('Another birthplace, no tattoo.');
      await see('judged');
      expect(faults).toEqual([]);
      await context.close();
      const other = await staff('omar', language);
      await other.page.goto(`${service.url}/staff/matches?state=different_person`);
      await other.page.locator('tr a').first().click();
      expect(await other.page.content()).not.toContain('tattoo on the left arm');
      await look(other.page, `${language}-match-hit-only`);
      await other.context.close();
    });

    it('can be gone through with the keyboard alone, and the keys can be turned off', async () => {
      const one = person('keys', 'Teodora', 'Villaseñor', '1979-09-09', 'G55555555');
      const id = await submitted(service, one);
      await booked(service, one.subject, id);
      const { context, page } = await staff('owen', 'en');
      const { keyboard } = page;
      const focused = () =>
        page.evaluate('document.activeElement.getAttribute("href") ?? document.activeElement.id');
      await page.goto(`${service.url}/staff/applications?state=interview_scheduled`);
      await keyboard.press('?');
      await page.locator('dialog[open]').waitFor();
      await look(page, 'en-officer-keys');
      await keyboard.press('Escape');
      for (let i = 0; i < 5 && (await focused()) !== `/staff/applications/${id}`; i += 1)
        await keyboard.press('j');
      expect(await focused()).toBe(`/staff/applications/${id}`);
      await keyboard.press('x');
      expect(await page.locator(`#select-${id}`).isChecked()).toBe(true);
      await keyboard.press('t');
      // The queue comes again under the same address, so only what it says tells that it has come.
      await page.locator('tbody', { hasText: queueTexts.en.you }).waitFor();
      for (let i = 0; i < 5 && (await focused()) !== `/staff/applications/${id}`; i += 1)
        await keyboard.press('j');
      await keyboard.press('Enter');
      await page.waitForURL(`**/staff/applications/${id}`);
      await keyboard.press('i');
      await keyboard.press('Space');
      for (let i = 0; i < 10; i += 1) {
        await keyboard.press('Tab');
        if ((await page.evaluate('document.activeElement.type')) === 'submit') break;
      }
      await keyboard.press('Enter');
      await page
        .locator('select[name="/decision"] option[value^="approve"]')
        .first()
        .waitFor({ state: 'attached' });
      await keyboard.press('d');
      expect(await focused()).toBe('field-decision');
      await keyboard.type('Low risk shown');
      await keyboard.press('Tab');
      await keyboard.press('Enter');
      await page.getByRole('heading', { name: officerTexts.en.confirmTitle }).waitFor();
      for (let i = 0; i < 40; i += 1) {
        await keyboard.press('Tab');
        const label = await page.evaluate('document.activeElement.textContent.trim()');
        if (label === officerTexts.en.confirmButtons.approve) break;
      }
      await keyboard.press('Enter');
      await page.waitForURL(`**/staff/applications/${id}`);
      expect(await page.locator('h1 + p').innerText()).toContain(en.states.approved);
      await keyboard.press('?');
      await page.getByText(keyTexts.en.on).click();
      await keyboard.press('Escape');
      await keyboard.press('u');
      await page.waitForTimeout(200);
      expect(page.url()).toContain(id);
      await context.close();
    });
  },
);
