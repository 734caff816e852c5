import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, makeHarness } from '#harness';
import { sql } from '../../src/db/sql.ts';
import { membershipTexts } from '../../src/web/texts/membership.ts';
import { sentri, terminalAt } from '../crossings/checks.ts';
import { handWorker } from '../harness/hand-worker.ts';
import { makeMember } from '../harness/members.ts';
import { greyJpeg } from '../photos/pictures.ts';
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

const t = membershipTexts.en;
const officer = { roles: ['officer'] } as const;

async function asOfficer(path: string, body: object) {
  const answer = await harness.request('POST', path, { as: officer, body });
  expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
  return answer.body;
}

/** Somebody who applied on the pages, was interviewed and approved, and has a card. */
async function member(account: string) {
  const browser = openBrowser(harness.app);
  await browser.signIn(account);
  const applicationId = await applyAll(browser);
  await handWorker(harness).drain();
  await browser.open(`/apply/${applicationId}/interview/5002`);
  const [at = ''] = [...browser.page().html.matchAll(/name="\/startsAt" value="([^"]+)"/g)].map(
    ([, one]) => one ?? '',
  );
  await browser.fill(`/apply/${applicationId}/interview/hold`, { '/startsAt': at });
  await browser.fill(`/apply/${applicationId}/interview/book`);
  await asOfficer(`/v1/applications/${applicationId}/interview/outcome`, {
    outcome: 'completed',
    notes: 'a secret note',
  });
  const { membershipId } = await asOfficer(`/v1/applications/${applicationId}/decision`, {
    decision: 'approve',
  });
  const rfid = crypto.randomUUID().replaceAll('-', '').slice(0, 24);
  await asOfficer(`/v1/memberships/${membershipId}/credentials`, { kind: 'rfid', value: rfid });
  return { browser, applicationId, at: `/memberships/${membershipId}` };
}

describe('the member’s page', () => {
  it('is reached from the status page and from the list, and tells number, term and vehicles', async () => {
    const { browser, applicationId, at } = await member('arrives');
    expect((await browser.open(`/apply/${applicationId}`)).html).toContain(`href="${at}"`);
    expect((await browser.open('/apply')).html).toContain(`href="${at}"`);
    const shown = await browser.open(at);
    expect(shown.text).toMatch(/PASSID \d{9}/);
    expect(shown.text).toContain('BCN-12-34');
    expect(shown.text).toContain('November 2, 2031');
  });

  it('adds a vehicle, names a field that is missing, and stops at four', async () => {
    const { browser, at } = await member('drives');
    await browser.open(at);
    const wrong = await browser.fill(`${at}/vehicles`, { '/vehicle/country': 'MEX' });
    expect(wrong.status).toBe(422);
    expect(wrong.html).toContain('href="#field-vehicle-plate"');
    for (const plate of ['AAA-1', 'AAA-2', 'AAA-3']) {
      await browser.open(at);
      await browser.fill(`${at}/vehicles`, { '/vehicle/plate': plate, '/vehicle/country': 'MEX' });
      expect(browser.page().text).toContain(plate);
    }
    expect(browser.page().html).not.toContain(`action="${at}/vehicles"`);
  });

  it('reports a card, from then on for good', async () => {
    const { browser, at } = await member('loses');
    await browser.open(at);
    const action = /action="([^"]+\/report)"/.exec(browser.page().html)?.[1] ?? '';
    const shown = await browser.fill(action, { state: 'stolen' });
    expect(shown.text).toContain(t.cardStates.stolen);
    expect(shown.html).not.toContain(action);
  });

  it('is nobody else’s', async () => {
    const { at } = await member('private');
    const rival = openBrowser(harness.app);
    await rival.signIn('curious');
    expect((await rival.open(at)).status).toBe(404);
    await rival.open('/apply');
    const form = /name="form" value="([^"]+)"/.exec(rival.page().html)?.[1] ?? '';
    const fields = { form, key: crypto.randomUUID(), '/vehicle/plate': 'X', '/vehicle/country': 'MEX' };
    expect((await rival.post(`${at}/vehicles`, fields)).status).toBe(404);
  });
});

