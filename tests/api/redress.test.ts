import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Harness, makeHarness } from '#harness';
import { sql } from '../../src/db/sql.ts';
import { handWorker } from '../harness/hand-worker.ts';
import { keptReplies } from '../harness/kept-replies.ts';
import { matchesOf, openList, publish } from '../harness/lists.ts';
import { makeMember } from '../harness/members.ts';
import { applicantActs } from './applicant-acts.ts';

const day = 86_400_000;
const officer = { roles: ['officer'], subject: 'olivia' } as const;
const ana = { roles: ['applicant'], subject: 'ana' } as const;
const eva = { roles: ['applicant'], subject: 'eva' } as const;

let harness: Harness;
let acts: ReturnType<typeof applicantActs>;
beforeEach(async () => {
  harness = await makeHarness();
  await harness.runDueWork();
  acts = applicantActs(harness);
});
afterEach(async () => {
  expect(harness.errors).toEqual([]);
  await harness.close();
});

type As = Parameters<Harness['bearer']>[0];
const open = (body: object, as: As = ana) => harness.request('POST', '/v1/redress', { as, body });
const read = (id: string, as: As = ana) => harness.request('GET', `/v1/redress/${id}`, { as });
const write = (id: string, body: object, as: As = ana) =>
  harness.request('POST', `/v1/redress/${id}/messages`, { as, body });
async function close(id: string, body: object, etag?: string) {
  const read = await harness.request('GET', `/v1/redress/${id}`, { as: officer });
  return harness.request('POST', `/v1/redress/${id}/close`, {
    as: officer,
    body,
    headers: { 'if-match': etag ?? read.headers.get('etag') ?? '' },
  });
}

async function moved(membershipId: string, verb: string, reason: string): Promise<void> {
  const path = `/v1/memberships/${membershipId}`;
  const { headers } = await harness.request('GET', path, { as: officer });
  const answer = await harness.request('POST', `${path}/${verb}`, {
    as: officer,
    body: { reason },
    headers: { 'if-match': headers.get('etag') ?? '' },
  });
  expect(answer.status).toBe(200);
}

/** A member whose membership was revoked. */
async function revoked() {
  const member = await makeMember(harness, { applicantId: 'ana' });
  await moved(member.membershipId, 'revoke', 'customs_violation');
  return member;
}

async function contested() {
  const { membershipId } = await revoked();
  const opened = await open({ ground: 'revoked', membershipId, text: 'It was not my car.' });
  expect(opened.status).toBe(201);
  return { membershipId, id: opened.body.id as string };
}

