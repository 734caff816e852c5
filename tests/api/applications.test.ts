import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, type Harness, makeHarness } from '#harness';
import { applicationAfterScreening } from '../../src/applications/after-screening.ts';
import { expireApplications } from '../../src/applications/expire.ts';
import { mayMove } from '../../src/applications/lifecycle.ts';
import { sql } from '../../src/db/sql.ts';
import { keptReplies } from '../harness/kept-replies.ts';
import { completeBlocks } from './application-fixtures.ts';

const day = 86_400_000;
const officer = { roles: ['officer'] as const };
const person = (subject: string) => ({ roles: ['applicant'] as const, subject });

let harness: Harness;
let count = 0;
beforeAll(async () => {
  harness = await makeHarness();
});
afterAll(async () => {
  await harness.close();
});

const newSubject = () => `person-${++count}`;

async function draft(subject: string, program = 'SENTRI'): Promise<string> {
  const answer = await harness.request('POST', '/v1/applications', {
    as: person(subject),
    body: { program },
  });
  expect(answer.status).toBe(201);
  return answer.body.id;
}

async function fill(subject: string, id: string, blocks: object = completeBlocks): Promise<Answer> {
  const { headers } = await harness.request('GET', `/v1/applications/${id}`, { as: person(subject) });
  return harness.request('PATCH', `/v1/applications/${id}`, {
    as: person(subject),
    body: blocks,
    headers: { 'if-match': headers.get('etag') ?? '' },
  });
}

const pay = (subject: string, id: string, body: object = {}) =>
  harness.request('POST', `/v1/applications/${id}/payments`, {
    as: person(subject),
    body: { provider: 'local', cardToken: 'tok_visa', ...body },
  });

const act = (subject: string, id: string, verb: string, body?: object) =>
  harness.request('POST', `/v1/applications/${id}/${verb}`, {
    as: person(subject),
    ...(body === undefined ? {} : { body }),
  });

const asOfficer = (id: string, verb: string, body: object) =>
  harness.request('POST', `/v1/applications/${id}/${verb}`, { as: officer, body });

const read = (subject: string, id: string) =>
  harness.request('GET', `/v1/applications/${id}`, { as: person(subject) });

async function submitted(subject: string): Promise<string> {
  const id = await draft(subject);
  expect((await fill(subject, id)).status).toBe(200);
  expect((await pay(subject, id)).status).toBe(201);
  expect((await act(subject, id, 'submit')).status).toBe(200);
  return id;
}

/** Plays the batch that stores a screening's result. */
async function screened(id: string, standing: 'clear' | 'refer'): Promise<void> {
  const { db } = harness.services;
  const row = await db.first(
    sql<{
      traveler_id: string;
      screening_id: string;
    }>`SELECT traveler_id, screening_id FROM applications WHERE id = ${id}`,
  );
  const { traveler_id: travelerId = '', screening_id: screeningId = '' } = row ?? {};
  await db.batch([
    sql`UPDATE standings SET status = ${standing} WHERE traveler_id = ${travelerId}`,
    ...(await applicationAfterScreening(
      harness.services,
      [{ screeningId, travelerId, enrolled: true, purpose: 'application', standing, computedSeq: 0 }],
      harness.services.now(),
    )),
  ]);
}

async function conditionallyApproved(subject: string): Promise<string> {
  const id = await submitted(subject);
  await screened(id, 'clear');
  return id;
}

let nextFree = 0;
async function freeSlot(centerId = '5002'): Promise<{ centerId: string; startsAt: string }> {
  const answer = await harness.request('GET', `/v1/enrollment-centers/${centerId}/slots?days=31`);
  return { centerId, startsAt: answer.body.items[nextFree++].startsAt };
}

