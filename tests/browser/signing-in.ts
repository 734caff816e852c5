import type { Page } from 'playwright-core';
import { en } from '../../src/web/texts/en.ts';
import { es } from '../../src/web/texts/es.ts';

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
  const persona = page.locator(`button[name="account"][value="${account}"]`);
  if ((await persona.count()) > 0) {
    await persona.click();
  } else {
    await page.locator('input[name="account"]').fill(account);
    await page.locator('form:has(input[name="account"]) button').click();
  }
  await page.waitForURL(`${base}/**`);
}
