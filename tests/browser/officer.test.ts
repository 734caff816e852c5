import { beforeAll, expect, it } from 'vitest';
import { press } from '../../src/demo/pages/hands.ts';
import { en } from '../../src/web/texts/en.ts';
import { es } from '../../src/web/texts/es.ts';
import { interviewsTexts } from '../../src/web/texts/interviews.ts';
import { keyTexts } from '../../src/web/texts/keys.ts';
import { matchTexts } from '../../src/web/texts/match.ts';
import { memberTexts } from '../../src/web/texts/member.ts';
import { officerTexts } from '../../src/web/texts/officer.ts';
import { queueTexts } from '../../src/web/texts/queue.ts';
import { sightingsTexts } from '../../src/web/texts/sightings.ts';
import { watch } from './chromium.ts';
import { type Applicant, booked, list, submitted } from './seeded.ts';
import { signInAs } from './signing-in.ts';
import { type Manner, onStage, says, type Visitor } from './stage.ts';

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

onStage('the officers’ pages', (stage) => {
  beforeAll(async () => {
    await list(stage.service, 'demonstration', [people.en.matched, people.es.matched]);
  });

  async function staff(
    account: string,
    manner: Manner & Required<Pick<Manner, 'language'>>,
  ): Promise<Visitor & { readonly faults: readonly string[] }> {
    const visitor = await stage.visit(manner);
    await signInAs(visitor.page, stage.service.url, account, 'staff', manner.language);
    return { ...visitor, faults: watch(visitor.page, stage.service.url) };
  }

  it.each([
    ['en', true, 1280],
    ['es', false, 360],
  ] as const)(
    'lead from the queue to a member and to a letter, in %s, scripts: %s',
    async (language, scripts, width) => {
      const t = officerTexts[language];
      const { clear } = people[language];
      const id = await submitted(stage.service, clear);
      const day = await booked(stage.service, clear.subject, id);
      const { context, page, faults, see } = await staff('olivia', { language, scripts, width });
      await see('officer-home');
      await page.goto(`${stage.service.url}/staff/interviews?center=5002&day=${day}`);
      await says(page, interviewsTexts[language].face);
      await see('officer-sheet');
      await page.goto(`${stage.service.url}/staff/applications?state=interview_scheduled`);
      await see('officer-queue');
      await page.locator(`tr:has(a[href$="${id}"]) label`).click();
      await press(page, queueTexts[language].take);
      await says(page, queueTexts[language].you, `tr:has(a[href$="${id}"])`);
      await page.locator(`a[href$="${id}"]`).click();
      await see('officer-application');
      await page.locator('#record label').first().click();
      await page.locator('[name="/notes"]').fill('Compared the passport; crosses every day to work.');
      await press(page, t.recordButton);
      await page.locator('[name="/decision"]').selectOption('approve:low_risk_shown');
      await press(page, t.continue);
      await see('officer-confirm');
      await press(page, t.confirmButtons.approve);
      await says(page, texts[language].states.approved, 'h1 + p');
      await see('officer-approved');
      await page.getByRole('link', { name: t.membership, exact: true }).click();
      await see('officer-member');
      await page.locator('[name="/move"]').selectOption('suspend:document_invalid');
      await press(page, memberTexts[language].continue);
      await see('officer-move');
      await press(page, memberTexts[language].moves.suspend);
      await see('officer-suspended');
      await page.goto(`${stage.service.url}/staff/members`);
      await see('officer-find');
      await page.goto(`${stage.service.url}/staff/sightings`);
      await page.locator('[name="/caseNumber"]').fill('CASE-2026-1');
      await page.locator('[name="/document/number"]').fill(clear.passport);
      await press(page, sightingsTexts[language].button);
      await says(page, sightingsTexts[language].none);
      await see('officer-sightings');
      expect(faults).toEqual([]);
      await context.close();
    },
  );

  it.each([['en'], ['es']] as const)(
    'set a match side by side and take a verdict, in %s',
    async (language) => {
      const t = matchTexts[language];
      await submitted(stage.service, people[language].matched);
      const { context, page, faults, see } = await staff('ada', { language });
      await page.goto(`${stage.service.url}/staff/matches`);
      await see('match-queue');
      await page.getByRole('link', { name: new RegExp(people[language].matched.givenNames) }).click();
      await says(page, 'tattoo on the left arm');
      await see('match-side-by-side');
      await page.getByText(t.verdictsAre.different_person, { exact: true }).click();
      await page.getByRole('textbox', { name: t.reason }).fill('Another birthplace, no tattoo.');
      await press(page, t.continue);
      await see('match-confirm');
      await press(page, t.confirm);
      await says(page, 'Another birthplace, no tattoo.');
      await see('match-judged');
      expect(faults).toEqual([]);
      await context.close();
      const other = await staff('omar', { language });
      await other.page.goto(`${stage.service.url}/staff/matches?state=different_person`);
      await other.page.locator('tr a').first().click();
      await other.page.waitForURL('**/staff/matches/*');
      expect(await other.page.locator('main').innerText()).not.toContain('tattoo on the left arm');
      await other.see('match-hit-only');
      await other.context.close();
    },
  );

  it('can be gone through with the keyboard alone, and the keys can be turned off', async () => {
    const one = person('keys', 'Teodora', 'Villaseñor', '1979-09-09', 'G55555555');
    const id = await submitted(stage.service, one);
    await booked(stage.service, one.subject, id);
    const { context, page, see } = await staff('owen', { language: 'en' });
    const { keyboard } = page;
    const focused = () =>
      page.evaluate('document.activeElement.getAttribute("href") ?? document.activeElement.id');
    await page.goto(`${stage.service.url}/staff/applications?state=interview_scheduled`);
    await keyboard.press('?');
    await page.locator('dialog[open]').waitFor();
    await see('officer-keys');
    await keyboard.press('Escape');
    for (let i = 0; i < 5 && (await focused()) !== `/staff/applications/${id}`; i += 1)
      await keyboard.press('j');
    expect(await focused()).toBe(`/staff/applications/${id}`);
    await keyboard.press('x');
    expect(await page.locator(`#select-${id}`).isChecked()).toBe(true);
    await keyboard.press('t');
    // The queue comes again under the same address, so only what it says tells that it has come.
    await page.locator('tbody', { hasText: queueTexts.en.you }).waitFor();
    await page.waitForLoadState('load');
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
    await page.waitForLoadState('load');
    await keyboard.press('d');
    expect(await focused()).toBe('field-decision');
    await keyboard.type('Low risk shown');
    await keyboard.press('Tab');
    await keyboard.press('Enter');
    await page.getByRole('heading', { name: officerTexts.en.confirmTitle }).waitFor();
    await page.waitForLoadState('load');
    for (let i = 0; i < 40; i += 1) {
      await keyboard.press('Tab');
      const label = await page.evaluate('document.activeElement.textContent.trim()');
      if (label === officerTexts.en.confirmButtons.approve) break;
    }
    await keyboard.press('Enter');
    await page.waitForURL(`**/staff/applications/${id}`);
    await says(page, en.states.approved, 'h1 + p');
    await keyboard.press('?');
    await page.getByText(keyTexts.en.on).click();
    await keyboard.press('Escape');
    await page.locator('dialog[open]').waitFor({ state: 'detached' });
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await keyboard.press('u');
    // The help alone stays in reach: once it has opened, the key before it has done whatever it does.
    await keyboard.press('?');
    await page.locator('dialog[open]').waitFor();
    expect(asked).toEqual([]);
    await context.close();
  });
});
