import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, makeHarness } from '#harness';
import { sql } from '../../src/db/sql.ts';
import { en } from '../../src/web/texts/en.ts';
import { es } from '../../src/web/texts/es.ts';
import { paymentTexts } from '../../src/web/texts/payment.ts';
import { keptReplies } from '../harness/kept-replies.ts';
import { payHere } from './apply-all.ts';
import { formOf, openBrowser } from './browser.ts';
import { typed } from './typed.ts';

let harness: Harness;
beforeAll(async () => {
  harness = await makeHarness();
});
afterAll(async () => {
  expect(harness.errors).toEqual([]);
  await harness.close();
});

type Browser = ReturnType<typeof openBrowser>;
const stepNames = [
  'identity',
  'documents',
  'addresses',
  'employment',
  'travel',
  'vehicles',
  'questions',
] as const;

async function fillAll(browser: Browser, id: string): Promise<void> {
  for (const step of stepNames) {
    await browser.open(`/apply/${id}/${step}`);
    await browser.fill(`/apply/${id}/${step}`, typed[step]);
  }
}

describe('the applicant’s form', () => {
  it.each([
    ['en', en],
    ['es', es],
  ] as const)(
    'goes from the first page to a submitted application in %s, without scripts',
    async (lang, t) => {
      const browser = openBrowser(harness.app);
      expect((await browser.open(`/?lang=${lang}`)).text).toContain(t.landingTitle);
      await browser.signIn(`journey${lang}`);
      const id = await browser.begin();
      for (const step of stepNames) {
        expect(browser.page().path).toBe(`/apply/${id}/${step}`);
        expect(browser.page().text).toContain(t[`${step}Intro`]);
        await browser.fill(`/apply/${id}/${step}`, typed[step]);
      }
      expect(browser.page().path).toBe(`/apply/${id}/review`);
      expect(browser.page().text).toContain('Quintanilla');
      await browser.fill(`/apply/${id}/declare`, { accepted: 'yes' });
      expect(browser.page().text).toContain(paymentTexts[lang].how);
      await payHere(browser, id);
      await browser.fill(`/apply/${id}/submit`);
      expect(browser.page().path).toBe(`/apply/${id}`);
      expect(browser.page().text).toContain(t.states.submitted);
      expect(browser.page().html).toContain(`<html lang="${lang}">`);
      expect(browser.page().html).not.toMatch(
        /<script(?! type="module" src="\/assets\/garita\/)|style=|\son[a-z]+="/,
      );
      const stored = await harness.services.db.first(
        sql<{
          state: string;
          surname: string;
        }>`SELECT a.state, i.paternal_surname AS surname FROM applications a
        JOIN traveler_identities i ON i.traveler_id = a.traveler_id WHERE a.id = ${id}`,
      );
      expect(stored).toEqual({ state: 'submitted', surname: 'Quintanilla' });
      expect(await keptReplies(harness)).not.toMatch(/Quintanilla|G12345678|Taller/);
    },
  );

  it('keeps a half-filled step, and points out what is missing at the field and in a summary', async () => {
    const browser = openBrowser(harness.app);
    await browser.signIn('half');
    const id = await browser.begin();
    const shown = await browser.fill(`/apply/${id}/identity`, { '/identity/givenNames': 'Rosa' });
    expect(shown.path).toBe(`/apply/${id}/identity?check=1`);
    expect(shown.html).toContain('href="#field-identity-paternalSurname"');
    expect(shown.html).toContain('id="field-identity-paternalSurname-error"');
    expect(shown.html).toContain('value="Rosa"');
    await browser.open(`/apply/${id}/documents`);
    expect((await browser.open(`/apply/${id}/identity`)).html).toContain('value="Rosa"');
  });

  it('shows again what cannot be read, with its error, and saves nothing of it', async () => {
    const browser = openBrowser(harness.app);
    await browser.signIn('wrong');
    const id = await browser.begin();
    const shown = await browser.fill(`/apply/${id}/identity`, {
      ...typed.identity,
      '/identity/birthDate/day': '31',
      '/identity/birthDate/month': '02',
      '/identity/email': 'nobody',
    });
    expect(shown.status).toBe(422);
    expect(shown.text).toContain(en.invalidDate);
    expect(shown.text).toContain(en.invalidEmail);
    expect(shown.html).toContain('value="Quintanilla"');
    expect((await browser.open(`/apply/${id}/identity`)).html).not.toContain('value="Quintanilla"');
  });

  it('takes entries one by one and removes those that are ticked', async () => {
    const browser = openBrowser(harness.app);
    await browser.signIn('entries');
    const id = await browser.begin();
    const at = `/apply/${id}/vehicles`;
    await browser.open(at);
    for (const plate of ['ONE1', 'TWO2', 'THREE3']) {
      const index = (browser.page().html.match(/name="\/vehicles\/\d+\/plate"/g) ?? []).length - 1;
      await browser.fill(at, {
        [`/vehicles/${index}/plate`]: plate,
        [`/vehicles/${index}/country`]: 'MEX',
        go: 'more',
      });
      expect(browser.page().path).toBe(`${at}?more=1`);
    }
    await browser.fill(at, { '/vehicles/1/remove': 'yes' });
    const { html } = await browser.open(at);
    expect(html.match(/value="(ONE1|TWO2|THREE3)"/g)).toEqual(['value="ONE1"', 'value="THREE3"']);
  });

  it('wants vehicles or the word that there are none', async () => {
    const browser = openBrowser(harness.app);
    await browser.signIn('walker');
    const id = await browser.begin();
    await browser.open(`/apply/${id}/vehicles`);
    expect((await browser.fill(`/apply/${id}/vehicles`)).path).toMatch(/check=1$/);
    expect((await browser.fill(`/apply/${id}/vehicles`, { noVehicles: 'yes' })).path).toBe(
      `/apply/${id}/questions`,
    );
  });

  it('takes a second click for the same request', async () => {
    const browser = openBrowser(harness.app);
    await browser.signIn('twice');
    const id = await browser.begin();
    const fields = { ...formOf(browser.page().html, `/apply/${id}/identity`), ...typed.identity };
    expect((await browser.post(`/apply/${id}/identity`, fields)).path).toBe(`/apply/${id}/documents`);
    expect((await browser.post(`/apply/${id}/identity`, fields)).path).toBe(`/apply/${id}/documents`);
    await fillAll(browser, id);
    await browser.open(`/apply/${id}/review`);
    await browser.fill(`/apply/${id}/declare`, { accepted: 'yes' });
    const pay = formOf(browser.page().html, `/apply/${id}/pay`);
    const { path } = await browser.post(`/apply/${id}/pay`, pay);
    expect((await browser.post(`/apply/${id}/pay`, pay)).path).toBe(path);
  });

  it('says so when the draft was changed in another window', async () => {
    const browser = openBrowser(harness.app);
    await browser.signIn('windows');
    const id = await browser.begin();
    const first = formOf(browser.page().html, `/apply/${id}/identity`);
    await browser.fill(`/apply/${id}/identity`, typed.identity);
    const late = await browser.post(`/apply/${id}/identity`, { ...first, key: crypto.randomUUID() });
    expect(late.status).toBe(412);
    expect(late.text).toContain(en.errorTitle);
  });

  it('cancels only when that is confirmed', async () => {
    const browser = openBrowser(harness.app);
    await browser.signIn('cancels');
    const id = await browser.begin();
    await browser.open(`/apply/${id}`);
    expect((await browser.fill(`/apply/${id}/cancel`)).status).toBe(422);
    expect((await browser.fill(`/apply/${id}/cancel`, { confirm: 'yes' })).text).toContain(
      en.states.cancelled,
    );
    expect(browser.page().html).not.toContain(`action="/apply/${id}/cancel"`);
  });

  it('takes an explanation of several lines', async () => {
    const browser = openBrowser(harness.app);
    await browser.signIn('explains');
    const id = await browser.begin();
    await browser.open(`/apply/${id}/questions`);
    const explanation = {
      '/questions/customsViolation': 'yes',
      '/questions/customsViolation/explanation': 'In 2011:\r\ntwo mangoes.',
    };
    const shown = await browser.fill(`/apply/${id}/questions`, { ...typed.questions, ...explanation });
    expect(shown.path).toBe(`/apply/${id}/review`);
    expect(shown.text).toContain('two mangoes.');
  });

  it('escapes whatever people type', async () => {
    const browser = openBrowser(harness.app);
    await browser.signIn('escapes');
    const id = await browser.begin();
    await browser.fill(`/apply/${id}/identity`, {
      ...typed.identity,
      '/identity/givenNames': '"><script>alert(1)</script>',
    });
    for (const step of ['identity', 'review']) {
      expect((await browser.open(`/apply/${id}/${step}`)).html).not.toContain('<script>');
    }
  });
});

describe('languages', () => {
  it('follow the browser, the switch, and the memory of the switch', async () => {
    const browser = openBrowser(harness.app);
    expect((await browser.open('/', { 'accept-language': 'es-MX,es;q=0.9' })).html).toContain('lang="es"');
    expect((await browser.open('/?lang=en', { 'accept-language': 'es' })).text).toContain(en.landingTitle);
    expect((await browser.open('/', { 'accept-language': 'es' })).text).toContain(en.landingTitle);
  });

  it('have a different text for everything but proper names', () => {
    const same = Object.entries(en).filter(
      ([key, value]) => typeof value === 'string' && es[key as keyof typeof es] === value,
    );
    expect(same.map(([key]) => key)).toEqual(['siteName', 'no', 'curp', 'color']);
  });
});

describe('who may see what', () => {
  it('hides every page and form of an application from another applicant', async () => {
    const owner = openBrowser(harness.app);
    await owner.signIn('owner');
    const id = await owner.begin();
    await owner.fill(`/apply/${id}/identity`, typed.identity);
    const rival = openBrowser(harness.app);
    await rival.signIn('rival');
    const own = await rival.begin();
    const token = formOf(rival.page().html, `/apply/${own}/identity`).form ?? '';
    const gets = [...stepNames.map((step) => `/${step}`), '', '/review'];
    const posts = [...stepNames.map((step) => `/${step}`), '/declare', '/pay', '/submit', '/cancel'];
    const request = fc.oneof(
      fc.constantFrom(...gets).map((path) => ({ path, post: false })),
      fc.constantFrom(...posts).map((path) => ({ path, post: true })),
    );
    await fc.assert(
      fc.asyncProperty(request, async ({ path, post }) => {
        const fields = {
          form: token,
          key: crypto.randomUUID(),
          version: '2',
          confirm: 'yes',
          noVehicles: 'yes',
        };
        const shown = await (post
          ? rival.post(`/apply/${id}${path}`, fields)
          : rival.open(`/apply/${id}${path}`));
        expect(shown.text).not.toContain('Quintanilla');
        expect(shown.status).toBe(404);
      }),
    );
    expect((await owner.open(`/apply/${id}/identity`)).html).toContain('name="version" value="2"');
  });

  it('refuses a form without our token, with another person’s, or from another site', async () => {
    const browser = openBrowser(harness.app);
    await browser.signIn('forms');
    const id = await browser.begin();
    const action = `/apply/${id}/identity`;
    const fields = { ...formOf(browser.page().html, action), ...typed.identity };
    const other = openBrowser(harness.app);
    await other.signIn('other');
    await other.open('/apply');
    const foreign = formOf(other.page().html, '/apply').form ?? '';
    expect((await browser.post(action, { ...fields, form: '' })).status).toBe(403);
    expect((await browser.post(action, { ...fields, form: foreign })).status).toBe(403);
    expect((await browser.post(action, fields, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await browser.post(action, fields, { 'sec-fetch-site': 'same-origin' })).status).toBe(200);
  });

  it('refuses what is no form, and one that is too large', async () => {
    const post = (type: string, body: string) =>
      harness.app.request('/sign-out', { method: 'POST', headers: { 'content-type': type }, body });
    expect((await post('application/json', '{}')).status).toBe(415);
    expect((await post('application/x-www-form-urlencoded', `a=${'x'.repeat(200_000)}`)).status).toBe(413);
    expect((await post('application/x-www-form-urlencoded', '%%%=%ff')).status).toBe(403);
  });

  it('records who read and changed what', async () => {
    const browser = openBrowser(harness.app);
    await browser.signIn('audited');
    const id = await browser.begin();
    await browser.fill(`/apply/${id}/identity`, typed.identity);
    const rows = await harness.services.db.all(
      sql<{
        action: string;
      }>`SELECT action FROM audit_records WHERE object_id = ${id} AND actor_id = 'applicant:audited' ORDER BY id`,
    );
    expect(rows.map((row) => row.action)).toEqual([
      'application.create',
      'application.read',
      'application.edit',
      'application.read',
    ]);
  });
});
