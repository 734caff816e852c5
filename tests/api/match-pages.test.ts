import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Harness, makeHarness } from '#harness';
import { issueMembership } from '../../src/memberships/issue.ts';
import { matchTexts } from '../../src/web/texts/match.ts';
import { queueTexts } from '../../src/web/texts/queue.ts';
import { type HandWorker, handWorker } from '../harness/hand-worker.ts';
import { enroll, matchesOf, openList, publish, standingOf } from '../harness/lists.ts';
import { listed, xochitl } from '../harness/persons.ts';
import { openBrowser } from './browser.ts';

let harness: Harness;
let worker: HandWorker;
beforeEach(async () => {
  harness = await makeHarness();
  await harness.runDueWork();
  await openList(harness, 'us', { caveat: 'hit_only' });
  worker = handWorker(harness);
});
afterEach(async () => {
  expect(harness.errors).toEqual([]);
  await harness.close();
});

const t = matchTexts.en;

async function staff(account: string) {
  const browser = openBrowser(harness.app);
  await browser.signIn(account, 'staff');
  return browser;
}

async function matched(member = false) {
  const { id } = await enroll(harness, { ...xochitl, documents: [{ type: 'passport', number: 'P7654321' }] });
  await worker.drain();
  if (member) {
    const issued = await issueMembership(
      harness.services,
      { travelerId: id, applicantId: 'x', program: 'SENTRI' },
      harness.services.now(),
    );
    await harness.services.db.batch(issued.queries);
  }
  await publish(harness, 'us', [listed('entry-77', xochitl, 'seen in Tecate')]);
  await worker.drain();
  const [match] = await matchesOf(harness, id);
  return { travelerId: id, at: `/staff/matches/${match!.id}`, id: match!.id };
}

describe('a match side by side', () => {
  it('shows traveler, entry and each part in words, and takes a confirmed verdict', async () => {
    const { travelerId, at, id } = await matched();
    const browser = await staff('ada');
    await browser.open('/staff/matches');
    expect(browser.page().html).toContain(`href="${at}"`);
    await browser.fill('/staff/matches/take', { do: 'take', id });
    expect(browser.page().text).toContain(queueTexts.en.you);
    const shown = await browser.open(at);
    for (const part of [
      xochitl.fullName,
      'P7654321',
      'seen in Tecate',
      'date of birth equal',
      t.effects.supports,
    ]) {
      expect(shown.text).toContain(part);
    }
    expect(shown.text).not.toMatch(/\d{4}-\d{2}-\d{2}/);
    expect(shown.text).toContain(queueTexts.en.yours);
    const fields = { '/verdict': 'different_person', '/reason': 'another birthplace' };
    await browser.fill(`${at}/confirm`, fields);
    expect(browser.page().text).toContain(t.consequences.different_person);
    expect((await standingOf(harness, travelerId)).status).toBe('refer');
    await browser.fill(`${at}/judge`);
    expect(browser.page().path).toBe(at);
    expect(browser.page().text).toContain('another birthplace');
    expect((await standingOf(harness, travelerId)).status).toBe('clear');
  });

  it('keeps to itself what the list keeps to itself', async () => {
    const { at } = await matched();
    const browser = await staff('omar');
    const queue = await browser.open('/staff/matches');
    const shown = await browser.open(at);
    expect(shown.text).toContain(t.hitOnly('CBP'));
    for (const page of [queue, shown]) {
      for (const hidden of ['entry-77', 'seen in Tecate', 'date of birth equal', 'P7654321']) {
        expect(page.text).not.toContain(hidden);
      }
    }
  });

  it('is read by officers, judged by adjudicators', async () => {
    const { at } = await matched();
    const browser = await staff('olivia');
    expect((await browser.open(at)).text).toContain(t.onlyAdjudicators);
    const form = (await browser.open('/staff/matches')).html;
    const token = /name="form" value="([^"]+)"/.exec(form)?.[1] ?? '';
    const posted = {
      form: token,
      key: crypto.randomUUID(),
      version: '1',
      '/verdict': 'same_person',
      '/reason': 'x',
    };
    expect((await browser.post(`${at}/judge`, posted)).status).toBe(403);
    const applicant = openBrowser(harness.app);
    await applicant.signIn('rosa');
    expect((await applicant.open(at)).status).toBe(403);
  });

  it('asks for a verdict and a reason, and keeps what was typed', async () => {
    const { at } = await matched();
    const browser = await staff('ada');
    await browser.open(at);
    const neither = await browser.fill(`${at}/confirm`);
    expect(neither.status).toBe(422);
    expect(neither.text).toContain(t.chooseVerdict);
    expect(neither.text).toContain(t.giveReason);
    const noReason = await browser.fill(`${at}/confirm`, { '/verdict': 'inconclusive' });
    expect(noReason.text).not.toContain(t.chooseVerdict);
    expect(noReason.html).toMatch(/value="inconclusive" checked/);
  });

  it('that a member is a listed person wants two officers', async () => {
    const { at } = await matched(true);
    const [first, second] = [await staff('ada'), await staff('andres')];
    const say = async (browser: Awaited<ReturnType<typeof staff>>) => {
      await browser.open(at);
      await browser.fill(`${at}/confirm`, { '/verdict': 'same_person', '/reason': 'same photograph' });
      const { text } = browser.page();
      await browser.fill(`${at}/judge`);
      return text;
    };
    expect(await say(first)).toContain(t.consequences.proposal);
    expect(first.page().text).toContain(t.awaitsYou);
    await say(first);
    expect(first.page().status).toBe(422);
    expect(first.page().text).toContain('A second officer must confirm');
    expect((await second.open(at)).text).toContain(t.awaits('Ada Whitfield'));
    expect(await say(second)).toContain(t.consequences.same_person);
    expect(second.page().text).toContain(t.proposed);
    expect(second.page().html).not.toContain(t.awaits('Ada Whitfield'));
  });

  it('is not judged by whoever read it before another one did', async () => {
    const { at } = await matched();
    const [first, second] = [await staff('ada'), await staff('andres')];
    for (const browser of [first, second]) {
      await browser.open(at);
      await browser.fill(`${at}/confirm`, { '/verdict': 'inconclusive', '/reason': 'no photograph' });
    }
    await first.fill(`${at}/judge`);
    const late = await second.fill(`${at}/judge`);
    expect([late.status, late.text.includes('Read it again')]).toEqual([422, true]);
  });

  it('is read in Spanish as well', async () => {
    const { at } = await matched();
    const browser = await staff('ada');
    const shown = await browser.open(`${at}?lang=es`);
    expect(shown.text).toContain(matchTexts.es.verdict);
    expect(shown.text).toContain('fecha de nacimiento igual');
  });
});
