import { expect, it } from 'vitest';
import { onStage } from './stage.ts';

/** Reports each shift of the layout that nobody asked for, as the browser counts them. */
const countShifts = `window.shifts = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifts += entry.value;
}).observe({ type: 'layout-shift', buffered: true });`;

/** Comes back once each font is there and what it changed has been drawn. */
const drawn = `document.fonts.ready.then(() => new Promise((done) => {
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done)));
}))`;

onStage('the first page', (stage) => {
  it.each([
    ['es', 360],
    ['en', 1280],
  ] as const)(
    'weighs less than 100 kB without its fonts and does not shift, in %s at %i px',
    async (language, width) => {
      const { context, page } = await stage.visit({ language, width, height: 800 });
      const cdp = await context.newCDPSession(page);
      await cdp.send('Network.enable');
      const fonts = new Set<string>();
      let bytes = 0;
      cdp.on('Network.responseReceived', ({ requestId, type }) => {
        if (type === 'Font') fonts.add(requestId);
      });
      cdp.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
        if (!fonts.has(requestId)) bytes += encodedDataLength;
      });
      // Fonts come late, as on a slow line: text that is there already must stay where it is.
      await page.route('**/*.woff2', async (route) => {
        await new Promise((resolve) => setTimeout(resolve, 400));
        await route.continue();
      });
      await page.addInitScript(countShifts);
      await page.goto(stage.service.url, { waitUntil: 'networkidle' });
      await page.evaluate(drawn);
      expect(fonts.size).toBeGreaterThan(0);
      expect(bytes).toBeGreaterThan(10_000);
      expect(bytes).toBeLessThan(100_000);
      expect(await page.evaluate('window.shifts')).toBe(0);
      await context.close();
    },
  );
});
