import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, makeHarness } from '#harness';
import { sql } from '../../src/db/sql.ts';
import { composeNotice } from '../../src/notices/compose.ts';
import { unsealPayload } from '../../src/outbox/seal.ts';
import { handWorker } from '../harness/hand-worker.ts';
import { makeMember } from '../harness/members.ts';
import { completeBlocks } from './application-fixtures.ts';

let harness: Harness;
beforeAll(async () => {
  harness = await makeHarness();
});
afterAll(async () => {
  await harness.close();
});

const path = '/v1/notices/address';
const officer = { roles: ['officer'] } as const;
const applicant = (subject: string) => ({ roles: ['applicant'], subject }) as const;

/** The notices that wait, opened: to whom, and to which page. */
async function waiting(subject: string): Promise<{ to: string; locale: string; path: string }[]> {
  const rows = await harness.services.db.all(
    sql<{ id: string; payload: string }>`SELECT id, payload FROM outbox WHERE queue = 'notice' ORDER BY id`,
  );
  const { keys } = harness.services.keys.encryption;
  const opened = await Promise.all(rows.map(({ id, payload }) => unsealPayload(keys, id, payload)));
  return opened.flatMap((one) => (one.kind === 'notice' && one.to === `${subject}@example.org` ? [one] : []));
}

async function ask(subject: string, language = 'es') {
  const body = { email: `${subject}@example.org`, language };
  const answer = await harness.request('PUT', path, { as: applicant(subject), body });
  expect(answer.status).toBe(200);
}

async function did(
  method: string,
  at: string,
  as: typeof officer | ReturnType<typeof applicant>,
  body?: object,
) {
  const answer = await harness.request(method, at, { as, ...(body === undefined ? {} : { body }) });
  expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
  return answer.body;
}

/** A paid and submitted application. */
async function submitted(subject: string): Promise<string> {
  const as = applicant(subject);
  const { id } = await did('POST', '/v1/applications', as, { program: 'SENTRI', kind: 'new' });
  const headers = { 'if-match': '"1"' };
  await harness.request('PATCH', `/v1/applications/${id}`, { as, headers, body: completeBlocks });
  await did('POST', `/v1/applications/${id}/payments`, as, { provider: 'local', cardToken: 'tok_ok' });
  await did('POST', `/v1/applications/${id}/submit`, as);
  return id;
}

async function booked(subject: string): Promise<{ id: string; startsAt: string }> {
  const id = await submitted(subject);
  await handWorker(harness).drain();
  const { items } = await did('GET', '/v1/enrollment-centers/5002/slots', applicant(subject));
  const slot = { centerId: '5002', startsAt: items[0].startsAt };
  await did('POST', `/v1/applications/${id}/interview`, applicant(subject), slot);
  return { id, startsAt: slot.startsAt };
}

describe('the address for notices', () => {
  it('is nowhere until somebody asks, can be read by them alone, and is forgotten when they stop', async () => {
    const as = applicant('asks');
    expect((await harness.request('GET', path, { as })).status).toBe(404);
    await ask('asks');
    expect((await harness.request('GET', path, { as })).body).toEqual({
      email: 'asks@example.org',
      language: 'es',
    });
    expect((await harness.request('GET', path, { as: applicant('other') })).status).toBe(404);
    const { db } = harness.services;
    const text = JSON.stringify(await db.all(sql`SELECT * FROM notice_addresses`));
    expect(text).not.toContain('example.org');
    expect((await harness.request('DELETE', path, { as })).status).toBe(204);
    expect((await harness.request('GET', path, { as })).status).toBe(404);
    expect((await harness.request('DELETE', path, { as })).status).toBe(204);
  });

  it('is refused with the field that is wrong, and by whoever is no applicant', async () => {
    const body = { email: 'no address', language: 'es' };
    const refused = await harness.request('PUT', path, { as: applicant('wrong'), body });
    expect(refused.status).toBe(422);
    expect(refused.body.errors).toMatchObject([{ pointer: '/email' }]);
    expect((await harness.request('PUT', path, { as: officer, body })).status).toBe(403);
  });
});

