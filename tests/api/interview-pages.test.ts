import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, makeHarness } from '#harness';
import { questionIds } from '../../src/applications/questions.ts';
import { sql } from '../../src/db/sql.ts';
import { en } from '../../src/web/texts/en.ts';
import { interviewTexts } from '../../src/web/texts/interview.ts';
import { letterTexts } from '../../src/web/texts/letter.ts';
import { selfCheckTexts } from '../../src/web/texts/self-check.ts';
import { waitingTexts } from '../../src/web/texts/waiting.ts';
import { handWorker } from '../harness/hand-worker.ts';
import { applyAll } from './apply-all.ts';
import { openBrowser } from './browser.ts';

let harness: Harness;
beforeAll(async () => {
  harness = await makeHarness();
});
afterAll(async () => {
  expect(harness.errors).toEqual([]);
  await harness.close();
});

const t = interviewTexts.en;
const center = '5002';

/** An applicant whose application was screened clear. */
async function screened(account: string) {
  const browser = openBrowser(harness.app);
  await browser.signIn(account);
  const id = await applyAll(browser);
  await handWorker(harness).drain();
  expect((await browser.open(`/apply/${id}`)).text).toContain(en.states.conditionally_approved);
  return { browser, id };
}

const times = (html: string) =>
  [...html.matchAll(/type="radio" name="\/startsAt" value="([^"]+)"/g)].map(([, at]) => at ?? '');

describe('the interview', () => {
  it('is booked by center, day and time on the center’s clock, held first', async () => {
    const { browser, id } = await screened('books');
    expect((await browser.open(`/apply/${id}`)).html).toContain(`href="/apply/${id}/interview"`);
    const centers = await browser.open(`/apply/${id}/interview`);
    expect(centers.html).toContain(`/apply/${id}/interview/${center}`);
    const days = await browser.open(`/apply/${id}/interview/${center}`);
    const [first = ''] = times(days.html);
    const held = await browser.fill(`/apply/${id}/interview/hold`, { '/startsAt': first });
    expect(held.path).toBe(`/apply/${id}/interview/confirm`);
    expect(held.text).toContain(t.held);
    const booked = await browser.fill(`/apply/${id}/interview/book`);
    expect(booked.path).toBe(`/apply/${id}`);
    expect(booked.text).toContain(en.states.interview_scheduled);
  });

  it('tells the rival who loses a time, and shows the others', async () => {
    const [one, two] = [await screened('winner'), await screened('loser')];
    const at = ({ id }: { id: string }) => `/apply/${id}/interview/${center}`;
    await one.browser.open(at(one));
    await two.browser.open(at(two));
    const slot = times(two.browser.page().html)[3] ?? '';
    await one.browser.fill(`/apply/${one.id}/interview/hold`, { '/startsAt': slot });
    const lost = await two.browser.fill(`/apply/${two.id}/interview/hold`, { '/startsAt': slot });
    expect(lost.status).toBe(409);
    expect(lost.text).toContain('Somebody else has just taken this slot');
    expect(times(lost.html).length).toBeGreaterThan(5);
    expect(times(lost.html)).not.toContain(slot);
    const [other = ''] = times(lost.html);
    expect(
      (await two.browser.fill(`/apply/${two.id}/interview/hold`, { '/startsAt': other })).text,
    ).toContain(t.held);
  });

  it('is not kept for whoever lets ten minutes pass and another come', async () => {
    const [one, two] = [await screened('slow'), await screened('quick')];
    await one.browser.open(`/apply/${one.id}/interview/${center}`);
    const slot = times(one.browser.page().html)[5] ?? '';
    await one.browser.fill(`/apply/${one.id}/interview/hold`, { '/startsAt': slot });
    const confirm = one.browser.page();
    harness.advance(11 * 60_000);
    await two.browser.open(`/apply/${two.id}/interview/${center}`);
    await two.browser.fill(`/apply/${two.id}/interview/hold`, { '/startsAt': slot });
    expect((await two.browser.fill(`/apply/${two.id}/interview/book`)).text).toContain(
      en.states.interview_scheduled,
    );
    await one.browser.open(confirm.path);
    expect(one.browser.page().path).toBe(`/apply/${one.id}/interview`);
  });

  it('is moved once, to a free time, and the old one is free again', async () => {
    const { browser, id } = await screened('moves');
    const at = `/apply/${id}/interview/${center}`;
    await browser.open(at);
    const [first = '', second = '', third = ''] = times(browser.page().html);
    await browser.fill(`/apply/${id}/interview/hold`, { '/startsAt': first });
    await browser.fill(`/apply/${id}/interview/book`);
    expect(browser.page().text).toContain(t.moveLink);
    await browser.open(at);
    expect(times(browser.page().html)).not.toContain(first);
    const moved = await browser.fill(`/apply/${id}/interview/move`, { '/startsAt': second });
    expect(moved.path).toBe(`/apply/${id}`);
    expect(moved.text).not.toContain(t.moveLink);
    await browser.open(at);
    expect(times(browser.page().html)).toContain(first);
    const again = await browser.fill(`/apply/${id}/interview/move`, { '/startsAt': third });
    expect(again.status).toBe(409);
    expect(again.text).toContain('once already');
  });

  it('cannot be chosen before the screening, and wants a time', async () => {
    const browser = openBrowser(harness.app);
    await browser.signIn('early');
    const draft = await browser.begin();
    expect((await browser.open(`/apply/${draft}/interview/${center}`)).path).toBe(`/apply/${draft}`);
    const { browser: ready, id } = await screened('undecided');
    await ready.open(`/apply/${id}/interview/${center}`);
    const shown = await ready.fill(`/apply/${id}/interview/hold`);
    expect(shown.status).toBe(409);
    expect(shown.text).toContain(t.noneChosen);
  });
});

