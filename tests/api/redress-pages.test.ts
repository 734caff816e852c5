import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, makeHarness } from '#harness';
import { reasonWords } from '../../src/web/texts/reasons.ts';
import { redressTexts } from '../../src/web/texts/redress.ts';
import { staffRedressTexts } from '../../src/web/texts/staff-redress.ts';
import { handWorker } from '../harness/hand-worker.ts';
import { applicantActs } from './applicant-acts.ts';
import { applyAll } from './apply-all.ts';
import { openBrowser } from './browser.ts';

let harness: Harness;
beforeAll(async () => {
  harness = await makeHarness();
  await harness.runDueWork();
});
afterAll(async () => {
  expect(harness.errors).toEqual([]);
  await harness.close();
});

const t = redressTexts.en;
const staff = staffRedressTexts.en;

/** Somebody whose application an officer denied, at the letter. */
async function denied(account: string) {
  const browser = openBrowser(harness.app);
  await browser.signIn(account);
  const id = await applyAll(browser);
  await handWorker(harness).drain();
  await applicantActs(harness).decide(id, { decision: 'deny', reason: 'low_risk_not_shown' });
  await browser.open(`/apply/${id}/letter`);
  return { browser, id };
}

async function contested(account: string) {
  const { browser, id } = await denied(account);
  await browser.open(`/apply/redress/new?ground=denied&application=${id}`);
  const shown = await browser.fill('/apply/redress/new', { '/text': 'Look again.\n<b>Please</b>' });
  return { browser, id, at: shown.path, request: shown.path.split('/').at(-1) ?? '' };
}

describe('the pages of redress', () => {
  it('lead from the letter to a thread, which shows what was written as it was written', async () => {
    const { browser, id } = await denied('contests');
    expect(browser.page().html).toContain(`/apply/redress/new?ground=denied&amp;application=${id}`);
    const form = await browser.open(`/apply/redress/new?ground=denied&application=${id}`);
    expect(form.text).toContain(t.newTitle.denied);
    const empty = await browser.fill('/apply/redress/new', { '/text': '  ' });
    expect([empty.status, empty.html.includes('href="#field-text"')]).toEqual([422, true]);
    const thread = await browser.fill('/apply/redress/new', { '/text': 'Look again.\n<b>Please</b>' });
    expect(thread.path).toMatch(/^\/apply\/redress\/[\w-]{36}$/);
    expect(thread.html).toContain('&lt;b&gt;Please&lt;/b&gt;');
    expect(thread.text).toContain(t.states.open);
    expect((await browser.open('/apply/redress')).text).toContain(t.grounds.denied);
  });

  it('let an officer ask and answer, and the traveler read it and go on with the application', async () => {
    const { browser, id, at, request } = await contested('answered');
    const officer = openBrowser(harness.app);
    await officer.signIn('olivia', 'staff');
    const queue = await officer.open('/staff/redress');
    expect(queue.html).toContain(`/staff/redress/${request}`);
    const shown = await officer.open(`/staff/redress/${request}`);
    expect(shown.text).toContain(reasonWords('low_risk_not_shown', 'en'));
    expect(shown.html).toContain(`/staff/applications/${id}`);
    await officer.fill(`/staff/redress/${request}/messages`, { '/message': 'Which papers?', asks: 'yes' });
    expect((await browser.open(at)).text).toContain(t.states.waiting_for_traveler);
    expect(browser.page().text).not.toContain(reasonWords('low_risk_not_shown', 'en'));

    await officer.open(`/staff/redress/${request}`);
    await browser.fill(`${at}/messages`, { '/text': 'These.' });
    const stale = await officer.fill(`/staff/redress/${request}/close`, {
      '/outcome': 'changed',
      '/text': 'Yes.',
    });
    expect([stale.status, stale.text.includes(staff.changed)]).toEqual([422, true]);
    await officer.open(`/staff/redress/${request}`);
    const unchosen = await officer.fill(`/staff/redress/${request}/close`, { '/text': 'Yes.' });
    expect(unchosen.html).toContain('href="#field-outcome"');
    const closed = await officer.fill(`/staff/redress/${request}/close`, {
      '/outcome': 'changed',
      '/text': 'Yes.',
    });
    expect([closed.status, closed.text.includes(t.outcomes.changed)]).toEqual([200, true]);

    const answer = await browser.open(at);
    expect(answer.text).toContain(t.afterDenied);
    expect(answer.html).not.toContain(`action="${at}/messages"`);
    expect((await browser.open(`/apply/${id}`)).text).toContain('Submitted');
  });

  it('are taken back with a tick, in Spanish too', async () => {
    const { browser, at } = await contested('withdraws');
    await browser.open(`${at}?lang=es`);
    const unticked = await browser.fill(`${at}/withdraw`);
    expect([unticked.status, unticked.text.includes(redressTexts.es.withdrawUnconfirmed)]).toEqual([
      422,
      true,
    ]);
    expect((await browser.fill(`${at}/withdraw`, { confirm: 'yes' })).text).toContain(
      redressTexts.es.outcomes.withdrawn,
    );
  });

  it('are nobody else’s, and no officer’s page is an applicant’s', async () => {
    const { at, request } = await contested('private');
    const rival = openBrowser(harness.app);
    await rival.signIn('curious');
    expect((await rival.open(at)).status).toBe(404);
    expect((await rival.open(`/staff/redress/${request}`)).status).toBe(403);
    const auditor = openBrowser(harness.app);
    await auditor.signIn('abel', 'staff');
    expect((await auditor.open('/staff/redress')).status).toBe(403);
  });

  it('are part of the download of one’s own data', async () => {
    const { browser } = await contested('exports');
    const cookies = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await harness.app.request('/account/data', { headers: { cookie: cookies } });
    const data = (await answer.json()) as { redress: { ground: string; messages: { text: string }[] }[] };
    expect(data.redress).toMatchObject([{ ground: 'denied', messages: [{ author: 'traveler' }] }]);
  });
});