describe('a notice', () => {
  it('goes to nobody who did not ask for it', async () => {
    await submitted('quiet');
    const rows = await harness.services.db.all(sql`SELECT id FROM outbox WHERE queue = 'notice'`);
    expect(rows).toEqual([]);
    await handWorker(harness).drain();
  });

  it('follows an application from its submission to its end, each time for its page alone', async () => {
    await ask('follows');
    const id = await submitted('follows');
    const page = { to: 'follows@example.org', locale: 'es', path: `/apply/${id}` };
    expect(await waiting('follows')).toEqual([{ kind: 'notice', ...page }]);
    await handWorker(harness).drain();
    // Its own message and the screening's, both done; the screening's result brought the next notice.
    expect(await waiting('follows')).toEqual([]);
    const sent = await harness.services.db.all(
      sql<{ object_id: string }>`SELECT object_id FROM audit_records WHERE action = 'notice.send'`,
    );
    expect(sent.filter(({ object_id }) => object_id === id)).toHaveLength(2);
    await did('POST', `/v1/applications/${id}/cancel`, applicant('follows'));
    expect(await waiting('follows')).toHaveLength(1);
    await handWorker(harness).drain();
  });

  it('is not made by a change that is refused', async () => {
    await ask('refused');
    const as = applicant('refused');
    const { id } = await did('POST', '/v1/applications', as, { program: 'SENTRI', kind: 'new' });
    expect((await harness.request('POST', `/v1/applications/${id}/submit`, { as })).status).toBe(409);
    expect(await waiting('refused')).toEqual([]);
  });

  it('becomes a dead letter at once when the mail server refuses it for good, and is tried for days when not', async () => {
    await ask('bounces');
    const id = await submitted('bounces');
    const worker = handWorker(harness);
    const message = (await worker.take()).find(
      ({ payload }) => payload.kind === 'notice' && payload.path === `/apply/${id}`,
    );
    const session = await harness.request('POST', '/internal/session', {
      internal: true,
      headers: { authorization: 'Bearer test-worker-secret' },
      body: { workerId: 'mail' },
    });
    const fail = (more: object) =>
      harness.request('POST', '/internal/outbox/failures', {
        internal: true,
        headers: { authorization: `Bearer ${session.body.token}` },
        body: { failures: [{ id: message?.id, error: 'SMTP 450', ...more }] },
      });
    for (let i = 0; i < 20; i += 1) expect((await fail({})).body.outcomes[0].outcome).toBe('retry');
    expect((await fail({ forGood: true })).body.outcomes[0].outcome).toBe('dead');
    const dead = await harness.request('GET', '/v1/dead-letters', { as: { roles: ['operator'] } });
    expect(dead.body.items).toMatchObject([
      { id: message?.id, queue: 'notice', about: { kind: 'notice', id }, lastError: 'SMTP 450' },
    ]);
    const again = await harness.request('POST', `/v1/dead-letters/${message?.id}/retry`, {
      as: { roles: ['operator'] },
    });
    expect(again.status).toBe(202);
  });

  it('comes when a membership is taken and when an officer answers in redress, and not of one’s own words', async () => {
    await ask('contests');
    const { membershipId } = await makeMember(harness, { applicantId: 'contests' });
    const at = `/v1/memberships/${membershipId}`;
    const { headers } = await harness.request('GET', at, { as: officer });
    const ifMatch = { 'if-match': headers.get('etag') ?? '' };
    const body = { reason: 'customs_violation' };
    await harness.request('POST', `${at}/revoke`, { as: officer, body, headers: ifMatch });
    const taken = { path: `/memberships/${membershipId}` };
    expect(await waiting('contests')).toMatchObject([taken]);
    const words = { ground: 'revoked', membershipId, text: 'It was not my car.' };
    const { id } = await did('POST', '/v1/redress', applicant('contests'), words);
    await did('POST', `/v1/redress/${id}/messages`, applicant('contests'), { text: 'I have papers.' });
    expect(await waiting('contests')).toHaveLength(1);
    await did('POST', `/v1/redress/${id}/messages`, officer, { text: 'Which car was it?', asks: true });
    const answered = { path: `/apply/redress/${id}` };
    expect(await waiting('contests')).toMatchObject([taken, answered]);
    const read = await harness.request('GET', `/v1/redress/${id}`, { as: officer });
    const closed = await harness.request('POST', `/v1/redress/${id}/close`, {
      as: officer,
      body: { outcome: 'upheld', text: 'It stands.' },
      headers: { 'if-match': read.headers.get('etag') ?? '' },
    });
    expect(closed.status, JSON.stringify(closed.body)).toBe(200);
    expect(await waiting('contests')).toMatchObject([taken, answered, answered]);
    await handWorker(harness).drain();
  });

  it('comes for a booked interview, again the day before, once, and for the decision', async () => {
    await ask('booked', 'en');
    const { id, startsAt } = await booked('booked');
    expect(await waiting('booked')).toHaveLength(1);
    await handWorker(harness).drain();
    await harness.runDueWork();
    expect(await waiting('booked')).toHaveLength(0);
    harness.advance(Date.parse(startsAt) - harness.services.now() - 23 * 3_600_000);
    await harness.runDueWork();
    expect(await waiting('booked')).toMatchObject([{ locale: 'en', path: `/apply/${id}` }]);
    harness.advance(11 * 60_000);
    await harness.runDueWork();
    expect(await waiting('booked')).toHaveLength(1);
    await handWorker(harness).drain();
    await did('POST', `/v1/applications/${id}/interview/outcome`, officer, { outcome: 'completed' });
    const { membershipId } = await did('POST', `/v1/applications/${id}/decision`, officer, {
      decision: 'approve',
    });
    expect(await waiting('booked')).toHaveLength(1);
    await handWorker(harness).drain();
    const membership = (await harness.request('GET', `/v1/memberships/${membershipId}`, { as: officer }))
      .body;
    harness.advance(Date.parse(membership.expiresAt) - harness.services.now() - 80 * 24 * 3_600_000);
    await harness.runDueWork();
    expect(await waiting('booked')).toMatchObject([{ path: `/memberships/${membershipId}` }]);
  });
});

describe('what a notice says', () => {
  it('is the same whatever the news is, and its subject tells not even the language', () => {
    for (const locale of ['en', 'es'] as const) {
      const { subject, text } = composeNotice(locale, 'https://garita.example', '/apply/1');
      expect(subject).toBe('A message from Garita / Un mensaje de Garita');
      expect(text).toContain('https://garita.example/apply/1');
      expect(text).toContain('https://garita.example/account/notices');
      expect(text).not.toMatch(/approv|den(?:y|ied)|interview|aprob|neg|entrevista|SENTRI|FAST/i);
    }
  });
});