describe('a draft', () => {
  it('says what it lacks and what to do next, in English and in Spanish', async () => {
    const subject = newSubject();
    const id = await draft(subject);
    const english = await read(subject, id);
    expect(english.body.state).toBe('draft');
    expect(english.body.nextStep).toMatch(/points are still missing/);
    expect(english.body.missing.map((one: { pointer: string }) => one.pointer)).toContain(
      '/identity/paternalSurname',
    );
    expect(english.body.fee).toEqual({ amountCents: 12_000, currency: 'USD', due: true });
    const spanish = await harness.request('GET', `/v1/applications/${id}`, {
      as: person(subject),
      headers: { 'accept-language': 'es-MX' },
    });
    expect(spanish.body.nextStep).toMatch(/^Complete su solicitud/);
  });

  it('costs 50 dollars for FAST and asks for a driver licence', async () => {
    const subject = newSubject();
    const id = await draft(subject, 'FAST');
    const { body } = await fill(subject, id);
    expect(body.fee.amountCents).toBe(5_000);
    expect(body.missing).toEqual([{ pointer: '/documents', message: 'Add your driver licence.' }]);
  });

  it('keeps its blocks sealed at rest', async () => {
    const subject = newSubject();
    const id = await draft(subject);
    await fill(subject, id);
    const rows = await harness.services.db.all(
      sql<{
        content_sealed: string;
      }>`SELECT content_sealed FROM application_blocks WHERE application_id = ${id}`,
    );
    expect(rows).toHaveLength(7);
    expect(rows.map((row) => row.content_sealed).join()).not.toMatch(/Quintanilla|G12345678/);
    expect((await read(subject, id)).body.blocks).toEqual(completeBlocks);
  });

  it('replaces only the blocks that are named', async () => {
    const subject = newSubject();
    const id = await draft(subject);
    await fill(subject, id);
    const { body } = await fill(subject, id, { vehicles: [] });
    expect(body.blocks).toEqual({ ...completeBlocks, vehicles: [] });
  });

  it('refuses a stale ETag with the present one, and a change without any', async () => {
    const subject = newSubject();
    const id = await draft(subject);
    await fill(subject, id);
    const change = (headers: Record<string, string>) =>
      harness.request('PATCH', `/v1/applications/${id}`, {
        as: person(subject),
        body: { vehicles: [] },
        headers,
      });
    const stale = await change({ 'if-match': '"1"' });
    expect([stale.status, stale.body.type, stale.headers.get('etag')]).toEqual([
      412,
      '/problems/version-changed',
      '"2"',
    ]);
    expect((await change({})).status).toBe(428);
    expect((await change({ 'if-match': '*' })).status).toBe(428);
  });

  it('lets one of two simultaneous changes of the same version win', async () => {
    const subject = newSubject();
    const id = await draft(subject);
    const answers = await Promise.all(
      [1, 2, 3].map((n) =>
        harness.request('PATCH', `/v1/applications/${id}`, {
          as: person(subject),
          body: { identity: { givenNames: `Name ${n}` } },
          headers: { 'if-match': '"1"' },
        }),
      ),
    );
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 412, 412]);
  });

  it.each([
    [{ identity: { paternalSurname: 7 } }, '/identity/paternalSurname'],
    [{ identity: { surname: 'X' } }, '/identity/surname'],
    [{ identity: { givenNames: 'A\u0000B' } }, '/identity/givenNames'],
    [{ identity: { givenNames: ' ' } }, '/identity/givenNames'],
    [{ identity: { birthDate: '14/03/1988' } }, '/identity/birthDate'],
    [{ vehicles: Array(5).fill({ plate: 'A', country: 'MEX' }) }, '/vehicles'],
    [{ documents: [{ type: 'library_card' }] }, '/documents/0/type'],
    [{ questions: { arrestOrConviction: 'no' } }, '/questions/arrestOrConviction'],
    [{ hobbies: [] }, '/hobbies'],
    [{}, ''],
    [[], ''],
  ])('names the wrong field of %j', async (body, pointer) => {
    const subject = newSubject();
    const id = await draft(subject);
    const answer = await harness.request('PATCH', `/v1/applications/${id}`, {
      as: person(subject),
      body,
      headers: { 'if-match': '"1"' },
    });
    expect(answer.status).toBe(422);
    expect(answer.body.errors.map((error: { pointer: string }) => error.pointer)).toContain(pointer);
    expect((await read(subject, id)).body.blocks).toEqual({});
  });

  it('warns of a CURP and an MRZ that do not agree, and submits all the same', async () => {
    const subject = newSubject();
    const id = await draft(subject);
    const { body } = await fill(subject, id, {
      ...completeBlocks,
      identity: { ...completeBlocks.identity, curp: 'MOTR930411HJCRMN03' },
      documents: [{ ...completeBlocks.documents?.[0], mrz: ['P<MEXQUINTANILLA', 'G1'] }],
    });
    expect(body.warnings.map((one: { pointer: string }) => one.pointer)).toEqual([
      '/identity/curp',
      '/identity/curp',
      '/identity/curp',
      '/documents/0/mrz',
    ]);
    expect(body.missing).toEqual([]);
  });
});

