import type { Page } from 'playwright-core';
import { en } from '../../web/texts/en.ts';
import { es } from '../../web/texts/es.ts';

const texts = { en, es };

/** Signs in from the sign-in page as one of the issuer's people, or as an applicant of one's own. */
export async function signInAs(
  page: Page,
  base: string,
  account: string,
  door: 'applicants' | 'staff' = 'applicants',
  language: 'en' | 'es' = 'en',
): Promise<void> {
  await page.goto(`${base}/sign-in?door=${door}`);
  await page.getByRole('link', { name: texts[language].doors[door].button, exact: true }).click();
  // Whether somebody is offered can be said of a whole page alone.
  await page.waitForLoadState('load');
  const persona = page.locator(`button[name="account"][value="${account}"]`);
  if ((await persona.count()) > 0) {
    await persona.click();
  } else {
    await page.locator('input[name="account"]').fill(account);
    await page.locator('form:has(input[name="account"]) button').click();
  }
  await page.waitForURL(`${base}/**`);
}

/** Types into a form as its fields want it. */
export async function type(page: Page, fields: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, value] of Object.entries(fields)) {
    const field = page.locator(`[name="${name}"]`);
    const kind = await field
      .first()
      .evaluate((element) => `${element.localName}:${element.getAttribute('type')}`);
    if (kind === 'input:radio') await choose(page, name, value);
    else if (kind.startsWith('select')) await field.selectOption(value);
    else await field.fill(value);
  }
}

/** Clicks the label of a radio button: the button itself is drawn by the style sheet. */
export async function choose(page: Page, name: string, value: string): Promise<void> {
  const id = await page.locator(`input[name="${name}"][value="${value}"]`).getAttribute('id');
  await page.locator(`label[for="${id}"]`).click();
}

/** Presses the button of this name, and waits until the page that follows has come whole. */
export async function press(page: Page, label: string): Promise<void> {
  await page.getByRole('button', { name: label, exact: true }).click();
  await page.waitForLoadState('load');
}