describe('a redress request', () => {
  it('is a thread between a traveler and the officers, whose turn it is being told', async () => {
    const { id } = await contested();
    expect((await harness.request('GET', '/v1/redress', { as: officer })).body.items).toMatchObject([
      { id, ground: 'revoked', state: 'open' },
    ]);
    const asked = await write(id, { text: 'Which car was it?', asks: true }, officer);
    expect(asked.body).toMatchObject({ id, state: 'waiting_for_traveler' });
    expect((await harness.request('GET', '/v1/redress', { as: officer })).body.items).toEqual([]);
    expect((await write(id, { text: 'My brother’s.\nI have papers.' })).body.state).toBe('open');
    expect((await write(id, { text: 'We have them, thank you.' }, officer)).body.state).toBe('open');
    const thread = await read(id);
    expect(
      thread.body.messages.map(({ author, text }: { author: string; text: string }) => [author, text]),
    ).toEqual([
      ['traveler', 'It was not my car.'],
      ['officer', 'Which car was it?'],
      ['traveler', 'My brother’s.\nI have papers.'],
      ['officer', 'We have them, thank you.'],
    ]);
    expect(JSON.stringify(thread.body)).not.toMatch(/olivia|customs_violation/);
    expect(thread.body.about).toBeUndefined();
  });

  it('shows officers the coded reason, and is nobody else’s', async () => {
    const { id } = await contested();
    expect((await read(id, officer)).body.about).toMatchObject({
      membershipState: 'revoked',
      stateReason: 'customs_violation',
      matches: [],
    });
    expect((await read(id, eva)).status).toBe(404);
    expect((await write(id, { text: 'me too' }, eva)).status).toBe(404);
    expect((await read(id, { roles: ['analyst'] })).status).toBe(403);
    expect((await harness.request('GET', '/v1/redress', { as: eva })).body.items).toEqual([]);
    expect(
      (await open({ ground: 'revoked', membershipId: (await makeMember(harness)).membershipId, text: 'x' }))
        .status,
    ).toBe(404);
  });

  it('keeps what was written sealed, everywhere, and each step on record', async () => {
    const { id } = await contested();
    await write(id, { text: 'My brother’s.' });
    await read(id, officer);
    const { db } = harness.services;
    const kept = await db.all(
      sql<{ text: string }>`SELECT text_sealed AS text FROM redress_messages
        UNION ALL SELECT detail FROM audit_records`,
    );
    expect(kept.map(({ text }) => text).join()).not.toMatch(/brother|my car/);
    expect(await keptReplies(harness)).not.toMatch(/brother|my car/);
    const records = await db.all(
      sql<{
        action: string;
      }>`SELECT action FROM audit_records WHERE object_kind = 'redress' AND object_id = ${id} ORDER BY id`,
    );
    expect(records.map(({ action }) => action)).toEqual(['redress.open', 'redress.write', 'redress.read']);
    await expect(db.batch([sql`UPDATE redress_messages SET text_sealed = 'x'`])).rejects.toMatchObject({
      detail: 'redress_messages',
    });
  });

  it('runs once at a time about one thing, within thirty days, and of what is so', async () => {
    const { membershipId, id } = await contested();
    const again = await open({ ground: 'revoked', membershipId, text: 'again' });
    expect([again.status, again.body.type]).toEqual([409, '/problems/conflict']);
    const wrong = await open({ ground: 'suspended', membershipId, text: 'x' });
    expect([wrong.status, wrong.body.type]).toEqual([409, '/problems/illegal-transition']);
    expect((await harness.request('POST', `/v1/redress/${id}/withdraw`, { as: ana })).body.outcome).toBe(
      'withdrawn',
    );
    harness.advance(30 * day);
    expect((await open({ ground: 'revoked', membershipId, text: 'after all' })).status).toBe(201);
    const other = await revoked();
    harness.advance(30 * day + 1);
    const late = await open({ ground: 'revoked', membershipId: other.membershipId, text: 'late' });
    expect(late.status).toBe(409);
    expect(late.body.detail).toMatch(/DHS TRIP/);
  });

  it('names the field that is wrong, and refuses what is too long', async () => {
    const { membershipId } = await revoked();
    const long = await open({ ground: 'revoked', membershipId, text: 'x'.repeat(4001) });
    expect([long.status, long.body.errors[0].pointer]).toEqual([422, '/text']);
    const bell = await open({ ground: 'revoked', membershipId, text: 'a\u0007b' });
    expect(bell.status).toBe(422);
    expect((await open({ ground: 'denied', membershipId, text: 'x' })).status).toBe(422);
  });

  it('is closed by an officer who has read its last word, and takes no more', async () => {
    const { id } = await contested();
    const stale = (await read(id, officer)).headers.get('etag') ?? '';
    await write(id, { text: 'One more thing.' });
    expect((await close(id, { outcome: 'upheld', text: 'It stands.' }, stale)).status).toBe(412);
    const closed = await close(id, { outcome: 'upheld', text: 'It stands.' });
    expect(closed.body).toMatchObject({ state: 'closed', outcome: 'upheld' });
    expect((await write(id, { text: 'But' })).status).toBe(409);
    const once = await open({
      ground: 'revoked',
      membershipId: (await read(id)).body.membershipId,
      text: 'again',
    });
    expect(once.body.detail).toMatch(/answered already/);
  });

  it('gives back a membership when the decision does not stand', async () => {
    const { id, membershipId } = await contested();
    const closed = await close(id, { outcome: 'changed', text: 'You were right.' });
    expect(closed.body.membershipState).toBe('active');
    const row = await harness.request('GET', `/v1/memberships/${membershipId}`, { as: officer });
    expect(row.body).toMatchObject({ state: 'active', stateReason: 'redress' });
  });

  it('tells the traveler by e-mail that an officer wrote, where they asked for that, and nobody of their own words', async () => {
    const { id } = await contested();
    const body = { email: 'ana@example.org', language: 'es' };
    expect((await harness.request('PUT', '/v1/notices/address', { as: ana, body })).status).toBe(200);
    const notices = async () =>
      (
        await harness.services.db.all(
          sql<{ n: number }>`SELECT 1 AS n FROM outbox WHERE queue = 'notice' AND object_id = ${id}`,
        )
      ).length;
    await write(id, { text: 'One more thing.' });
    expect(await notices()).toBe(0);
    await write(id, { text: 'Which papers?', asks: true }, officer);
    await close(id, { outcome: 'upheld', text: 'It stands.' });
    expect(await notices()).toBe(2);
  });

  it('can be about being referred, by whoever is not a member as well', async () => {
    const { membershipId } = await makeMember(harness, { applicantId: 'ana' });
    expect((await open({ ground: 'referred', membershipId, text: 'Every week.' })).status).toBe(201);
    expect((await open({ ground: 'referred', text: 'Every week.' }, eva)).status).toBe(201);
  });
});

