import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { overflow } from './chromium.ts';
import { keepPicture } from './picture.ts';

/** How a page is looked at. */
export interface Looking {
  /** At these widths nothing may stick out, pixels; axe looks at the first. */
  readonly widths?: readonly number[];
  /** Whether a picture of each width is kept under tests/artifacts to be looked at. */
  readonly pictures?: boolean;
  /** Without scripts axe cannot run: it is one. */
  readonly scripts?: boolean;
}

const everyWidth = [360, 768, 1280] as const;

/** Looks at a page once it has come: at every width nothing sticks out, and axe finds nothing. */
export async function look(page: Page, name: string, looking: Looking = {}): Promise<void> {
  const { widths = everyWidth, pictures = true, scripts = true } = looking;
  await page.waitForLoadState('load');
  const before = page.viewportSize() ?? { width: 1280, height: 900 };
  for (const [at, width] of widths.entries()) {
    await page.setViewportSize({ width, height: 900 });
    expect(await overflow(page), `${name} at ${width} px is wider than its window`).toBe(0);
    if (pictures) await keepPicture(page, `${name}-${width}`);
    if (scripts && at === 0) await expectNoViolations(page, `${name} at ${width} px`);
  }
  await page.setViewportSize(before);
}

/** Every rule of axe, WCAG 2.2 AA and best practices alike; no page has a frame that would need looking at apart. */
async function expectNoViolations(page: Page, where: string): Promise<void> {
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] });
  const { violations } = await axe.analyze();
  const found = violations.map(
    ({ id, help, nodes }) => `${id}: ${help}\n    ${nodes.map((node) => node.html).join('\n    ')}`,
  );
  expect(found, where).toEqual([]);
}
