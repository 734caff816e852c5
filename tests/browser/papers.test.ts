import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { largestPaper } from '../../src/papers/add.ts';
import { en } from '../../src/web/texts/en.ts';
import { es } from '../../src/web/texts/es.ts';
import { noticeTexts } from '../../src/web/texts/notices.ts';
import { paperTexts } from '../../src/web/texts/papers.ts';
import { findChromium, launch, watch } from './chromium.ts';
import { look } from './look.ts';
import { startService } from './service.ts';
import { signInAs } from './signing-in.ts';

const chromium = findChromium();

/** Files as they lie on the applicant's own disk. */
const folder = mkdtempSync(join(tmpdir(), 'garita-papers-'));
const file = (name: string, ...parts: readonly (string | Uint8Array)[]) => {
  const path = join(folder, name);
  writeFileSync(path, Buffer.concat(parts.map((part) => Buffer.from(part))));
  return path;
};
const letter = file(
  'Carta del dueño con un nombre bastante largo, firmada en Tijuana el lunes.pdf',
  '%PDF-1.7\nla carta\n%%EOF\n',
);
const disguised = file('letter.pdf', '<script>1</script>');
const large = file('large.pdf', '%PDF-1.7\n', new Uint8Array(largestPaper));
const farTooLarge = file('film.pdf', '%PDF-1.7\n', new Uint8Array(6 * largestPaper));

/** Begins a draft. @returns its page */
async function begin(page: Page): Promise<string> {
  await page.locator('label[for="field-program-SENTRI"]').click();
  await page.locator('form[action="/apply"] button').click();
  await page.waitForURL('**/identity');
  return new URL(page.url()).pathname.replace('/identity', '');
}

describe.skipIf(chromium === undefined)(
  chromium === undefined
    ? 'papers and notices in Chromium (skipped: no chromium in /usr/bin or on PATH)'
    : 'papers and notices in Chromium',
  () => {
    let browser: Browser;
    let service: Awaited<ReturnType<typeof startService>>;
    beforeAll(async () => {
      [browser, service] = await Promise.all([launch(chromium ?? ''), startService()]);
    });
    afterAll(async () => {
      await browser?.close();
      await service?.close();
      rmSync(folder, { recursive: true, force: true });
    });

    it.each([
      ['es', es, false],
      ['en', en, true],
    ] as const)('are asked for, added, refused and removed in %s', async (language, t, javaScriptEnabled) => {
      const context = await browser.newContext({
        javaScriptEnabled,
        locale: language,
        acceptDownloads: true,
      });
      const page = await context.newPage();
      const words = paperTexts[language];
      const see = (name: string) => look(page, `${language}-${name}`, javaScriptEnabled);
      const send = () => page.getByRole('button', { name: words.add, exact: true }).click();
      const choose = async (kind: string, path: string | undefined) => {
        await page.locator('[name="/kind"]').selectOption(kind);
        if (path) await page.locator('[name="/file"]').setInputFiles(path);
      };
      await signInAs(page, service.url, `papers${language}`, 'applicants', language);
      const draft = await begin(page);
      await page.goto(`${service.url}${draft}/vehicles`);
      await page.locator('[name="/vehicles/0/plate"]').fill('BCN-12-34');
      await page.locator('label[for="field-vehicles-0-owner-other"]').click();
      await page.getByRole('button', { name: t.saveLater, exact: true }).click();
      await page.getByRole('link', { name: words.link, exact: true }).click();
      expect(await page.content()).toContain(words.expected.owner_letter);
      await see('papers-none');
      await choose('owner_letter', letter);
      await send();
      await page.getByRole('link', { name: /^Carta del dueño/ }).waitFor();
      await see('papers-one');
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', { name: /^Carta del dueño/ }).click(),
      ]);
      expect(download.suggestedFilename()).toMatch(/^Carta del dueño.*\.pdf$/);
      for (const [name, path] of [
        ['nothing', undefined],
        ['disguised', disguised],
        ['too-large', large],
        ['far-too-large', farTooLarge],
      ] as const) {
        await page.goto(`${service.url}${draft}/papers`);
        await choose('other', path);
        await send();
        await page.getByRole('alert').waitFor();
        expect(await page.locator('#field-file-error').innerText()).not.toBe('');
        if (name !== 'far-too-large') await see(`papers-${name}`);
      }
      await page.goto(`${service.url}${draft}/papers`);
      await page.getByRole('button', { name: new RegExp(`^${words.remove}`) }).click();
      expect(await page.content()).toContain(words.none);
      await page.goto(`${service.url}/account`);
      await see('account');
      await page.getByRole('link', { name: noticeTexts[language].title, exact: true }).click();
      await see('notices-off');
      await page.locator('[name="/email"]').fill('somebody@mail.example');
      await page.getByRole('button', { name: noticeTexts[language].save, exact: true }).click();
      expect(await page.content()).toContain(noticeTexts[language].goTo('somebody@mail.example'));
      await see('notices-on');
      await context.close();
    });

    it('ask before answers are lost, and send a form once however often its button is pressed', async () => {
      const context = await browser.newContext({ locale: 'en' });
      const page = await context.newPage();
      await signInAs(page, service.url, 'careful');
      const faults = watch(page, service.url, service.issuer);
      const draft = await begin(page);
      const asked: string[] = [];
      page.on('dialog', async (dialog) => {
        asked.push(dialog.type());
        await dialog.dismiss();
      });
      // Nothing typed: nothing to lose.
      await page.reload();
      expect(asked).toEqual([]);
      await page.locator('[name="/identity/givenNames"]').fill('Rosa');
      await page.getByRole('link', { name: en.myApplications }).click();
      await expect.poll(() => asked).toEqual(['beforeunload']);
      expect(new URL(page.url()).pathname).toBe(`${draft}/identity`);
      const posts: string[] = [];
      page.on('request', (request) => {
        if (request.method() === 'POST') posts.push(request.url());
      });
      await page.getByRole('button', { name: en.saveLater, exact: true }).dblclick();
      await page.waitForURL(`**${draft}`);
      expect(posts).toHaveLength(1);
      expect(asked).toHaveLength(1);
      expect(faults).toEqual([]);
      await context.close();
    });
  },
);