describe('the fee', () => {
  it('is paid once, and the receipt is shown', async () => {
    const subject = newSubject();
    const id = await draft(subject);
    await fill(subject, id);
    const receipt = await pay(subject, id, { amountCents: 12_000 });
    expect(receipt.status).toBe(201);
    const { fee, nextStep } = (await read(subject, id)).body;
    expect(fee).toMatchObject({ due: false, receiptNumber: receipt.body.receiptNumber, paidCents: 12_000 });
    expect(nextStep).toBe('Submit your application.');
    expect((await pay(subject, id)).body.type).toBe('/problems/already-paid');
  });

  it('is charged once when the same payment arrives several times at once', async () => {
    const subject = newSubject();
    const id = await draft(subject);
    await fill(subject, id);
    const answers = await Promise.all([1, 2, 3, 4].map(() => pay(subject, id)));
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409, 409, 409]);
  });

  it('must be the right amount, of a complete application, with a card that is not declined', async () => {
    const subject = newSubject();
    const id = await draft(subject);
    expect((await pay(subject, id)).body.type).toBe('/problems/incomplete');
    await fill(subject, id);
    const wrong = await pay(subject, id, { amountCents: 100 });
    expect([wrong.status, wrong.body.errors[0].pointer]).toEqual([422, '/amountCents']);
    expect((await pay(subject, id, { cardToken: 'tok_declined' })).body.type).toBe(
      '/problems/payment-required',
    );
    expect((await pay(subject, id, { provider: 'stripe' })).status).toBe(422);
  });

  it('may stay pending; then the draft waits and can be paid again', async () => {
    const subject = newSubject();
    const id = await draft(subject);
    await fill(subject, id);
    expect((await pay(subject, id, { cardToken: 'tok_pending' })).body.status).toBe('pending');
    expect((await read(subject, id)).body.state).toBe('payment_pending');
    expect((await act(subject, id, 'submit')).status).toBe(409);
    expect((await pay(subject, id)).body.status).toBe('paid');
    expect((await act(subject, id, 'submit')).body.state).toBe('submitted');
  });

  it('is free for a minor whose parent applies too, and for nobody else', async () => {
    const parent = await submitted(newSubject());
    const subject = newSubject();
    const id = await draft(subject);
    const minor = {
      ...completeBlocks.identity,
      birthDate: '2015-06-01',
      parent: { applicationId: parent },
      guardian: { name: 'Elena Orozco', relationship: 'mother' as const },
    };
    const free = await fill(subject, id, { ...completeBlocks, identity: minor });
    expect(free.body.fee).toEqual({
      amountCents: 0,
      currency: 'USD',
      due: false,
      exemption: 'minor_of_applicant',
    });
    const adult = await fill(subject, id, { identity: { ...minor, birthDate: '1990-06-01' } });
    expect(adult.body.fee.amountCents).toBe(12_000);
    await fill(subject, id, { identity: minor });
    expect((await pay(subject, id)).status).toBe(409);
    expect((await act(subject, id, 'submit')).body.state).toBe('submitted');
  });

  it('cannot be taken in production without a provider', async () => {
    const production = await makeHarness({ environment: 'production' });
    const { payFee } = await import('../../src/applications/pay.ts');
    const { createApplication } = await import('../../src/applications/create.ts');
    const context = {
      services: production.services,
      principal: { kind: 'applicant' as const, subject: 'x', scopes: new Set<never>() },
      now: production.services.now(),
      locale: 'en' as const,
    };
    const created = await createApplication(context, { program: 'SENTRI', kind: 'new' });
    await production.services.db.batch(created.queries);
    const attempt = payFee(context, (created.reply.body as { id: string }).id, {
      provider: 'local',
      cardToken: 'tok_visa',
    });
    await expect(attempt).rejects.toMatchObject({ code: 'unavailable' });
    await production.close();
  });
});

