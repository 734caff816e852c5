import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, makeHarness } from '#harness';
import { sql } from '../../src/db/sql.ts';
import { largestPaper, mostPapers } from '../../src/papers/add.ts';
import { paperKindNames } from '../../src/papers/kinds.ts';
import { noticeTexts } from '../../src/web/texts/notices.ts';
import { paperTexts } from '../../src/web/texts/papers.ts';
import { applyAll } from './apply-all.ts';
import { formOf, openBrowser } from './browser.ts';

let harness: Harness;
beforeAll(async () => {
  harness = await makeHarness();
});
afterAll(async () => {
  expect(harness.errors).toEqual([]);
  await harness.close();
});

const t = paperTexts.en;
const pdf = (words: string, name = 'letter.pdf') => new File([`%PDF-1.7\n${words}\n%%EOF\n`], name);

async function applicant(account: string) {
  const browser = openBrowser(harness.app);
  await browser.signIn(account);
  const id = await browser.begin();
  const at = `/apply/${id}/papers`;
  await browser.open(at);
  return { browser, id, at };
}

describe('the page of papers', () => {
  it('takes a paper, lists it, gives it back as a file, and lets a draft’s be removed', async () => {
    const { browser, id, at } = await applicant('papers');
    const added = await browser.upload(at, pdf('one'), { '/kind': 'owner_letter' });
    expect(added.status).toBe(200);
    expect(added.text).toContain('letter.pdf');
    expect(added.text).toContain(paperKindNames.owner_letter.en);
    expect((await browser.open(`/apply/${id}/review`)).text).toContain(t.count(1));
    await browser.open(at);
    const link = new RegExp(`href="(${at}/[0-9a-f-]{36})"`).exec(browser.page().html)?.[1] ?? '';
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const file = await harness.app.request(link, { headers: { cookie } });
    expect(file.headers.get('content-disposition')).toMatch(/^attachment;/);
    expect(await file.text()).toContain('one');
    await browser.open(at);
    const remove = formOf(browser.page().html, `${link}/remove`);
    expect((await browser.post(`${link}/remove`, remove)).text).toContain(t.none);
    // The same form once more, as by a second click, is the same request.
    expect(await browser.post(`${link}/remove`, remove)).toMatchObject({ status: 200, path: at });
  });

  it('says in place what was wrong, and changes nothing', async () => {
    const { browser, at } = await applicant('mistakes');
    const wrong = async (file: File | undefined, fields: Record<string, string>) => {
      await browser.open(at);
      return browser.upload(at, file, fields);
    };
    const noFile = await wrong(undefined, { '/kind': 'other' });
    expect(noFile.status).toBe(422);
    expect(noFile.html).toMatch(/href="#field-file"[^>]*>Choose a file/);
    const noKind = await wrong(pdf('x'), { '/kind': '' });
    expect(noKind.html).toMatch(/href="#field-kind"[^>]*>Say what it is/);
    const html = await wrong(new File(['<script>1</script>'], 'letter.pdf'), { '/kind': 'other' });
    expect(html.status).toBe(415);
    expect(html.text).toContain('no PDF, JPEG or PNG by its content');
    // What was chosen stays chosen.
    expect(html.html).toContain('<option value="other" selected');
    const large = new File(['%PDF-1.7', new Uint8Array(largestPaper + 100_000)], 'large.pdf');
    const tooLarge = await wrong(large, { '/kind': 'other' });
    expect(tooLarge.status).toBe(413);
    expect(tooLarge.html).toMatch(/href="#field-file"[^>]*>The file is larger than 5 MB/);
    expect((await browser.open(at)).text).toContain(t.none);
  });

  it('takes one form once, and a form of somebody else’s browser or of none never', async () => {
    const { browser, at } = await applicant('replays');
    const fields = { '/kind': 'other' };
    const { html } = browser.page();
    await browser.upload(at, pdf('once'), fields);
    const papers = () => harness.services.db.all(sql`SELECT id FROM application_papers`);
    const before = (await papers()).length;
    const key = /name="key" value="([^"]+)"/.exec(html.slice(html.indexOf(`action="${at}"`)))?.[1] ?? '';
    await browser.upload(at, pdf('once'), { ...fields, key });
    expect(browser.page().status).toBe(200);
    expect((await papers()).length).toBe(before);
    await browser.open(at);
    const other = await browser.upload(at, pdf('another file'), { ...fields, key });
    expect(other.status).toBe(422);
    await browser.open(at);
    expect((await browser.upload(at, pdf('forged'), { ...fields, form: 'forged' })).status).toBe(403);
    const rival = openBrowser(harness.app);
    await rival.signIn('rival');
    const stolen = await rival.begin();
    await rival.open(`/apply/${stolen}/papers`);
    const own = /name="form" value="([^"]+)"/.exec(rival.page().html)?.[1] ?? '';
    await browser.open(at);
    expect((await browser.upload(at, pdf('of another'), { ...fields, form: own })).status).toBe(403);
    expect((await papers()).length).toBe(before);
  });

  it('is nobody else’s, and neither are its files', async () => {
    const { browser, at } = await applicant('privatepapers');
    await browser.upload(at, pdf('mine'), { '/kind': 'other' });
    const link = new RegExp(`href="(${at}/[0-9a-f-]{36})"`).exec(browser.page().html)?.[1] ?? '';
    const rival = openBrowser(harness.app);
    await rival.signIn('curiouspapers');
    const theirs = await rival.begin();
    for (const path of [at, link, link.replace(/\/apply\/[^/]+/, `/apply/${theirs}`)])
      expect((await rival.open(path)).status, path).toBe(404);
    await rival.open(`/apply/${theirs}/papers`);
    const form = /name="form" value="([^"]+)"/.exec(rival.page().html)?.[1] ?? '';
    const removed = await rival.post(`${link}/remove`, { form, key: crypto.randomUUID() });
    expect(removed.status).toBe(404);
    const large = new File(['%PDF-1.7', new Uint8Array(largestPaper + 100_000)], 'large.pdf');
    await rival.open(`/apply/${theirs}/papers`);
    const body = new FormData();
    body.set('/file', large);
    const cookie = [...rival.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    expect((await harness.app.request(at, { method: 'POST', body, headers: { cookie } })).status).toBe(404);
    const nobody = openBrowser(harness.app);
    expect((await nobody.open(link)).path).toContain('/sign-in');
  });

  it('names the papers that the answers ask for, until they are there', async () => {
    const { browser, id, at } = await applicant('expects');
    await browser.open(`/apply/${id}/vehicles`);
    await browser.fill(`/apply/${id}/vehicles`, {
      '/vehicles/0/plate': 'BCN-1',
      '/vehicles/0/country': 'MEX',
      '/vehicles/0/owner': 'other',
    });
    expect((await browser.open(at)).text).toContain(t.expected.owner_letter);
    expect(browser.page().html).toContain('<option value="owner_letter" selected');
    const added = await browser.upload(at, pdf('x'), { '/kind': 'owner_letter' });
    expect(added.text).not.toContain(t.expected.owner_letter);
  });

  it('takes more after the submission, removes none, and stops at ten', async () => {
    const browser = openBrowser(harness.app);
    await browser.signIn('addslater');
    const id = await applyAll(browser);
    const at = `/apply/${id}/papers`;
    expect(browser.page().html).toContain(`href="${at}"`);
    for (let i = 0; i < mostPapers; i += 1) {
      await browser.open(at);
      await browser.upload(at, pdf(String(i), `page ${i}.pdf`), { '/kind': 'other' });
    }
    expect(browser.page().text).toContain(t.full(mostPapers));
    expect(browser.page().text).toContain(t.stays);
    expect(browser.page().html).not.toContain('/remove"');
    const officer = openBrowser(harness.app);
    await officer.signIn('owen', 'staff');
    const shown = await officer.open(`/staff/applications/${id}`);
    expect(shown.text).toContain('page 9.pdf');
    const link =
      new RegExp(`href="(/staff/applications/${id}/papers/[0-9a-f-]{36})"`).exec(shown.html)?.[1] ?? '';
    expect((await officer.open(link)).html).toContain('%PDF-1.7');
    const read = await harness.services.db.all(
      sql<{
        actor_kind: string;
      }>`SELECT actor_kind FROM audit_records WHERE action = 'paper.read' AND object_id = ${id}`,
    );
    expect(read).toMatchObject([{ actor_kind: 'staff' }]);
    const analyst = openBrowser(harness.app);
    await analyst.signIn('ana', 'staff');
    expect((await analyst.open(link)).status).toBe(403);
  });

  it('is in the download of everything held', async () => {
    const { browser, at } = await applicant('exportspapers');
    await browser.upload(at, pdf('x', 'mine.pdf'), { '/kind': 'other' });
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const data = await (await harness.app.request('/account/data', { headers: { cookie } })).json();
    expect(data).toMatchObject({ applications: [{ papers: [{ name: 'mine.pdf', kind: 'other' }] }] });
  });
});

describe('the page of notices', () => {
  it('asks for an address, keeps it, and forgets it again', async () => {
    const browser = openBrowser(harness.app);
    await browser.signIn('notices');
    await browser.open('/account');
    expect(browser.page().html).toContain('href="/account/notices"');
    await browser.open('/account/notices');
    expect(browser.page().text).toContain(noticeTexts.en.off);
    const wrong = await browser.fill('/account/notices', { '/email': 'nothing' });
    expect(wrong.status).toBe(422);
    expect(wrong.html).toContain('href="#field-email"');
    const saved = await browser.fill('/account/notices', { '/email': 'ana@mail.example', '/language': 'es' });
    expect(saved.text).toContain(noticeTexts.en.goTo('ana@mail.example'));
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const data = await (await harness.app.request('/account/data', { headers: { cookie } })).json();
    expect(data).toMatchObject({ noticesTo: { email: 'ana@mail.example', locale: 'es' } });
    const stopped = await browser.fill('/account/notices/stop');
    expect(stopped.text).toContain(noticeTexts.en.off);
    expect(stopped.html).not.toContain('ana@mail.example');
  });
});
