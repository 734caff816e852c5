import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeHarness } from '#harness';
import { sql } from '../../src/db/sql.ts';
import type { Harness } from '../harness/common.ts';
import { type HandWorker, handWorker } from '../harness/hand-worker.ts';
import { enroll, matchesOf, openList, publish, rename, standingOf } from '../harness/lists.ts';
import { baltazar, listed, wenceslao, xochitl } from '../harness/persons.ts';

const adjudicator = { roles: ['adjudicator'] } as const;
const theirs = { ...adjudicator, agency: 'INM' };
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

const queue = (query = '', as: typeof theirs | typeof adjudicator = adjudicator) =>
  harness.request('GET', `/v1/matches${query}`, { as });
const read = (id: string, as: typeof theirs | typeof adjudicator = adjudicator) =>
  harness.request('GET', `/v1/matches/${id}`, { as });
async function judge(id: string, verdict: string, options: { version?: number; as?: typeof theirs } = {}) {
  const version = options.version ?? (await matchVersion(id));
  return harness.request('POST', `/v1/matches/${id}/adjudication`, {
    as: options.as ?? adjudicator,
    headers: { 'if-match': `"${version}"` },
    body: { verdict, reason: 'compared the photographs' },
  });
}
async function matchVersion(id: string) {
  const row = await harness.services.db.first(
    sql<{ version: number }>`SELECT version FROM matches WHERE id = ${id}`,
  );
  return row?.version ?? 1;
}
/** A traveler with an open match on `e1` of the list `us`. */
async function matched() {
  await publish(harness, 'us', [listed('e1', xochitl)]);
  const { id } = await enroll(harness, xochitl);
  await worker.drain();
  const [match] = await matchesOf(harness, id);
  return { travelerId: id, matchId: match!.id };
}
const status = async (travelerId: string) => (await standingOf(harness, travelerId)).status;

describe('the work queue', () => {
  it('shows open matches, oldest first, page by page, with who, why and on which list', async () => {
    await publish(harness, 'us', [listed('e1', xochitl), listed('e2', baltazar), listed('e3', wenceslao)]);
    const travelers: string[] = [];
    for (const person of [baltazar, xochitl, wenceslao]) {
      travelers.push((await enroll(harness, person)).id);
      await worker.drain();
    }
    const first = await queue('?limit=2');
    expect(first.status).toBe(200);
    const second = await queue(`?limit=2&cursor=${first.body.next}`);
    expect(second.body.next).toBeUndefined();
    const items = [...first.body.items, ...second.body.items];
    expect(items.map((item) => item.traveler.id)).toEqual(travelers);
    expect(items[0]).toMatchObject({
      state: 'open',
      version: 1,
      traveler: { name: baltazar.fullName },
      list: { id: 'us', ownerAgency: 'CBP' },
      entry: { id: 'e2', name: baltazar.fullName },
    });
    expect(items[0].parts[0].words).toMatch(/\w/);
    expect((await queue('?state=withdrawn')).body.items).toEqual([]);
    expect((await queue('?state=wrong')).status).toBe(400);
  });

  it('tells another agency what the caveat of the list allows', async () => {
    await openList(harness, 'hits', { caveat: 'hit_only' });
    await openList(harness, 'secret', { caveat: 'nothing' });
    for (const list of ['us', 'hits', 'secret']) await publish(harness, list, [listed('e1', xochitl)]);
    const { id } = await enroll(harness, xochitl);
    await worker.drain();
    const [person] = (await queue()).body.items;
    const ours = [person, ...person.alsoOn];
    expect(ours.map((item: { sees: string }) => item.sees)).toEqual(['record', 'record', 'record']);
    const seen = (await queue('', theirs)).body.items;
    expect(
      seen.map((item: { list: { id: string }; sees: string }) => [item.list.id, item.sees]).sort(),
    ).toEqual([
      ['hits', 'hit_only'],
      ['us', 'record'],
    ]);
    const hit = seen.find((item: { sees: string }) => item.sees === 'hit_only');
    for (const hidden of ['entry', 'parts', 'score']) expect(hit).not.toHaveProperty(hidden);
    expect(ours.map((item: { hitCode: string }) => item.hitCode)).toContain(hit.hitCode);
    const secret = (await matchesOf(harness, id)).find((match) => match.list_id === 'secret')!;
    expect((await read(secret.id, theirs)).status).toBe(404);
    expect((await judge(secret.id, 'same_person', { as: theirs })).status).toBe(404);
    const refused = await judge(hit.id, 'different_person', { as: theirs });
    expect([refused.status, refused.body.type]).toEqual([403, '/problems/forbidden']);
    expect(await status(id)).toBe('refer');
  });

  it('puts every read on record', async () => {
    const { matchId } = await matched();
    await queue();
    await read(matchId);
    const records = await harness.services.db.all(
      sql<{ action: string; detail: string }>`SELECT action, detail FROM audit_records
        WHERE object_kind = 'match' ORDER BY id`,
    );
    expect(records.map(({ action }) => action)).toEqual(['match.list', 'match.read']);
    expect(JSON.parse(records[0]!.detail).ids).toEqual([matchId]);
  });
});

