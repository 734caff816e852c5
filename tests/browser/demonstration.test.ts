import { afterAll, beforeAll, expect, it } from 'vitest';
import { openPagesStage, type PagesStage } from '../../src/demo/pages/stage.ts';
import { pagesStory } from '../../src/demo/pages/story.ts';
import { inChromium } from './chromium.ts';
import { look } from './look.ts';
import { runtimes } from './service.ts';

for (const runtime of runtimes) {
  inChromium(`the demonstration at the pages, on ${runtime}`, (chromium) => {
    let stage: PagesStage;
    beforeAll(async () => {
      stage = await openPagesStage(runtime === 'workerd');
    }, 240_000);
    afterAll(() => stage?.close(), 120_000);

    it('goes from a draft on a telephone to a PASSID that is admitted at the booth', async () => {
      const done: string[] = [];
      for (const { name, run } of pagesStory(stage, chromium.browser, (page, picture) =>
        look(page, `demonstration-${runtime}-${picture}`, { scripts: false }),
      )) {
        await run();
        done.push(name);
      }
      expect(done).toHaveLength(9);
      expect(done.at(-1)).toContain('admitted at the booth');
    });
  });
}