describe('submission', () => {
  it('names every missing field of an incomplete application', async () => {
    const subject = newSubject();
    const id = await draft(subject);
    const answer = await act(subject, id, 'submit');
    expect([answer.status, answer.body.type]).toEqual([409, '/problems/incomplete']);
    const pointers = answer.body.errors.map((error: { pointer: string }) => error.pointer);
    expect(pointers).toEqual(
      expect.arrayContaining(['/identity/birthDate', '/documents', '/declaration/accepted', '/fee']),
    );
  });

  it('wants the fee of a complete one', async () => {
    const subject = newSubject();
    const id = await draft(subject);
    await fill(subject, id);
    expect((await act(subject, id, 'submit')).body.type).toBe('/problems/payment-required');
  });

  it('makes an enrolled traveler, a pending standing and one message, and is audited', async () => {
    const subject = newSubject();
    const id = await submitted(subject);
    const { db } = harness.services;
    const row = await db.first(
      sql<{ enrolled: number; status: string; messages: number; audited: number }>`
        SELECT t.enrolled, s.status,
          (SELECT COUNT(*) FROM outbox WHERE object_id = a.screening_id) AS messages,
          (SELECT COUNT(*) FROM audit_records WHERE object_id = a.id AND action = 'application.submit') AS audited
        FROM applications a JOIN travelers t ON t.id = a.traveler_id JOIN standings s ON s.traveler_id = t.id
        WHERE a.id = ${id}`,
    );
    expect(row).toEqual({ enrolled: 1, status: 'pending', messages: 1, audited: 1 });
    expect((await read(subject, id)).body).toMatchObject({
      state: 'submitted',
      nextStep: expect.stringMatching(/^Nothing to do now/),
    });
  });

  it('happens once, whoever repeats it', async () => {
    const subject = newSubject();
    const id = await draft(subject);
    await fill(subject, id);
    await pay(subject, id);
    const answers = await Promise.all([1, 2, 3].map(() => act(subject, id, 'submit')));
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409, 409]);
    const again = { as: person(subject), headers: { 'idempotency-key': 'again' } };
    expect((await harness.request('POST', `/v1/applications/${id}/submit`, again)).status).toBe(409);
  });

  it('keeps nothing of what was written in the stored replies', async () => {
    await submitted(newSubject());
    const kept = await keptReplies(harness);
    expect(kept).toContain('submitted');
    expect(kept).not.toMatch(/Quintanilla|G12345678|Taller/);
  });

  it('closes the draft for changes', async () => {
    const subject = newSubject();
    const id = await submitted(subject);
    expect((await fill(subject, id, { vehicles: [] })).body.type).toBe('/problems/illegal-transition');
  });
});