describe('a verdict', () => {
  it('different_person clears the standing at once, and is shown with its officer', async () => {
    const { travelerId, matchId } = await matched();
    expect(await status(travelerId)).toBe('refer');
    const answer = await judge(matchId, 'different_person');
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ state: 'different_person', version: 2 });
    expect(answer.headers.get('etag')).toBe('"2"');
    expect(await status(travelerId)).toBe('clear');
    const shown = await read(matchId);
    expect(shown.headers.get('etag')).toBe('"2"');
    expect(shown.body).toEqual(
      expect.objectContaining({
        entry: expect.objectContaining({ record: expect.objectContaining({ id: 'e1' }) }),
        adjudications: [
          expect.objectContaining({
            verdict: 'different_person',
            officerId: 'staff:adjudicator-1',
            agency: 'CBP',
          }),
        ],
      }),
    );
    expect(answer.body.adjudications).toEqual(shown.body.adjudications);
  });

  it('clears only when nothing else is open', async () => {
    await publish(harness, 'us', [listed('e1', xochitl), listed('e2', xochitl)]);
    const { id } = await enroll(harness, xochitl);
    await worker.drain();
    const matches = await matchesOf(harness, id);
    await judge(matches[0]!.id, 'different_person');
    expect(await status(id)).toBe('refer');
    await judge(matches[1]!.id, 'inconclusive');
    expect(await status(id)).toBe('refer');
    await judge(matches[1]!.id, 'different_person');
    expect(await status(id)).toBe('clear');
  });

  it('may be corrected: the standing follows', async () => {
    const { travelerId, matchId } = await matched();
    await judge(matchId, 'different_person');
    await judge(matchId, 'same_person');
    expect(await status(travelerId)).toBe('refer');
    expect((await read(matchId)).body.adjudications).toHaveLength(2);
  });

  it('leaves a pending standing pending', async () => {
    const { travelerId, matchId } = await matched();
    await harness.request('POST', '/v1/screenings', { as: { roles: ['officer'] }, body: { travelerId } });
    await judge(matchId, 'different_person');
    expect(await status(travelerId)).toBe('pending');
    await worker.drain();
    expect(await status(travelerId)).toBe('clear');
  });

  it('given while a screening is being stored counts, whichever comes first', async () => {
    const { travelerId, matchId } = await matched();
    await harness.request('POST', '/v1/screenings', { as: { roles: ['officer'] }, body: { travelerId } });
    const results = await worker.compute();
    const [outcomes, answer] = await Promise.all([
      worker.post(results),
      judge(matchId, 'different_person', { version: 1 }),
    ]);
    expect([outcomes[0]?.outcome, answer.status]).toEqual(['accepted', 200]);
    expect(await status(travelerId)).toBe('clear');
  });

  it('needs the version that was looked at, and refuses what is not open to a verdict', async () => {
    const { travelerId, matchId } = await matched();
    const body = { verdict: 'different_person', reason: 'x' };
    const path = `/v1/matches/${matchId}/adjudication`;
    expect((await harness.request('POST', path, { as: adjudicator, body })).status).toBe(428);
    const stale = await judge(matchId, 'different_person', { version: 7 });
    expect([stale.status, stale.headers.get('etag')]).toEqual([412, '"1"']);
    const headers = { 'if-match': '"1"' };
    for (const wrong of [
      { ...body, verdict: 'guilty' },
      { verdict: 'same_person' },
      { ...body, reason: ' ' },
    ]) {
      expect((await harness.request('POST', path, { as: adjudicator, headers, body: wrong })).status).toBe(
        422,
      );
    }
    expect((await harness.request('POST', path, { as: { roles: ['officer'] }, headers, body })).status).toBe(
      403,
    );
    expect((await judge('nothing', 'same_person')).status).toBe(404);
    expect(await status(travelerId)).toBe('refer');
    await publish(harness, 'us', [], ['e1']);
    await worker.drain();
    const withdrawn = await judge(matchId, 'same_person');
    expect([withdrawn.status, withdrawn.body.type]).toEqual([409, '/problems/illegal-transition']);
  });

  it('is given once when two officers decide at the same time, and once when a request is repeated', async () => {
    const { matchId } = await matched();
    const both = await Promise.all([
      judge(matchId, 'different_person', { version: 1 }),
      judge(matchId, 'same_person', { version: 1 }),
    ]);
    expect(both.map((answer) => answer.status).sort()).toEqual([200, 412]);
    const headers = { 'if-match': '"2"', 'idempotency-key': 'again' };
    const options = { as: adjudicator, headers, body: { verdict: 'inconclusive', reason: 'x' } };
    const path = `/v1/matches/${matchId}/adjudication`;
    const answers = [
      await harness.request('POST', path, options),
      await harness.request('POST', path, options),
    ];
    expect(answers[1]!.body).toEqual(answers[0]!.body);
    expect((await read(matchId)).body.adjudications).toHaveLength(2);
  });
});

