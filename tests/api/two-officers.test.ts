import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Harness, makeHarness } from '#harness';
import { sql } from '../../src/db/sql.ts';
import { commit } from '../../src/http/commit.ts';
import { adjudicate } from '../../src/matches/adjudicate.ts';
import { issueMembership } from '../../src/memberships/issue.ts';
import { type HandWorker, handWorker } from '../harness/hand-worker.ts';
import { enroll, matchesOf, openList, publish, standingOf } from '../harness/lists.ts';
import { listed, xochitl } from '../harness/persons.ts';

let harness: Harness;
let worker: HandWorker;
beforeEach(async () => {
  harness = await makeHarness();
  await harness.runDueWork();
  await openList(harness, 'us');
  worker = handWorker(harness);
});
afterEach(async () => {
  expect(harness.errors).toEqual([]);
  await harness.close();
});

/** A traveler with an open match, and a membership if it is asked for. */
async function matched(member: boolean) {
  const { id } = await enroll(harness, xochitl);
  await worker.drain();
  if (member) {
    const issued = await issueMembership(
      harness.services,
      { travelerId: id, applicantId: 'x', program: 'SENTRI' },
      harness.services.now(),
    );
    await harness.services.db.batch(issued.queries);
  }
  await publish(harness, 'us', [listed('e1', xochitl)]);
  await worker.drain();
  const [match] = await matchesOf(harness, id);
  return { travelerId: id, matchId: match!.id };
}

const read = (id: string) =>
  harness.request('GET', `/v1/matches/${id}`, { as: { roles: ['adjudicator'], subject: 'reader' } });
async function judge(id: string, subject: string, verdict = 'same_person', version?: number) {
  const { body } = await read(id);
  return harness.request('POST', `/v1/matches/${id}/adjudication`, {
    as: { roles: ['adjudicator'], subject },
    headers: { 'if-match': `"${version ?? body.version}"` },
    body: { verdict, reason: `said by ${subject}` },
  });
}

describe('that a member is a listed person', () => {
  it('is not said by one officer alone while they become a member', async () => {
    const { travelerId, matchId } = await matched(false);
    expect((await judge(matchId, 'ada', 'different_person')).status).toBe(200);
    const { services } = harness;
    const version = (await read(matchId)).body.version;
    const verdict = await adjudicate({
      services,
      principal: { kind: 'staff', subject: 'ada', agency: 'CBP', roles: ['adjudicator'], scopes: new Set() },
      matchId,
      version,
      body: { verdict: 'same_person', reason: 'a second look', also: [] },
      now: services.now(),
      locale: 'en',
    });
    const issued = await issueMembership(
      services,
      { travelerId, applicantId: 'x', program: 'SENTRI' },
      services.now(),
    );
    await services.db.batch(issued.queries);
    await expect(commit(services, verdict, undefined, services.now())).rejects.toMatchObject({
      code: 'conflict',
    });
    expect((await read(matchId)).body.state).toBe('different_person');
    expect((await judge(matchId, 'ada')).body).toMatchObject({
      state: 'different_person',
      awaitsSecondOfficer: { officerId: 'staff:ada' },
    });
  });

  it('is proposed by one officer and holds once another one confirms it', async () => {
    const { travelerId, matchId } = await matched(true);
    const proposed = await judge(matchId, 'ada');
    expect(proposed.status).toBe(200);
    expect(proposed.body).toMatchObject({ state: 'open', awaitsSecondOfficer: { officerId: 'staff:ada' } });
    expect((await standingOf(harness, travelerId)).status).toBe('refer');
    const again = await judge(matchId, 'ada');
    expect([again.status, again.body.detail]).toEqual([
      409,
      'You have said so already. A second officer must confirm that a member is a listed person.',
    ]);
    const confirmed = await judge(matchId, 'andres');
    expect(confirmed.body.state).toBe('same_person');
    expect(confirmed.body).not.toHaveProperty('awaitsSecondOfficer');
    expect(
      confirmed.body.adjudications.map(({ officerId, proposed }: Record<string, unknown>) => [
        officerId,
        proposed,
      ]),
    ).toEqual([
      ['staff:ada', true],
      ['staff:andres', false],
    ]);
    const actions = await harness.services.db.all(
      sql<{ action: string }>`SELECT action FROM audit_records WHERE object_id = ${matchId}
        AND action <> 'match.read' ORDER BY id`,
    );
    expect(actions.map(({ action }) => action)).toEqual(['match.propose', 'match.adjudicate']);
  });

  it('is said by one officer alone of somebody who is no member', async () => {
    const { matchId } = await matched(false);
    expect((await judge(matchId, 'ada')).body.state).toBe('same_person');
  });

  it('is not confirmed by whoever read the match before it was proposed', async () => {
    const { matchId } = await matched(true);
    const both = await Promise.all([
      judge(matchId, 'ada', 'same_person', 1),
      judge(matchId, 'andres', 'same_person', 1),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 412]);
    expect((await read(matchId)).body.state).toBe('open');
  });

  it('is open again when the second officer sees another person', async () => {
    const { travelerId, matchId } = await matched(true);
    await judge(matchId, 'ada');
    expect((await judge(matchId, 'andres', 'different_person')).body.state).toBe('different_person');
    expect((await standingOf(harness, travelerId)).status).toBe('clear');
    const anew = await judge(matchId, 'andres');
    expect(anew.body).toMatchObject({
      state: 'different_person',
      awaitsSecondOfficer: { officerId: 'staff:andres' },
    });
  });

  it('shows what is compared of the traveler to whom sees the record, and to nobody else', async () => {
    await openList(harness, 'hits', { caveat: 'hit_only', ownerAgency: 'INM' });
    const { travelerId, matchId } = await matched(true);
    const seen = (await read(matchId)).body.traveler;
    expect(seen).toMatchObject({
      id: travelerId,
      birthDate: xochitl.birthDate,
      membershipId: expect.any(String),
    });
    await publish(harness, 'hits', [listed('e9', xochitl)]);
    await worker.drain();
    const hidden = (await matchesOf(harness, travelerId)).find(({ list_id }) => list_id === 'hits')!;
    expect(Object.keys((await read(hidden.id)).body.traveler).sort()).toEqual(['id', 'name']);
  });
});
