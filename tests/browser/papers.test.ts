import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, expect, it } from 'vitest';
import { press } from '../../src/demo/pages/hands.ts';
import { largestPaper } from '../../src/papers/add.ts';
import { en } from '../../src/web/texts/en.ts';
import { es } from '../../src/web/texts/es.ts';
import { noticeTexts } from '../../src/web/texts/notices.ts';
import { paperTexts } from '../../src/web/texts/papers.ts';
import { watch } from './chromium.ts';
import { signInAs } from './signing-in.ts';
import { onStage, says } from './stage.ts';

/** Files as they lie on the applicant's own disk. */
const folder = mkdtempSync(join(tmpdir(), 'garita-papers-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
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

onStage('papers and notices', (stage) => {
  it.each([
    ['es', false, es],
    ['en', true, en],
  ] as const)(
    'are asked for, added, refused and removed in %s, scripts: %s',
    async (language, scripts, t) => {
      const { context, page, see } = await stage.visit({ language, scripts });
      const words = paperTexts[language];
      const choose = async (kind: string, path: string | undefined) => {
        await page.locator('[name="/kind"]').selectOption(kind);
        if (path) await page.locator('[name="/file"]').setInputFiles(path);
      };
      await signInAs(page, stage.service.url, `papers${language}`, 'applicants', language);
      const draft = await begin(page);
      await page.goto(`${stage.service.url}${draft}/vehicles`);
      await page.locator('[name="/vehicles/0/plate"]').fill('BCN-12-34');
      await page.locator('label[for="field-vehicles-0-owner-other"]').click();
      await press(page, t.saveLater);
      await page.getByRole('link', { name: words.link, exact: true }).click();
      await says(page, words.expected.owner_letter);
      await see('papers-none');
      await choose('owner_letter', letter);
      await press(page, words.add);
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
        await page.goto(`${stage.service.url}${draft}/papers`);
        await choose('other', path);
        await press(page, words.add);
        await page.getByRole('alert').waitFor();
        expect(await page.locator('#field-file-error').innerText()).not.toBe('');
        if (name !== 'far-too-large') await see(`papers-${name}`);
      }
      await page.goto(`${stage.service.url}${draft}/papers`);
      await page.getByRole('button', { name: new RegExp(`^${words.remove}`) }).click();
      await says(page, words.none);
      await page.goto(`${stage.service.url}/account`);
      await see('account');
      await page.getByRole('link', { name: noticeTexts[language].title, exact: true }).click();
      await see('notices-off');
      await page.locator('[name="/email"]').fill('somebody@mail.example');
      await press(page, noticeTexts[language].save);
      await says(page, noticeTexts[language].goTo('somebody@mail.example'));
      await see('notices-on');
      await context.close();
    },
  );

  it('ask before answers are lost, and send a form once however often its button is pressed', async () => {
    const { context, page } = await stage.visit();
    await signInAs(page, stage.service.url, 'careful');
    const faults = watch(page, stage.service.url, stage.service.issuer);
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
    await expect.poll(() => asked, { timeout: 60_000 }).toEqual(['beforeunload']);
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
});
