import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';

const attempts = 3;

/**
 * Keeps a picture of the whole page under tests/artifacts, to be looked at. Proves nothing, so it fails nothing: a busy Chromium
 * says now and then that it cannot capture, and is asked again; one that still cannot is told on the console.
 */
export async function keepPicture(page: Page, name: string): Promise<void> {
  const path = `tests/artifacts/${name}.png`;
  for (let attempt = 1; attempt <= attempts; attempt++) {
    try {
      await page.screenshot({ path, fullPage: true });
      return;
    } catch (error) {
      if (attempt === attempts)
        process.stderr.write(`No picture of ${name}: ${error instanceof Error ? error.message : error}\n`);
      else await sleep(500 * attempt);
    }
  }
}
