import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFailed } from 'vitest';
import { inChromium } from './chromium.ts';
import { look } from './look.ts';
import { openService, type Runtime, runtimes, type Service } from './service.ts';

/** How long a page may take to do what it is waited for, on a machine that others are busy on. Milliseconds. */
const patienceMs = 90_000;

/** Somebody at a browser of their own. */
export interface Visitor {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Looks at their page as it stands: on Node at every width, with pictures; on workerd as on a telephone. */
  see(name: string): Promise<void>;
}

/** How their browser is: with scripts, in English and as on a desk unless said. */
export interface Manner {
  readonly language?: 'en' | 'es';
  readonly scripts?: boolean;
  readonly width?: number;
  readonly height?: number;
}

/** Where a journey is made: a service of its own on one of the runtimes, and a Chromium. */
export interface Stage {
  readonly runtime: Runtime;
  readonly browser: Browser;
  readonly service: Service;
  open(options?: BrowserContextOptions): Promise<BrowserContext>;
  visit(manner?: Manner): Promise<Visitor>;
  look(page: Page, name: string, scripts?: boolean): Promise<void>;
}

/** Keeps a picture of each page that stands open when the test fails. */
function keepWhatFailed(context: BrowserContext): void {
  onTestFailed(async ({ task }) => {
    for (const [at, page] of context.pages().entries()) {
      const name = task.name.replaceAll(/[^\p{L}\d]+/gu, '-');
      await page.screenshot({ path: `tests/artifacts/failed-${name}-${at}.png` }).catch(() => undefined);
    }
  });
}

/** The same journeys on every runtime; `tell` says them once. */
export function onStage(
  what: string,
  tell: (stage: Stage) => void,
  on = runtimes as readonly Runtime[],
): void {
  for (const runtime of on) {
    inChromium(`${what}, on ${runtime}`, (chromium) => {
      let service: Service | undefined;
      beforeAll(async () => {
        service = await openService(runtime);
      }, 240_000);
      afterAll(() => service?.close(), 120_000);

      async function open(options?: BrowserContextOptions): Promise<BrowserContext> {
        const context = await chromium.browser.newContext(options);
        context.setDefaultTimeout(patienceMs);
        keepWhatFailed(context);
        return context;
      }

      const widths = runtime === 'Node' ? {} : { widths: [360], pictures: false };
      tell({
        runtime,
        get browser() {
          return chromium.browser;
        },
        get service() {
          if (!service) throw new Error('the service is not open yet');
          return service;
        },
        open,
        async visit({ language = 'en', scripts = true, width = 1280, height = 900 } = {}) {
          const context = await open({
            locale: language,
            javaScriptEnabled: scripts,
            viewport: { width, height },
          });
          const page = await context.newPage();
          return {
            context,
            page,
            see: (name) => look(page, `${language}-${name}`, { ...widths, scripts }),
          };
        },
        look: (page, name, scripts = true) => look(page, name, { ...widths, scripts }),
      });
    });
  }
}

/** Waits until what the page says has these words: it may be on its way still. */
export async function says(page: Page, words: string, where = 'main'): Promise<void> {
  await expect
    .poll(() => page.locator(where).first().textContent(), { timeout: patienceMs })
    .toContain(words);
}

/** Waits until a picture has come and can be seen; the page's own policy lets nothing ask inside it time and again. */
export async function drawn(picture: Locator): Promise<void> {
  const width = () => picture.evaluate((image) => ('naturalWidth' in image ? Number(image.naturalWidth) : 0));
  await expect.poll(width, { timeout: patienceMs }).toBeGreaterThan(0);
}

/** Presses what this finds, and waits for the page that follows. */
export async function follow(page: Page, selector: string): Promise<void> {
  await page.locator(selector).click();
  await page.waitForLoadState('load');
}