describe('the status page', () => {
  it('says how long others waited once five have', async () => {
    const browser = openBrowser(harness.app);
    await browser.signIn('waits');
    const id = await browser.begin();
    expect((await browser.open(`/apply/${id}`)).text).toContain(waitingTexts.en.title);
    expect(browser.page().text).toMatch(
      /From submission to the first answer: half of the last \d+ waited .* or less/,
    );
    const { browser: other, id: fast } = { browser, id };
    await other.open('/apply');
    await other.fill('/apply', { '/program': 'FAST' });
    const drafted = other.page().path.split('/')[2] ?? '';
    expect((await other.open(`/apply/${drafted}`)).text).toContain(waitingTexts.en.tooFew);
    expect(fast).toBe(id);
  });

  it('leads to a letter that says how to learn the reason and how to contest it', async () => {
    const { browser, id } = await screened('denied');
    expect((await browser.open(`/apply/${id}/letter`)).status).toBe(404);
    const officer = {
      as: { roles: ['officer'] },
      body: { decision: 'deny', reason: 'criminal_record' },
    } as const;
    expect((await harness.request('POST', `/v1/applications/${id}/decision`, officer)).status).toBe(200);
    expect((await browser.open(`/apply/${id}`)).html).toContain(`href="/apply/${id}/letter"`);
    const letter = await browser.open(`/apply/${id}/letter`);
    for (const part of [
      letterTexts.en.reasonTitle,
      letterTexts.en.contestTitle,
      'trip.dhs.gov',
      'ombudsman',
    ]) {
      expect(letter.text).toContain(part);
    }
    expect(letter.text).not.toMatch(/criminal|record_/);
  });
});

describe('the self-check', () => {
  const answers = (answer: string) => Object.fromEntries(questionIds.map((id) => [`/check/${id}`, answer]));

  it('tells what answers mean, and stores nothing', async () => {
    const browser = openBrowser(harness.app);
    const rows = () =>
      harness.services.db.first(
        sql`SELECT (SELECT COUNT(*) FROM audit_records) AS audited, (SELECT COUNT(*) FROM idempotency_keys) AS kept,
          (SELECT COUNT(*) FROM application_blocks) AS blocks`,
      );
    const before = await rows();
    await browser.open('/check');
    expect((await browser.fill('/check', answers('no'))).text).toContain(selfCheckTexts.en.goodTitle);
    await browser.open('/check');
    expect((await browser.fill('/check', answers('yes'))).text).toContain(selfCheckTexts.en.badTitle);
    expect(browser.page().path).toBe('/check');
    expect(await rows()).toEqual(before);
  });

  it('asks for every answer', async () => {
    const browser = openBrowser(harness.app);
    await browser.open('/check');
    const shown = await browser.fill('/check', { '/check/customsViolation': 'no' });
    expect(shown.status).toBe(422);
    expect(shown.html.match(/href="#field-check-/g)).toHaveLength(questionIds.length - 1);
  });
});
