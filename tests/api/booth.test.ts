import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Harness, makeHarness, testOrigin } from '#harness';
import { sql } from '../../src/db/sql.ts';
import { boothTexts } from '../../src/web/texts/booth.ts';
import { en as enTexts } from '../../src/web/texts/en.ts';
import { es as esTexts } from '../../src/web/texts/es.ts';
import { general, plate, sentri, terminalAt } from '../crossings/checks.ts';
import { passportLines } from '../crossings/mrz-lines.ts';
import { handWorker } from '../harness/hand-worker.ts';
import { makeMember } from '../harness/members.ts';
import { openBrowser } from './browser.ts';

const { en, es } = boothTexts;
const pageTexts = { en: enTexts, es: esTexts };
const stranger = {
  mrz: passportLines({ surnames: 'PEREZ SOTO', givenNames: 'LUIS', number: 'G7654321', birth: '750203' }),
};
const lane = `/booth/${sentri}`;

let harness: Harness;
beforeEach(async () => {
  harness = await makeHarness();
});
afterEach(async () => {
  expect(harness.errors).toEqual([]);
  await harness.close();
});

type Browser = ReturnType<typeof openBrowser>;

/** An officer who has opened a lane; on its page. */
async function officerAt(laneId = sentri, account = 'olivia'): Promise<Browser> {
  const browser = openBrowser(harness.app);
  await browser.signIn(account, 'staff');
  await browser.open(`/booth/${laneId}`);
  await browser.fill(`/booth/${laneId}/open`);
  return browser;
}

const typedCar = (credentials: string) => ({
  '/occupants': credentials,
  '/vehicle/plate': plate.plate,
  '/vehicle/state': plate.state,
  '/vehicle/country': plate.country,
});

/** The decision as the page shows it. */
const word = (html: string) => /class="booth-word[^"]*">([^<]*)</.exec(html)?.[1];

const auditOf = (action: string) =>
  harness.services.db.all(
    sql<{
      actor_id: string;
      object_id: string;
    }>`SELECT actor_id, object_id FROM audit_records WHERE action = ${action}`,
  );