describe('different_person is remembered', () => {
  async function suppressed() {
    const one = await matched();
    await judge(one.matchId, 'different_person');
    return one;
  }
  const rescreen = async (travelerId: string) => {
    await harness.request('POST', '/v1/screenings', { as: { roles: ['officer'] }, body: { travelerId } });
    await worker.drain();
  };

  it('while neither side changes, through screenings and list changes about others', async () => {
    const { travelerId } = await suppressed();
    await rescreen(travelerId);
    await publish(harness, 'us', [listed('e2', baltazar)]);
    await worker.drain();
    expect(await status(travelerId)).toBe('clear');
    expect(await matchesOf(harness, travelerId)).toHaveLength(1);
  });

  /** The entry knows more of the person than before: another date that is compared. */
  const better = { ...listed('e1', xochitl), birthDates: ['1971-03-04', '1971-03-05'] };

  it('until what is compared of the entry changes: then it is a new match and the traveler is referred', async () => {
    const { travelerId, matchId } = await suppressed();
    await publish(harness, 'us', [better]);
    await worker.drain();
    expect(await status(travelerId)).toBe('refer');
    const matches = await matchesOf(harness, travelerId);
    expect(matches.map(({ state }) => state)).toEqual(['different_person', 'open']);
    expect(matches[0]!.id).toBe(matchId);
    expect((await read(matches[1]!.id)).body.earlierVerdict).toMatchObject({
      matchId,
      effect: 'lifted',
      verdict: 'different_person',
      officerId: 'staff:adjudicator-1',
      reason: 'compared the photographs',
      changed: ['entry.birthDates'],
    });
  });

  it('while only what is told of the entry changes, and says whose verdict it is', async () => {
    const { travelerId, matchId } = await suppressed();
    await publish(harness, 'us', [listed('e1', xochitl, 'now armed')]);
    await worker.drain();
    expect(await status(travelerId)).toBe('clear');
    await rescreen(travelerId);
    expect(await status(travelerId)).toBe('clear');
    const [, carried] = await matchesOf(harness, travelerId);
    expect(carried!.state).toBe('different_person');
    expect((await read(carried!.id)).body.earlierVerdict).toMatchObject({
      matchId,
      effect: 'carried',
      officerId: 'staff:adjudicator-1',
      changed: [],
    });
  });

  it('when the list merges the entry into another id, by its word or by its contents', async () => {
    const { travelerId } = await suppressed();
    const merged = (id: string, more = {}) => ({ ...listed(id, xochitl), ...more });
    await publish(harness, 'us', [merged('e2', { formerIds: ['e1'] })]);
    await worker.drain();
    expect(await status(travelerId)).toBe('clear');
    await publish(harness, 'us', [merged('e3')], ['e1', 'e2']);
    await worker.drain();
    expect(await status(travelerId)).toBe('clear');
    const matches = await matchesOf(harness, travelerId);
    expect(matches.map(({ entry_id, state }) => [entry_id, state])).toEqual([
      ['e1', 'different_person'],
      ['e2', 'different_person'],
      ['e3', 'different_person'],
    ]);
    expect((await read(matches[2]!.id)).body.earlierVerdict).toMatchObject({
      effect: 'carried',
      officerId: 'staff:adjudicator-1',
    });
  });

  it('but not for another entry of the same contents that stands beside it, nor after the verdict was taken back', async () => {
    const { travelerId, matchId } = await suppressed();
    await publish(harness, 'us', [listed('e2', xochitl)]);
    await worker.drain();
    expect(await status(travelerId)).toBe('refer');
    await judge((await matchesOf(harness, travelerId))[1]!.id, 'different_person');
    await judge(matchId, 'inconclusive');
    await publish(harness, 'us', [listed('e1', xochitl, 'reworded')]);
    await worker.drain();
    expect((await matchesOf(harness, travelerId)).map(({ state }) => state)).toContain('open');
    expect(await status(travelerId)).toBe('refer');
  });

  it('again when the entry changes back', async () => {
    const { travelerId } = await suppressed();
    await publish(harness, 'us', [better]);
    await worker.drain();
    await publish(harness, 'us', [listed('e1', xochitl)]);
    await worker.drain();
    expect(await status(travelerId)).toBe('clear');
    const states = (await matchesOf(harness, travelerId)).map(({ state }) => state);
    expect(states).toEqual(['different_person', 'withdrawn']);
  });

  it('until the traveler changes', async () => {
    const { travelerId } = await suppressed();
    await rename(harness, travelerId, { ...xochitl, fullName: 'Xochitl Zarazua Quintanila' });
    await worker.drain();
    expect(await status(travelerId)).toBe('refer');
  });

  it('and same_person outlives a screening that no longer finds the pair', async () => {
    const { travelerId, matchId } = await matched();
    await judge(matchId, 'same_person');
    await harness.request('POST', '/v1/screenings', { as: { roles: ['officer'] }, body: { travelerId } });
    const [one] = await worker.compute();
    Object.assign(one!.result, { matches: [] });
    expect(await worker.post([one!])).toMatchObject([{ outcome: 'accepted' }]);
    expect((await matchesOf(harness, travelerId)).map(({ state }) => state)).toEqual(['same_person']);
    expect(await status(travelerId)).toBe('refer');
  });

  it('and same_person holds while both sides are as they were, and no longer', async () => {
    const { travelerId, matchId } = await matched();
    await judge(matchId, 'same_person');
    await rescreen(travelerId);
    expect((await matchesOf(harness, travelerId)).map(({ state }) => state)).toEqual(['same_person']);
    await publish(harness, 'us', [listed('e1', xochitl, 'corrected')]);
    await worker.drain();
    const states = (await matchesOf(harness, travelerId)).map(({ state }) => state);
    expect(states).toEqual(['withdrawn', 'open']);
    expect(await status(travelerId)).toBe('refer');
  });
});