describe('screening', () => {
  it('leads to conditional approval when clear, to an officer when not', async () => {
    const subject = newSubject();
    const clear = await submitted(subject);
    await screened(clear, 'clear');
    expect((await read(subject, clear)).body.state).toBe('conditionally_approved');
    const referred = await submitted(subject);
    await screened(referred, 'refer');
    expect((await read(subject, referred)).body.state).toBe('pending_review');
    const review = await asOfficer(referred, 'review', {
      outcome: 'conditionally_approve',
      reason: 'match_adjudicated',
    });
    expect(review.body.state).toBe('conditionally_approved');
  });

  it('does not bring a cancelled application back', async () => {
    const subject = newSubject();
    const id = await submitted(subject);
    expect((await act(subject, id, 'cancel')).status).toBe(200);
    await screened(id, 'clear');
    expect((await read(subject, id)).body.state).toBe('cancelled');
  });

  it('tells the applicant nothing of the coded reason of a denial', async () => {
    const subject = newSubject();
    const id = await submitted(subject);
    await screened(id, 'refer');
    expect((await asOfficer(id, 'review', { outcome: 'deny', reason: 'low_risk_shown' })).status).toBe(422);
    expect((await asOfficer(id, 'review', { outcome: 'deny', reason: 'terrorism_link' })).body.state).toBe(
      'denied',
    );
    const own = await read(subject, id);
    expect(JSON.stringify(own.body)).not.toMatch(/terrorism|traveler_?id|screening_?id/i);
    expect(own.body.nextStep).toMatch(/DHS TRIP/);
    const staff = await harness.request('GET', `/v1/applications/${id}`, { as: officer });
    expect(staff.body.decisionReason).toBe('terrorism_link');
  });
});

