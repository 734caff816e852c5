import type { Page } from 'playwright-core';

export { findChromium, launch } from '../../src/demo/pages/chromium.ts';

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