describe('the booth', () => {
  it('lets an officer choose a crossing, then open one of its lanes', async () => {
    const browser = openBrowser(harness.app);
    await browser.signIn('olivia', 'staff');
    expect(browser.page().html).toContain('href="/booth"');
    await browser.open('/booth?crossing=250401');
    const shown = await browser.fill(`${lane}/open`);
    expect([shown.status, shown.path]).toEqual([200, lane]);
    expect(shown.text).toContain('San Ysidro SENTRI 1');
    expect(shown.text).toContain(en.quiet);
    expect(shown.html).not.toMatch(/style=|\son[a-z]+="/);
    expect((await browser.open('/booth')).text).toContain(en.goOn('San Ysidro SENTRI 1'));
  });

  it('shows nobody’s crossing to an officer who has not opened the lane', async () => {
    const { rfid } = await makeMember(harness, { vehicles: [plate], givenNames: 'Renata' });
    await terminalAt(harness, sentri).check([{ rfid }]);
    const browser = openBrowser(harness.app);
    await browser.signIn('olivia', 'staff');
    const closed = await browser.open(lane);
    expect(closed.text).toContain(en.notOpen);
    expect(closed.text).not.toContain('Renata');
    expect((await browser.open(`${lane}/events`)).status).toBe(403);
    await browser.open('/account');
    const token = /name="form" value="([^"]+)"/.exec(browser.page().html)?.[1] ?? '';
    const refused = await browser.post(`${lane}/check`, { form: token, key: 'k1', ...typedCar(rfid) });
    expect(refused.status).toBe(403);
    expect((await browser.open('/booth/000000-S9')).status).toBe(404);
    expect(await auditOf('crossing.read')).toEqual([]);
  });

  it('admits a member by their PASSID, under the officer’s name, once however often the form is sent', async () => {
    const { passId } = await makeMember(harness, { vehicles: [plate], givenNames: 'Renata' });
    const browser = await officerAt();
    const form =
      /<form[^>]*action="\/booth\/250401-S1\/check"[\s\S]*?<\/form>/.exec(browser.page().html)?.[0] ?? '';
    const hidden = Object.fromEntries(
      [...form.matchAll(/type="hidden" name="([^"]+)" value="([^"]+)"/g)].map((one) => [one[1], one[2]]),
    ) as Record<string, string>;
    const sent = { ...hidden, ...typedCar(passId) };
    const shown = await browser.post(`${lane}/check`, sent);
    expect([shown.path, word(shown.html)]).toEqual([lane, en.decisions.admit]);
    expect(shown.text).toContain('Renata');
    expect(shown.text).toContain(en.occupants(1, 1));
    expect(shown.text).toContain(en.registered);
    await browser.post(`${lane}/check`, sent);
    const stored = await harness.services.db.all(
      sql<{
        id: string;
        terminal_id: string;
        sequence: number;
      }>`SELECT id, terminal_id, sequence FROM crossings`,
    );
    expect(stored).toEqual([{ id: expect.any(String), terminal_id: `booth-${sentri}`, sequence: 0 }]);
    expect(await auditOf('crossing.check_by_hand')).toEqual([
      { actor_id: 'staff:olivia', object_id: stored[0]?.id },
    ]);
  });

  it('gives the numbers of the draw itself, one lane one row of them, whoever types', async () => {
    const { passId } = await makeMember(harness, { vehicles: [plate] });
    const olivia = await officerAt();
    const omar = await officerAt(sentri, 'omar');
    await olivia.fill(`${lane}/check`, typedCar(passId));
    await omar.fill(`${lane}/check`, { ...typedCar(passId), sequence: '700', '/sequence': '700' });
    await olivia.fill(`${lane}/leave`);
    await olivia.open(lane);
    await olivia.fill(`${lane}/open`);
    await olivia.fill(`${lane}/check`, typedCar(passId));
    const stored = await harness.services.db.all(
      sql<{
        terminal_id: string;
        sequence: number;
      }>`SELECT terminal_id, sequence FROM crossings ORDER BY sequence`,
    );
    expect(stored).toEqual([0, 1, 2].map((sequence) => ({ terminal_id: `booth-${sentri}`, sequence })));
  });

  it('says at the field what was not understood, keeps what was typed, and checks nothing', async () => {
    const browser = await officerAt();
    const shown = await browser.fill(`${lane}/check`, typedCar('no-card'));
    expect(shown.status).toBe(422);
    expect(shown.html).toMatch(/id="field-occupants-error"/);
    expect(shown.html).toContain('value="no-card"');
    const crossings = await harness.services.db.all(sql`SELECT id FROM crossings`);
    expect(crossings).toEqual([]);
  });

  it('refers whom nobody knows, with the reason in the officer’s language', async () => {
    const browser = await officerAt();
    await browser.open(`${lane}?lang=es`);
    const shown = await browser.fill(`${lane}/check`, typedCar('e2ffffffffffffff99999999'));
    expect(word(shown.html)).toBe(es.decisions.refer);
    expect(shown.text).toContain('Una credencial es desconocida');
    expect(shown.text).toContain(es.unknownPerson);
  });

  it('shows what the lane’s terminal checks, pending at first and decided when the screening is done', async () => {
    const browser = await officerAt(general);
    const { body } = await terminalAt(harness, general).check([stranger]);
    const pending = await browser.open(`/booth/${general}`);
    expect(pending.html).toContain('booth-decision--provisional');
    expect(pending.text).toContain(en.provisional(1));
    const worker = handWorker(harness);
    await worker.pull();
    await worker.drain();
    const decided = await browser.open(`/booth/${general}`);
    expect(word(decided.html)).toBe(en.decisions.admit);
    expect(decided.html).not.toContain('booth-decision--provisional');
    expect((await auditOf('crossing.read')).map((one) => one.object_id)).toEqual([body.id]);
  });

  it('does not go back to cars of an outage that come in late', async () => {
    const { rfid } = await makeMember(harness, { vehicles: [plate] });
    const terminal = terminalAt(harness, sentri);
    const live = await terminal.check([{ rfid }]);
    const body = {
      capturedAt: new Date(harness.services.now() - 600_000).toISOString(),
      sequence: 500,
      phase: 'booth',
      occupants: [stranger],
      occupantCount: 1,
      vehicle: plate,
    };
    const stored = await harness.request('POST', '/v1/crossings/batch', {
      as: { roles: ['terminal'], laneId: sentri },
      body: { items: [{ idempotencyKey: 'stored-1', body }] },
    });
    expect(stored.body.results[0].status).toBe(201);
    const browser = await officerAt();
    expect(browser.page().html).toContain(`data-crossing="${live.body.id}"`);
  });

  it('takes a disposition by its key, with its own reason or a chosen one, and names the officer', async () => {
    const { rfid } = await makeMember(harness, { vehicles: [plate] });
    const terminal = terminalAt(harness, sentri);
    const browser = await officerAt();
    for (const [reason, recorded] of [
      ['', 'documents_in_order'],
      ['traveler_withdrew', 'traveler_withdrew'],
    ]) {
      const { body } = await terminal.check([{ rfid }]);
      await browser.open(lane);
      const shown = await browser.fill(`${lane}/dispose`, {
        did: 'admitted documents_in_order',
        reason: reason ?? '',
      });
      expect(shown.text).toContain(en.byYou);
      expect(shown.html).not.toContain('data-key');
      const event = await harness.services.db.first(
        sql<{
          detail: string;
        }>`SELECT detail FROM crossing_events WHERE crossing_id = ${body.id} AND kind = 'disposed'`,
      );
      expect(JSON.parse(event?.detail ?? '{}')).toEqual({
        disposition: 'admitted',
        reason: recorded,
        officer: 'olivia',
      });
    }
  });

  it('brings along, hidden and in its language, the way to sign in and come back when its session is over', async () => {
    const browser = await officerAt();
    for (const [language, words] of [
      ['en', pageTexts.en.signInAgain],
      ['es', pageTexts.es.signInAgain],
    ] as const) {
      const { html } = await browser.open(`${lane}?lang=${language}`);
      const notice = /<div[^>]*id="session-over"[^>]*hidden[\s\S]*?<\/a>/.exec(html)?.[0];
      expect(notice).toContain(words);
      expect(notice).toContain(`href="/sign-in?door=staff&amp;to=${encodeURIComponent(lane)}"`);
    }
    browser.cookies.clear();
    const asked = await browser.open(lane);
    expect(asked.path).toBe(`/sign-in?door=staff&to=${encodeURIComponent(lane)}`);
    expect(asked.html).not.toContain('session-over');
  });

  it('names to a colleague who dealt with the car before them', async () => {
    const { rfid } = await makeMember(harness, { vehicles: [plate] });
    const browser = await officerAt();
    await terminalAt(harness, sentri).check([{ rfid }]);
    await browser.open(lane);
    await browser.fill(`${lane}/dispose`, { did: 'admitted documents_in_order' });
    const next = await officerAt(sentri, 'owen');
    expect((await next.open(lane)).text).toContain(en.by('Olivia Marsh'));
  });

  it('takes no disposition of another lane’s crossing, and none that is no disposition', async () => {
    const { body } = await terminalAt(harness, general).check([stranger]);
    await terminalAt(harness, sentri).check([stranger]);
    const browser = await officerAt();
    const foreign = await browser.fill(`${lane}/dispose`, {
      crossing: body.id,
      did: 'admitted documents_in_order',
    });
    expect(foreign.status).toBe(404);
    await browser.open(lane);
    expect((await browser.fill(`${lane}/dispose`, { did: 'waved-through because' })).status).toBe(422);
    const events = await harness.services.db.all(sql`SELECT 1 FROM crossing_events WHERE kind = 'disposed'`);
    expect(events).toEqual([]);
  });

  it('is left by leaving, by opening another lane, and when the hours are over', async () => {
    const browser = await officerAt();
    await browser.open(`/booth/${general}`);
    await browser.fill(`/booth/${general}/open`);
    expect((await browser.open(lane)).text).toContain(en.notOpen);
    await browser.open(`/booth/${general}`);
    await browser.fill(`/booth/${general}/leave`);
    expect((await browser.open(`/booth/${general}`)).text).toContain(en.notOpen);
    expect(await auditOf('terminal.badge_out')).toHaveLength(2);
    await browser.fill(`/booth/${general}/open`);
    harness.advance(8 * 3_600_000 + 1);
    await browser.signIn('olivia', 'staff');
    expect((await browser.open(`/booth/${general}`)).text).toContain(en.notOpen);
  });

  it('tells the link of the lane’s terminal and the age of its pack, and marks a drill all over', async () => {
    const browser = await officerAt();
    expect(browser.page().text).toContain(en.link.none);
    const beat = (drill: boolean) =>
      harness.request('POST', `/v1/lanes/${sentri}/heartbeat`, {
        as: { roles: ['terminal'], laneId: sentri },
        body: { snapshotVersion: 3, snapshotAge: 240, journalDepth: 2, lastSequence: 5, drill },
      });
    await beat(false);
    const up = await browser.open(lane);
    expect(up.text).toContain(`${en.link.up} , ${en.pack('4 minutes')}, ${en.waiting(2)}`);
    expect(up.html).not.toContain('booth-drill');
    await beat(true);
    expect((await browser.open(lane)).html).toContain('booth-drill-veil');
    expect(browser.page().text).toContain(en.drillText);
    harness.advance(60_000);
    const silent = await browser.open(lane);
    expect(silent.text).toContain('Terminal silent since');
    expect(silent.html).not.toContain('booth-drill');
  });

  it('tells over a stream that the lane has gone on, and nothing about whom', async () => {
    const { rfid } = await makeMember(harness, { vehicles: [plate], givenNames: 'Renata' });
    const browser = await officerAt();
    const mark = /data-mark="([^"]*)"/.exec(browser.page().html)?.[1]?.replaceAll('&quot;', '"') ?? '';
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const stream = await harness.app.request(`${testOrigin}${lane}/events?mark=${encodeURIComponent(mark)}`, {
      headers: { cookie },
    });
    expect(stream.headers.get('content-type')).toContain('text/event-stream');
    const reader = stream.body?.getReader();
    const heard: string[] = [];
    const hear = async () => {
      const { value } = (await reader?.read()) ?? {};
      heard.push(new TextDecoder().decode(value));
    };
    await hear();
    await terminalAt(harness, sentri).check([{ rfid }]);
    await hear();
    await reader?.cancel();
    expect(heard).toEqual(['event: here\ndata: {}\n\n', 'event: board\ndata: {}\n\n']);
  });

  it('goes on by itself without scripts where the officer has asked for it, and then has no field to lose', async () => {
    const browser = await officerAt();
    expect(browser.page().html).not.toContain('http-equiv="refresh"');
    const following = await browser.open(`${lane}?follow`);
    expect(following.html).toContain('http-equiv="refresh"');
    expect(following.html).not.toContain(`action="${lane}/check"`);
  });
});
