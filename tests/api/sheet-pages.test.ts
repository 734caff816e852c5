import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, makeHarness } from '#harness';
import { sql } from '../../src/db/sql.ts';
import { interviewsTexts } from '../../src/web/texts/interviews.ts';
import { sightingsTexts } from '../../src/web/texts/sightings.ts';
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

async function staff(account: string) {
  const browser = openBrowser(harness.app);
  await browser.signIn(account, 'staff');
  return browser;
}

/** An applicant with an appointment. @returns the application and the day on the center's clock */
async function booked(account: string, center: string) {
  const applicant = openBrowser(harness.app);
  await applicant.signIn(account);
  const id = await applyAll(applicant);
  await handWorker(harness).drain();
  await applicant.open(`/apply/${id}/interview/${center}`);
  const [, at = ''] = /name="\/startsAt" value="([^"]+)"/.exec(applicant.page().html) ?? [];
  await applicant.fill(`/apply/${id}/interview/hold`, { '/startsAt': at });
  await applicant.fill(`/apply/${id}/interview/book`);
  const as = { roles: ['applicant'], subject: account } as const;
  const { body } = await harness.request('GET', `/v1/applications/${id}`, { as });
  return { id, day: String(body.interview.localTime).slice(0, 10) };
}

describe('the interview sheet', () => {
  const t = interviewsTexts.en;
  const address = (center: string, day: string) => `/staff/interviews?center=${center}&day=${day}`;

  it('tells who comes to a center on a day of its clock, and what to check and ask', async () => {
    const { id, day } = await booked('comes', '5002');
    const browser = await staff('olivia');
    expect((await browser.open('/staff/interviews')).text).toContain(t.choose);
    const shown = await browser.open(address('5002', day));
    for (const part of [
      'Rosa Elena Quintanilla Orozco',
      'G12345678',
      'BCN-12-34',
      'Spain',
      t.face,
      t.count(1),
    ]) {
      expect(shown.text).toContain(part);
    }
    expect(shown.html).toContain(`href="/staff/applications/${id}#record"`);
    const records = await harness.services.db.all(
      sql<{
        detail: string;
      }>`SELECT detail FROM audit_records WHERE object_id = ${id} AND action = 'application.read'
        AND actor_id = 'staff:olivia'`,
    );
    expect(records.map(({ detail }) => JSON.parse(detail))).toEqual([{ sheet: day }]);
    const other = await browser.open(address('5002', '2026-11-29'));
    expect(other.text).toContain(t.none);
    expect((await browser.open(address('5002', 'tomorrow'))).text).toContain(t.wrongDay);
    expect((await browser.open(address('none', day))).status).toBe(404);
  });

  it('says what came of an interview once it is recorded', async () => {
    const { id, day } = await booked('recorded', '5003');
    const browser = await staff('olivia');
    await browser.open(`/staff/applications/${id}`);
    await browser.fill(`/staff/applications/${id}/interview`, { '/outcome': 'completed' });
    const shown = await browser.open(`${address('5003', day)}&lang=es`);
    expect(shown.text).toContain('Se realizó');
    expect(shown.text).toContain(interviewsTexts.es.check);
    expect(shown.html).not.toContain(`${id}#record`);
  });

  it('is an officer’s, by the API as well', async () => {
    const path = '/v1/enrollment-centers/5002/interviews';
    const officer = { roles: ['officer'] } as const;
    expect((await harness.request('GET', path, { as: officer })).status).toBe(200);
    expect((await harness.request('GET', `${path}?day=no`, { as: officer })).status).toBe(400);
    expect((await harness.request('GET', path, { as: { roles: ['applicant'] } })).status).toBe(403);
    expect((await (await staff('ada')).open('/staff/interviews')).status).toBe(403);
  });
});

describe('a query of sightings', () => {
  const t = sightingsTexts.en;
  const officer = { roles: ['officer'] } as const;
  const ask = (body: object, as: { roles: readonly ['officer'] | readonly ['partner'] } = officer) =>
    harness.request('POST', '/v1/sightings/query', { as: { ...as, agency: 'CBP' }, body });
  const vehicle = { plate: 'BC 98-765', state: 'BC', country: 'MEX' };

  async function seen(days: readonly number[]) {
    const items = days.map((day, i) => ({
      reference: `s-${day}-${i}`,
      seenAt: new Date(harness.services.now() - day * 86_400_000).toISOString(),
      crossing: '250401',
      document: { number: 'G7654321', country: 'MEX' },
      ...(i === 0 ? { vehicle } : {}),
    }));
    const as = { roles: ['partner'], agency: 'INM' } as const;
    expect((await harness.request('POST', '/v1/sightings', { as, body: { items } })).status).toBe(201);
  }

  it('answers for a case, newest first, and puts the case on record but not whom it was about', async () => {
    await seen([3, 1, 2]);
    const found = await ask({ caseNumber: 'CBP-2026/117', document: { number: 'g-7654321' } });
    expect(found.status).toBe(200);
    expect(found.body.items).toHaveLength(3);
    const times = found.body.items.map(({ seenAt }: { seenAt: string }) => seenAt);
    expect(times).toEqual([...times].sort().reverse());
    const plate = await ask({ caseNumber: 'CBP-2026/117', vehicle: { ...vehicle, plate: 'bc98765' } });
    expect(plate.body.items).toMatchObject([{ agency: 'INM', crossing: '250401', by: ['plate'] }]);
    const records = await harness.services.db.all(
      sql<{ object_id: string; detail: string }>`SELECT object_id, detail FROM audit_records
        WHERE action = 'sighting.query' ORDER BY id`,
    );
    expect(records.map(({ object_id, detail }) => [object_id, JSON.parse(detail)])).toEqual([
      ['CBP-2026/117', { by: ['document'], count: 3 }],
      ['CBP-2026/117', { by: ['plate'], count: 1 }],
    ]);
    expect(JSON.stringify(records)).not.toMatch(/7654321|98-?765/);
  });

  it('is refused without a case, without something to ask for, and to whoever only reports', async () => {
    const document = { number: 'G7654321' };
    expect((await ask({ document })).status).toBe(422);
    expect((await ask({ caseNumber: 'x', document })).status).toBe(422);
    expect((await ask({ caseNumber: 'CBP-2026/117' })).status).toBe(422);
    expect((await ask({ caseNumber: 'CBP-2026/117', document }, { roles: ['partner'] })).status).toBe(403);
  });

  it('has a page that asks for the case, and keeps numbers out of its address', async () => {
    await seen([5]);
    const browser = await staff('olivia');
    await browser.open('/staff/sightings');
    const nothing = await browser.fill('/staff/sightings', { '/document/number': 'G7654321' });
    expect([nothing.status, nothing.text.includes(t.wrongCase)]).toEqual([422, true]);
    expect(nothing.html).toContain('value="G7654321"');
    const plate = await browser.fill('/staff/sightings', {
      '/caseNumber': 'CASE-9',
      '/vehicle/plate': 'BC-1',
    });
    expect([plate.status, plate.text.includes(t.wrongVehicle)]).toEqual([422, true]);
    const found = await browser.fill('/staff/sightings', { '/caseNumber': 'CASE-9', '/vehicle/plate': '' });
    expect(found.text).toContain('for case CASE-9');
    expect(found.text).toContain('San Ysidro');
    expect(found.path).toBe('/staff/sightings');
    expect((await (await staff('ada')).open('/staff/sightings')).status).toBe(403);
  });
});