describe('a denial that rests on a wrong match', () => {
  const listed = {
    id: 'e1',
    type: 'person',
    names: [{ full: 'QUINTANILLA OROZCO, Rosa Elena', kind: 'primary' }],
    birthDates: ['1988-03-14'],
  } as const;

  /** Rosa is taken for somebody listed, and denied. */
  async function denied() {
    await openList(harness, 'us');
    await publish(harness, 'us', [listed]);
    const worker = handWorker(harness);
    const applicationId = await acts.apply('ana');
    await worker.drain();
    expect(await acts.stateOf('ana', applicationId)).toBe('pending_review');
    const answer = await acts.asOfficer(`/v1/applications/${applicationId}/review`, {
      outcome: 'deny',
      reason: 'terrorism_link',
    });
    expect(answer.body.state).toBe('denied');
    const row = await harness.services.db.first(
      sql<{ traveler_id: string }>`SELECT traveler_id FROM applications WHERE id = ${applicationId}`,
    );
    const travelerId = row?.traveler_id ?? '';
    const [match] = await matchesOf(harness, travelerId);
    const opened = await open({ ground: 'denied', applicationId, text: 'I am not that Rosa.' });
    expect(opened.status).toBe(201);
    return { worker, applicationId, travelerId, matchId: match?.id ?? '', id: opened.body.id as string };
  }

  const judge = (matchId: string, verdict: string) =>
    harness.request('POST', `/v1/matches/${matchId}/adjudication`, {
      as: { roles: ['adjudicator'] },
      headers: { 'if-match': '"1"' },
      body: { verdict, reason: 'other fingerprints' },
    });

  it('is set aside with the verdict that tells the two apart, remembered, and judged again to the end', async () => {
    const { worker, applicationId, matchId, id } = await denied();
    const answer = { outcome: 'wrong_match', matchId, text: 'You are somebody else.' };
    const early = await close(id, answer);
    expect([early.status, early.body.detail]).toEqual([
      409,
      expect.stringMatching(/tell the two persons apart/),
    ]);
    expect((await judge(matchId, 'different_person')).status).toBe(200);
    const closed = await close(id, answer);
    expect(closed.body).toMatchObject({ outcome: 'wrong_match', applicationState: 'submitted' });
    const { verdict, travelerId } = (await read(id, officer)).body.about;
    expect(verdict.matchId).toBe(matchId);
    expect(JSON.stringify((await read(id)).body)).not.toContain(matchId);
    await worker.drain();
    expect(await acts.stateOf('ana', applicationId)).toBe('conditionally_approved');
    expect((await matchesOf(harness, travelerId)).map(({ state }) => state)).toEqual(['different_person']);
    await acts.interview('ana', applicationId);
    expect((await acts.decide(applicationId, { decision: 'approve' })).passId).toMatch(/^\d{9}$/);
  });

  it('names a match of the traveler’s own, and no other', async () => {
    const { id } = await denied();
    const wrong = await close(id, { outcome: 'wrong_match', matchId: 'nobody', text: 'x' });
    expect([wrong.status, wrong.body.errors[0].pointer]).toEqual([422, '/matchId']);
  });
});
