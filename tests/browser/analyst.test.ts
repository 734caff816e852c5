import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { simulationTexts } from '../../src/web/texts/simulations.ts';
import { findChromium, launch, watch } from './chromium.ts';
import { look as lookAt } from './look.ts';
import { startService } from './service.ts';
import { signInAs } from './signing-in.ts';

const chromium = findChromium();

/** Waits until the run is over: by the page's own script, or by asking again. */
async function finished(page: Page, refresh: string, words: string, scripts: boolean): Promise<void> {
  const link = page.getByRole('link', { name: words, exact: true });
  for (let i = 0; !scripts && i < 200 && (await link.count()) === 0; i += 1) {
    await page.getByRole('link', { name: refresh, exact: true }).click();
  }
  await link.waitFor({ timeout: 90_000 });
}

describe.skipIf(chromium === undefined)(
  chromium === undefined
    ? 'the analyst in Chromium (skipped: no chromium in /usr/bin or on PATH)'
    : 'the analyst in Chromium',
  () => {
    let browser: Browser;
    let service: Awaited<ReturnType<typeof startService>>;
    beforeAll(async () => {
      [browser, service] = await Promise.all([launch(chromium ?? ''), startService()]);
    });
    afterAll(async () => {
      await browser?.close();
      await service?.close();
    });

    it.each([
      ['en', 'with scripts', 1280],
      ['es', 'without scripts', 360],
    ] as const)(
      'simulates, follows, reads, compares and takes the result along in %s, %s',
      async (language, scripts, width) => {
        const javaScriptEnabled = scripts === 'with scripts';
        const t = simulationTexts[language];
        const context = await browser.newContext({
          javaScriptEnabled,
          locale: language,
          viewport: { width, height: 900 },
        });
        const page = await context.newPage();
        const look = (name: string) => lookAt(page, `${language}-simulation-${name}`, javaScriptEnabled);
        const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
        const faults = watch(page, service.url, service.issuer);

        await signInAs(page, service.url, 'ana', 'staff', language);
        await page.getByRole('link', { name: t.title, exact: true }).first().click();
        await look('none');
        await press(t.runDesignDay);
        await look('waiting');
        await finished(page, t.refresh, t.summaryFile, javaScriptEnabled);
        await look('design-day');
        expect(await page.locator('img.garita-chart').count()).toBe(3);
        const drawn = "[...document.querySelectorAll('img.garita-chart')].map((it) => it.naturalWidth)";
        for (const wide of (await page.evaluate(drawn)) as number[]) expect(wide).toBeGreaterThan(300);

        await page.getByRole('link', { name: t.title, exact: true }).first().click();
        await page.locator('#from').selectOption('outage');
        await press(t.open);
        await look('form');
        await page.locator('[name="/queueing/patienceMinutes"]').fill('-3');
        await page.locator('[name="/replications"]').fill('4');
        await page.locator('details summary').click();
        await page.locator('label[for="port-2504"]').click();
        const box = page.locator('[name="/box"]');
        const outage = await box.inputValue();
        await box.fill(`${outage}variants:\n  - name: x2\n    changes: { demandFactor: 2 }\n`);
        await press(t.start);
        expect(await page.getByRole('alert').innerText()).toMatch(/variants\.0\.changes/);
        await look('form-errors');
        await page.locator('[name="/queueing/patienceMinutes"]').fill('');
        await box.fill(`${outage}variants:\n  - name: x2\n    change: { demandFactor: 2 }\n`);
        await press(t.start);
        await finished(page, t.refresh, t.summaryFile, javaScriptEnabled);
        await look('variants');
        const [download] = await Promise.all([
          page.waitForEvent('download'),
          page.getByRole('link', { name: t.reportFile, exact: true }).click(),
        ]);
        const report = `tests/artifacts/${language}-report.html`;
        await download.saveAs(report);

        await press(t.compare);
        await look('compared');
        await press(t.together);
        await finished(page, t.refresh, t.summaryFile, javaScriptEnabled);
        await page.getByRole('link', { name: t.title, exact: true }).first().click();
        await look('list');
        // A refused form answers 422.
        expect(faults.filter((fault) => !fault.includes('422'))).toEqual([]);

        const own = await context.newPage();
        await own.goto(new URL(`../../${report}`, import.meta.url).href);
        await lookAt(own, `${language}-report`, javaScriptEnabled);
        await context.close();
      },
    );
  },
);