describe('interviews', () => {
  it('offers the slots of a center on its own clock', async () => {
    const { body } = await harness.request('GET', '/v1/enrollment-centers/5002/slots?from=2026-11-03&days=1');
    expect(body.timeZone).toBe('America/Los_Angeles');
    expect(body.items).toHaveLength(32);
    expect(body.items[0]).toEqual({ startsAt: '2026-11-03T17:00:00.000Z', localTime: '2026-11-03T09:00' });
    expect((await harness.request('GET', '/v1/enrollment-centers/nowhere/slots')).status).toBe(404);
    expect((await harness.request('GET', '/v1/enrollment-centers/5002/slots?days=99')).status).toBe(400);
    expect((await harness.request('GET', '/v1/enrollment-centers')).body.items).toHaveLength(18);
  });

  it('gives one slot to exactly one of 20 who book it at once', async () => {
    const subjects = Array.from({ length: 20 }, newSubject);
    const ids = await Promise.all(subjects.map(conditionallyApproved));
    const slot = await freeSlot();
    const answers = await Promise.all(ids.map((id, index) => act(subjects[index]!, id, 'interview', slot)));
    expect(answers.filter((answer) => answer.status === 201)).toHaveLength(1);
    const lost = answers.filter((answer) => answer.status !== 201);
    expect(new Set(lost.map((answer) => answer.body.type))).toEqual(new Set(['/problems/slot-taken']));
    const states = await Promise.all(
      ids.map(async (id, index) => (await read(subjects[index]!, id)).body.state),
    );
    expect(states.filter((state) => state === 'interview_scheduled')).toHaveLength(1);
    expect(states.filter((state) => state === 'conditionally_approved')).toHaveLength(19);
  });

  it('holds a slot for ten minutes, one for each applicant, and lets it run out', async () => {
    const [first, second] = [newSubject(), newSubject()];
    const [a, b] = [await conditionallyApproved(first), await conditionallyApproved(second)];
    const [one, two] = [await freeSlot(), await freeSlot()];
    expect((await act(first, a, 'interview/hold', one)).status).toBe(201);
    expect((await act(second, b, 'interview/hold', one)).body.type).toBe('/problems/slot-taken');
    expect((await act(second, b, 'interview', one)).body.type).toBe('/problems/slot-taken');
    const listed = async () => {
      const { body } = await harness.request('GET', '/v1/enrollment-centers/5002/slots?days=31');
      return body.items.some((item: { startsAt: string }) => item.startsAt === one.startsAt);
    };
    expect(await listed()).toBe(false);
    expect((await act(first, a, 'interview/hold', two)).status).toBe(201);
    expect(await listed()).toBe(true);
    expect((await act(first, a, 'interview/hold', one)).status).toBe(201);
    harness.advance(10 * 60_000);
    expect(await listed()).toBe(true);
    expect((await act(second, b, 'interview', one)).status).toBe(201);
    expect((await act(first, a, 'interview', one)).body.type).toBe('/problems/slot-taken');
    expect((await read(first, a)).body.interview).toBeUndefined();
    expect((await read(second, b)).body.interview).toMatchObject({ state: 'booked', startsAt: one.startsAt });
  });

  it('books the slot that the applicant holds', async () => {
    const subject = newSubject();
    const id = await conditionallyApproved(subject);
    const slot = await freeSlot();
    await act(subject, id, 'interview/hold', slot);
    expect((await act(subject, id, 'interview', slot)).status).toBe(201);
    expect((await read(subject, id)).body.state).toBe('interview_scheduled');
  });

  it.each([
    ['off the grid', '2026-11-10T17:05:00Z'],
    ['at night', '2026-11-10T03:00:00Z'],
    ['at the weekend', '2026-11-14T18:00:00Z'],
    ['in the past', '2026-10-20T18:00:00Z'],
    ['too far ahead', '2028-11-10T18:00:00Z'],
  ])('refuses a slot %s', async (_, startsAt) => {
    const subject = newSubject();
    const id = await conditionallyApproved(subject);
    const answer = await act(subject, id, 'interview', { centerId: '5002', startsAt });
    expect(answer.body.type).toBe('/problems/slot-not-offered');
  });

  it('refuses a center that does not interview for the program', async () => {
    const subject = newSubject();
    const id = await conditionallyApproved(subject);
    const answer = await act(subject, id, 'interview', {
      centerId: '5222',
      startsAt: '2026-11-10T18:00:00Z',
    });
    expect(answer.body.type).toBe('/problems/slot-not-offered');
  });

  it('gives the slot back when the interview is cancelled, and cancels the application', async () => {
    const subject = newSubject();
    const id = await conditionallyApproved(subject);
    const slot = await freeSlot();
    await act(subject, id, 'interview', slot);
    expect((await act(subject, id, 'interview/cancel')).body.state).toBe('cancelled');
    const other = newSubject();
    expect((await act(other, await conditionallyApproved(other), 'interview', slot)).status).toBe(201);
    const traveler = await harness.services.db.first(
      sql<{
        enrolled: number;
      }>`SELECT enrolled FROM travelers WHERE id = (SELECT traveler_id FROM applications WHERE id = ${id})`,
    );
    expect(traveler?.enrolled).toBe(0);
  });

  it('lets somebody who did not come book again', async () => {
    const subject = newSubject();
    const id = await conditionallyApproved(subject);
    await act(subject, id, 'interview', await freeSlot());
    expect((await asOfficer(id, 'interview/outcome', { outcome: 'no_show' })).body.applicationState).toBe(
      'conditionally_approved',
    );
    expect((await act(subject, id, 'interview', await freeSlot())).status).toBe(201);
  });
});

