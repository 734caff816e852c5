import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPagesStage, type PagesStage } from '../../src/demo/pages/stage.ts';
import { pagesStory } from '../../src/demo/pages/story.ts';
import { findChromium, launch } from './chromium.ts';
import { look } from './look.ts';

const chromium = findChromium();

describe.skipIf(chromium === undefined).each([
  ['Node', false],
  ['workerd', true],
])(
  chromium === undefined
    ? 'the demonstration at the pages (skipped: no chromium in /usr/bin or on PATH)'
    : 'the demonstration at the pages, on %s',
  (runtime, edge) => {
    let browser: Awaited<ReturnType<typeof launch>>;
    let stage: PagesStage;
    beforeAll(async () => {
      [browser, stage] = await Promise.all([launch(chromium ?? ''), openPagesStage(edge)]);
    }, 180_000);
    afterAll(async () => {
      await browser?.close();
      await stage?.close();
    }, 60_000);

    it('goes from a draft on a telephone to a PASSID that is admitted at the booth', async () => {
      const done: string[] = [];
      for (const { name, run } of pagesStory(stage, browser, (page, picture) =>
        look(page, `demonstration-${runtime}-${picture}`, false),
      )) {
        await run();
        done.push(name);
      }
      expect(done).toHaveLength(9);
      expect(done.at(-1)).toContain('admitted at the booth');
    });
  },
);
