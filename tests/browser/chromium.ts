import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe } from 'vitest';
import { findChromium, launch } from '../../src/demo/pages/chromium.ts';

const program = findChromium();

/** A suite in a real Chromium, opened for it and closed after it. Where there is none, the suite's name says so. */
export function inChromium(what: string, tell: (at: { readonly browser: Browser }) => void): void {
  const name =
    program === undefined ? `${what} (skipped: no chromium in /usr/bin or on PATH)` : `${what}, in Chromium`;
  describe.skipIf(program === undefined)(name, () => {
    let browser: Browser | undefined;
    beforeAll(async () => {
      browser = await launch(program ?? '');
    });
    afterAll(() => browser?.close());
    tell({
      get browser() {
        if (!browser) throw new Error('Chromium is not open yet');
        return browser;
      },
    });
  });
}

/** Collects what a person would not see but should not be: errors, failed requests, addresses beyond the service. */
export function watch(page: Page, ...origins: readonly string[]): readonly string[] {
  const faults: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) faults.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => faults.push(`script: ${error.message}`));
  page.on('requestfailed', (request) => {
    const why = request.failure()?.errorText;
    // Chromium's own word for what it cut itself: a stream whose page goes, a picture whose card was replaced, a file
    // that is saved instead of shown. A server that breaks off is called otherwise.
    if (why !== 'net::ERR_ABORTED') faults.push(`failed: ${request.url()} ${why}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400) faults.push(`${response.status()}: ${response.url()}`);
  });
  page.on('request', (request) => {
    const { protocol, origin: asked } = new URL(request.url());
    if (protocol.startsWith('http') && !origins.includes(asked)) faults.push(`elsewhere: ${request.url()}`);
  });
  return faults;
}

/** By how many pixels the page is wider than its window. */
export function overflow(page: Page): Promise<number> {
  return page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
}