describe('the decision', () => {
  async function interviewed(subject: string): Promise<string> {
    const id = await conditionallyApproved(subject);
    await act(subject, id, 'interview', await freeSlot());
    const outcome = await asOfficer(id, 'interview/outcome', {
      outcome: 'completed',
      notes: 'All in order.',
    });
    expect(outcome.status).toBe(201);
    return id;
  }

  it('approves after the interview and issues a membership with its vehicles', async () => {
    const subject = newSubject();
    const id = await interviewed(subject);
    const answer = await asOfficer(id, 'decision', { decision: 'approve', reason: 'low_risk_shown' });
    expect(answer.status).toBe(200);
    expect(answer.body.passId).toMatch(/^\d{9}$/);
    expect((await read(subject, id)).body).toMatchObject({
      state: 'approved',
      membershipId: answer.body.membershipId,
    });
    const vehicles = await harness.services.db.all(
      sql`SELECT 1 FROM membership_vehicles WHERE membership_id = ${answer.body.membershipId}`,
    );
    expect(vehicles).toHaveLength(1);
  });

  it('does not approve before the interview, nor over a standing that refers', async () => {
    const subject = newSubject();
    const early = await conditionallyApproved(subject);
    expect((await asOfficer(early, 'decision', { decision: 'approve' })).body.type).toBe(
      '/problems/illegal-transition',
    );
    const id = await interviewed(subject);
    await harness.services.db.batch([
      sql`UPDATE standings SET status = 'refer' WHERE traveler_id = (SELECT traveler_id FROM applications WHERE id = ${id})`,
    ]);
    expect((await asOfficer(id, 'decision', { decision: 'approve' })).status).toBe(409);
    expect((await read(subject, id)).body.state).toBe('interview_scheduled');
  });

  it('denies with a coded reason, and with none of its own making', async () => {
    const subject = newSubject();
    const id = await interviewed(subject);
    expect((await asOfficer(id, 'decision', { decision: 'deny', reason: 'I do not like him' })).status).toBe(
      422,
    );
    expect(
      (await asOfficer(id, 'decision', { decision: 'deny', reason: 'false_information' })).body.state,
    ).toBe('denied');
    expect((await asOfficer(id, 'decision', { decision: 'approve' })).status).toBe(409);
  });

  it('is an officer’s alone', async () => {
    const subject = newSubject();
    const id = await interviewed(subject);
    expect((await act(subject, id, 'decision', { decision: 'approve' })).status).toBe(403);
    const auditor = await harness.request('POST', `/v1/applications/${id}/decision`, {
      as: { roles: ['auditor'] },
      body: { decision: 'approve' },
    });
    expect(auditor.status).toBe(403);
  });
});

describe('another person', () => {
  const verbs: readonly [string, string, object | undefined][] = [
    ['GET', '', undefined],
    ['PATCH', '', { vehicles: [] }],
    ['POST', '/payments', { provider: 'local', cardToken: 'tok_visa' }],
    ['POST', '/submit', undefined],
    ['POST', '/cancel', undefined],
    ['POST', '/interview/hold', { centerId: '5002', startsAt: '2026-11-10T18:00:00Z' }],
    ['POST', '/interview', { centerId: '5002', startsAt: '2026-11-10T18:00:00Z' }],
    ['POST', '/interview/cancel', undefined],
  ];

  it('sees no application of another one by any verb in any state, and changes nothing', async () => {
    const owner = newSubject();
    const ids = [await draft(owner), await submitted(owner), await conditionallyApproved(owner)];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...verbs),
        fc.constantFrom(...ids),
        fc.constantFrom('rival', `${owner} `, owner.toUpperCase(), 'officer-1'),
        async ([method, path, body], id, subject) => {
          const before = (await read(owner, id)).headers.get('etag');
          const answer = await harness.request(method, `/v1/applications/${id}${path}`, {
            as: person(subject),
            headers: { 'if-match': '"1"' },
            ...(body === undefined ? {} : { body }),
          });
          expect([answer.status, answer.body.type]).toEqual([404, '/problems/not-found']);
          expect((await read(owner, id)).headers.get('etag')).toBe(before);
        },
      ),
      { numRuns: 40 },
    );
    const list = await harness.request('GET', '/v1/applications', { as: person('rival') });
    expect(list.body.items).toEqual([]);
  });
});