describe('one person on two lists', () => {
  async function onTwoLists() {
    await openList(harness, 'mx', { ownerAgency: 'INM', caveat: 'record' });
    await publish(harness, 'us', [listed('e1', xochitl)]);
    await publish(harness, 'mx', [listed('m7', xochitl)]);
    const { id } = await enroll(harness, xochitl);
    await worker.drain();
    const [one, other] = await matchesOf(harness, id);
    return { travelerId: id, one: one!, other: other! };
  }
  const join = (id: string, body: unknown, as: typeof theirs | typeof adjudicator = adjudicator) =>
    harness.request('POST', `/v1/matches/${id}/same-person`, { as, body });
  const lines = async (as?: typeof theirs) =>
    (await queue('', as)).body.items.map((item: { id: string; alsoOn?: { id: string }[] }) => [
      item.id,
      ...(item.alsoOn ?? []).map(({ id }) => id),
    ]);

  it('is one candidate with two provenances, and one verdict settles both', async () => {
    const { travelerId, one, other } = await onTwoLists();
    expect(await lines()).toEqual([[one.id, other.id]]);
    const { body } = await read(other.id);
    expect(body.alsoOn).toMatchObject([{ id: one.id, version: 1, because: 'name_and_date' }]);
    const answer = await harness.request('POST', `/v1/matches/${one.id}/adjudication`, {
      as: adjudicator,
      headers: { 'if-match': '"1"' },
      body: { verdict: 'different_person', reason: 'x', also: [{ id: other.id, version: 1 }] },
    });
    expect(answer.body).toMatchObject({
      state: 'different_person',
      alsoOn: [{ state: 'different_person', version: 2 }],
    });
    expect(await status(travelerId)).toBe('clear');
    expect((await read(other.id)).body.adjudications).toHaveLength(1);
  });

  it('is judged as it was read, and nobody else with it', async () => {
    const { one, other } = await onTwoLists();
    const also = (id: string, version: number) =>
      harness.request('POST', `/v1/matches/${one.id}/adjudication`, {
        as: adjudicator,
        headers: { 'if-match': '"1"' },
        body: { verdict: 'different_person', reason: 'x', also: [{ id, version }] },
      });
    expect((await also(other.id, 7)).status).toBe(412);
    const stranger = await also('someone-else', 1);
    expect([stranger.status, stranger.body.errors[0].pointer]).toEqual([422, '/also/0/id']);
    expect((await queue()).body.items[0].state).toBe('open');
  });

  it('is told apart by an officer, and joined again: who, when and why stay on record', async () => {
    const { one, other } = await onTwoLists();
    const body = { matchId: other.id, same: false, reason: 'twins, says the registry' };
    expect((await join(one.id, body)).status).toBe(201);
    expect(await lines()).toEqual([[one.id], [other.id]]);
    expect((await join(other.id, { ...body, matchId: one.id, same: true }, theirs)).status).toBe(201);
    expect(await lines()).toEqual([[one.id, other.id]]);
    expect((await read(one.id)).body.alsoOn[0].because).toBe('officer');
    const rows = await harness.services.db.all(
      sql<{
        officer_id: string;
        agency: string;
        same: number;
      }>`SELECT officer_id, agency, same FROM entry_links ORDER BY id`,
    );
    expect(rows.map(({ agency, same }) => [agency, same])).toEqual([
      ['CBP', 0],
      ['INM', 1],
    ]);
    expect((await join(one.id, { ...body, matchId: one.id })).status).toBe(422);
    expect((await join(one.id, { ...body, matchId: 'nothing' })).status).toBe(404);
  });

  it('is two hits to an agency that may not see one of the records: it does not learn that they agree', async () => {
    const { one, other } = await onTwoLists();
    await harness.request('PUT', '/v1/watchlists/us/sharing', {
      as: { roles: ['list_manager'] },
      body: { caveat: 'record', sharing: { INM: 'hit_only' } },
    });
    expect(await lines(theirs)).toEqual([[one.id], [other.id]]);
    expect((await join(other.id, { matchId: one.id, same: true, reason: 'x' }, theirs)).status).toBe(403);
    expect(await lines()).toEqual([[one.id, other.id]]);
  });
});