describe('the download of one’s own data', () => {
  it('has everything that is theirs to know, and nothing of officers or of others', async () => {
    const { browser, applicationId } = await member('downloads');
    await member('another');
    const cookies = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await harness.app.request('/account/data', { headers: { cookie: cookies } });
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment/);
    const text = await answer.text();
    const data = JSON.parse(text);
    expect(data.applications).toHaveLength(1);
    expect(data.applications[0]).toMatchObject({
      id: applicationId,
      state: 'approved',
      payment: { amountCents: 12_000 },
      interviews: [
        { centerId: '5002', outcome: 'completed' },
        { centerId: '5002', outcome: 'booked' },
      ],
      answers: { identity: { paternalSurname: 'Quintanilla' } },
    });
    expect(data.memberships).toHaveLength(1);
    expect(data.sessions).toHaveLength(1);
    const actions = data.history.map(({ by, action }: { by: string; action: string }) => `${by} ${action}`);
    expect(actions).toContain('staff application.decide');
    expect(actions).toContain('you application.submit');
    expect(data.onFile).toMatchObject([
      { paternalSurname: 'Quintanilla', documents: [{ number: 'G12345678' }] },
    ]);
    expect(text).not.toMatch(/secret note|low_risk|officer-1|another/);
    const [audited] = await harness.services.db.all(
      sql<{ count: number }>`SELECT COUNT(*) AS count FROM audit_records WHERE action = 'person.export'`,
    );
    expect(audited?.count).toBe(1);
  });

  it('has their picture, and where they crossed, with nothing of who came with them or why they were referred', async () => {
    const { browser, at } = await member('crosses');
    const membershipId = at.split('/').at(-1);
    const rival = await makeMember(harness, { givenNames: 'Wenceslao', paternalSurname: 'Iturbide' });
    const rfid = `e2${'0'.repeat(20)}77`;
    await harness.request('POST', `/v1/memberships/${membershipId}/credentials`, {
      as: { roles: ['officer'] },
      body: { kind: 'rfid', value: rfid },
    });
    await harness.request('PUT', `/v1/memberships/${membershipId}/photo`, {
      as: { roles: ['officer'] },
      rawBody: greyJpeg(100, 120) as BodyInit,
      headers: { 'content-type': 'image/jpeg' },
    });
    const lane = terminalAt(harness, sentri);
    const first = await lane.check([{ rfid }, { rfid: rival.rfid }]);
    await harness.request('POST', `/v1/crossings/${first.body.id}/disposition`, {
      as: { roles: ['officer'] },
      body: { disposition: 'secondary', reason: 'watch_list_match' },
    });
    await lane.check([{ rfid: rival.rfid }]);
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    await harness.app.request('/account/data', { headers: { cookie } });
    const text = await (await harness.app.request('/account/data', { headers: { cookie } })).text();
    const data = JSON.parse(text);
    expect(data.memberships[0].photo).toMatchObject({ contentType: 'image/jpeg', width: 100, height: 120 });
    expect(atob(data.memberships[0].photo.base64).slice(6, 10)).toBe('JFIF');
    expect(data.crossings).toEqual([
      {
        id: first.body.id,
        at: first.body.capturedAt,
        crossing: expect.any(String),
        laneClass: 'sentri',
        direction: 'northbound',
        phase: 'booth',
        decision: first.body.decision,
        plate: 'BC12345',
        disposition: 'secondary',
      },
    ]);
    const done = data.history.map(({ by, action }: { by: string; action: string }) => `${by} ${action}`);
    expect(done).toEqual(expect.arrayContaining(['staff crossing.dispose', 'you person.export']));
    expect(text).not.toMatch(/Wenceslao|Iturbide|watch_list/);
  });
});
