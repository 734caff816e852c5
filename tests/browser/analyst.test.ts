import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { until } from '../../src/demo/client.ts';
import { press } from '../../src/demo/pages/hands.ts';
import { simulationTexts } from '../../src/web/texts/simulations.ts';
import { watch } from './chromium.ts';
import { signInAs } from './signing-in.ts';
import { onStage, says } from './stage.ts';

/** A run of the smallest scenario takes seconds; others may be at work on this machine. Milliseconds. */
const finishedMs = 200_000;

/** Waits until the run is over: by the page's own script, or by asking again. */
async function finished(page: Page, refresh: string, words: string, scripts: boolean): Promise<void> {
  const link = page.getByRole('link', { name: words, exact: true });
  if (!scripts) {
    const asked = async () => {
      await page.waitForLoadState('load');
      if ((await link.count()) > 0) return true;
      await page.getByRole('link', { name: refresh, exact: true }).click();
      return false;
    };
    await until('the result', finishedMs, asked, (over) => over);
  }
  await link.waitFor({ timeout: finishedMs });
}

onStage('the analyst', (stage) => {
  it.each([
    ['en', true, 1280],
    ['es', false, 360],
  ] as const)(
    'simulates, follows, reads, compares and takes the result along in %s, scripts: %s',
    async (language, scripts, width) => {
      const t = simulationTexts[language];
      const { context, page, see } = await stage.visit({ language, scripts, width });
      const faults = watch(page, stage.service.url, stage.service.issuer);

      await signInAs(page, stage.service.url, 'ana', 'staff', language);
      await page.getByRole('link', { name: t.title, exact: true }).first().click();
      await see('simulation-none');
      // The page goes on by itself when the run is over, so the news is held back while it is looked at.
      let letGo = () => {};
      const looked = new Promise<void>((resolve) => {
        letGo = resolve;
      });
      await page.route('**/staff/simulations/*/events', (route) => looked.then(() => route.continue()));
      await press(page, t.runDesignDay);
      await see('simulation-waiting');
      letGo();
      await finished(page, t.refresh, t.summaryFile, scripts);
      await see('simulation-design-day');
      expect(await page.locator('img.garita-chart').count()).toBe(3);
      const drawn = "[...document.querySelectorAll('img.garita-chart')].map((it) => it.naturalWidth)";
      for (const wide of (await page.evaluate(drawn)) as number[]) expect(wide).toBeGreaterThan(300);

      await page.getByRole('link', { name: t.title, exact: true }).first().click();
      await page.locator('#from').selectOption('outage');
      await press(page, t.open);
      await see('simulation-form');
      await page.locator('[name="/queueing/patienceMinutes"]').fill('-3');
      await page.locator('[name="/replications"]').fill('4');
      await page.locator('details summary').click();
      await page.locator('label[for="port-2504"]').click();
      const box = page.locator('[name="/box"]');
      const outage = await box.inputValue();
      await box.fill(`${outage}variants:\n  - name: x2\n    changes: { demandFactor: 2 }\n`);
      await press(page, t.start);
      await says(page, 'variants.0.changes', '[role="alert"]');
      await see('simulation-form-errors');
      await page.locator('[name="/queueing/patienceMinutes"]').fill('');
      await box.fill(`${outage}variants:\n  - name: x2\n    change: { demandFactor: 2 }\n`);
      await press(page, t.start);
      await finished(page, t.refresh, t.summaryFile, scripts);
      await see('simulation-variants');
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', { name: t.reportFile, exact: true }).click(),
      ]);
      const report = `tests/artifacts/${language}-report.html`;
      await download.saveAs(report);

      await press(page, t.compare);
      await see('simulation-compared');
      await press(page, t.together);
      await finished(page, t.refresh, t.summaryFile, scripts);
      await page.getByRole('link', { name: t.title, exact: true }).first().click();
      await see('simulation-list');
      // A refused form answers 422.
      expect(faults.filter((fault) => !fault.includes('422'))).toEqual([]);

      const own = await context.newPage();
      await own.goto(new URL(`../../${report}`, import.meta.url).href);
      await stage.look(own, `${language}-report`, scripts);
      await context.close();
    },
  );
});
