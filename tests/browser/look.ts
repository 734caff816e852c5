import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { overflow } from './chromium.ts';

const widths = [360, 768, 1280] as const;

/**
 * Looks at a page as it stands: at every width nothing sticks out, axe finds nothing, and a picture is kept under
 * tests/artifacts to be looked at. Without scripts axe cannot run: it is one.
 */
export async function look(page: Page, name: string, scripts = true): Promise<void> {
  const before = page.viewportSize() ?? { width: 1280, height: 900 };
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 });
    expect(await overflow(page), `${name} at ${width} px is wider than its window`).toBe(0);
    await page.screenshot({ path: `tests/artifacts/${name}-${width}.png`, fullPage: true });
    if (scripts && width === 360) await expectNoViolations(page, `${name} at ${width} px`);
  }
  await page.setViewportSize(before);
}

/** Every rule of axe, WCAG 2.2 AA and best practices alike. */
async function expectNoViolations(page: Page, where: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const found = violations.map(
    ({ id, help, nodes }) => `${id}: ${help}\n    ${nodes.map((node) => node.html).join('\n    ')}`,
  );
  expect(found, where).toEqual([]);
}
