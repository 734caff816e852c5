import type { openBrowser } from './browser.ts';
import { typed } from './typed.ts';

/** Pays at the local provider, from the review page and back to it. */
export async function payHere(
  browser: ReturnType<typeof openBrowser>,
  id: string,
  kind = 'paid',
): Promise<void> {
  const { path } = await browser.fill(`/apply/${id}/pay`);
  await browser.fill(path, { kind });
}

/** Fills a whole draft and stays at its review page: it lacks the fee alone. @returns its id */
export async function completeDraft(browser: ReturnType<typeof openBrowser>): Promise<string> {
  const id = await browser.begin();
  for (const [step, fields] of Object.entries(typed)) {
    await browser.open(`/apply/${id}/${step}`);
    await browser.fill(`/apply/${id}/${step}`, fields);
  }
  await browser.open(`/apply/${id}/review`);
  await browser.fill(`/apply/${id}/declare`, { accepted: 'yes' });
  return id;
}

/** Fills, pays and submits a whole application. @returns its id */
export async function applyAll(browser: ReturnType<typeof openBrowser>): Promise<string> {
  const id = await completeDraft(browser);
  await payHere(browser, id);
  await browser.fill(`/apply/${id}/submit`);
  return id;
}