describe('the list', () => {
  it('shows applicants their own, and officers everybody’s by state, in pages', async () => {
    const subject = newSubject();
    const ids = [await draft(subject), await draft(subject), await draft(subject)];
    const first = await harness.request('GET', '/v1/applications?limit=2', { as: person(subject) });
    const rest = await harness.request('GET', `/v1/applications?limit=2&cursor=${first.body.next}`, {
      as: person(subject),
    });
    expect([...first.body.items, ...rest.body.items].map((item: { id: string }) => item.id)).toEqual(ids);
    expect(rest.body.next).toBeUndefined();
    const staff = await harness.request('GET', '/v1/applications?state=draft&limit=200', { as: officer });
    expect(new Set(staff.body.items.map((item: { state: string }) => item.state))).toEqual(
      new Set(['draft']),
    );
    expect((await harness.request('GET', '/v1/applications?state=lost', { as: officer })).status).toBe(400);
  });
});

describe('the lifecycle', () => {
  it('is kept by whatever sequence of verbs', async () => {
    const steps: Readonly<Record<string, (subject: string, id: string) => Promise<unknown>>> = {
      fill: (subject, id) => fill(subject, id),
      pay: (subject, id) => pay(subject, id),
      payLater: (subject, id) => pay(subject, id, { cardToken: 'tok_pending' }),
      submit: (subject, id) => act(subject, id, 'submit'),
      clear: (_, id) => screened(id, 'clear'),
      refer: (_, id) => screened(id, 'refer'),
      review: (_, id) =>
        asOfficer(id, 'review', { outcome: 'conditionally_approve', reason: 'match_adjudicated' }),
      book: async (subject, id) => act(subject, id, 'interview', await freeSlot('5004')),
      completed: (_, id) => asOfficer(id, 'interview/outcome', { outcome: 'completed' }),
      failed: (_, id) => asOfficer(id, 'interview/outcome', { outcome: 'failed' }),
      approve: (_, id) => asOfficer(id, 'decision', { decision: 'approve' }),
      deny: (_, id) => asOfficer(id, 'decision', { decision: 'deny', reason: 'low_risk_not_shown' }),
      cancel: (subject, id) => act(subject, id, 'cancel'),
    };
    nextFree = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...Object.keys(steps)), { maxLength: 10 }),
        fc.boolean(),
        async (names, headStart) => {
          const subject = newSubject();
          const id = await draft(subject);
          const all = headStart ? ['fill', 'pay', 'submit', 'clear', ...names] : names;
          let state = 'draft';
          for (const name of all) {
            await steps[name]?.(subject, id);
            const next = (await read(subject, id)).body.state;
            if (next !== state) expect(mayMove(state as 'draft', next)).toBe(true);
            state = next;
          }
        },
      ),
      { numRuns: 40 },
    );
    expect(harness.errors).toEqual([]);
  });
});

describe('expiry', () => {
  it('ends drafts untouched for a year and approvals of two years, and nothing else', async () => {
    const own = await makeHarness();
    const main = harness;
    harness = own;
    try {
      const subject = newSubject();
      const old = await draft(subject);
      const touched = await draft(subject);
      const waiting = await submitted(subject);
      const approved = await conditionallyApproved(subject);
      const run = async () => {
        const queries = await expireApplications(own.services, own.services.now());
        if (queries.length > 0) await own.services.db.batch(queries);
      };
      own.advance(200 * day);
      await fill(subject, touched);
      own.advance(200 * day);
      await run();
      const states = async () =>
        Promise.all(
          [old, touched, waiting, approved].map(async (id) => (await read(subject, id)).body.state),
        );
      expect(await states()).toEqual(['expired', 'draft', 'submitted', 'conditionally_approved']);
      own.advance(400 * day);
      await run();
      expect(await states()).toEqual(['expired', 'expired', 'submitted', 'expired']);
      expect(await expireApplications(own.services, own.services.now())).toEqual([]);
    } finally {
      harness = main;
      await own.close();
    }
  });
});
