import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeHarness } from '#harness';
import { sql } from '../../src/db/sql.ts';
import { effectiveStanding } from '../../src/screening/standing.ts';
import { subjectChanges, watermark } from '../../src/screening/subject-feed.ts';
import { concernedState } from '../../src/watchlists/vetting-state.ts';
import type { Harness } from '../harness/common.ts';
import { type Computed, type HandWorker, handWorker } from '../harness/hand-worker.ts';
import { enroll, matchesOf, openList, publish, rename, standingOf } from '../harness/lists.ts';
import { baltazar, listed, wenceslao, xochitl } from '../harness/persons.ts';

const hour = 3_600_000;
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

const status = async (travelerId: string) => (await standingOf(harness, travelerId)).status;
const vettedThrough = async () => (await watermark(harness.services.db)).vettedThroughSeq;
async function cleared(person: typeof xochitl) {
  const { id } = await enroll(harness, person);
  await worker.drain();
  expect(await status(id)).toBe('clear');
  return id;
}
/** What a lane would be told of an enrolled traveler. */
async function lane(travelerId: string) {
  const { db, settings, now } = harness.services;
  const {
    status,
    computed_seq: computedSeq,
    screened_at: screenedAt,
  } = await standingOf(harness, travelerId);
  const keys = await db.first(
    sql<{ coarse_keys: string }>`SELECT coarse_keys FROM travelers WHERE id = ${travelerId}`,
  );
  const { vetting, concerned } = await concernedState(db, keys!.coarse_keys);
  return effectiveStanding(
    { status, computedSeq, screenedAt, enrolled: true },
    vetting,
    concerned,
    settings,
    now(),
  );
}
/** Works the one vetting message that is waiting, without posting. */
async function vet(by: HandWorker): Promise<Computed> {
  const [message] = (await by.take()).filter(({ payload }) => payload.kind === 'vetting');
  return { messageId: message!.id, result: await by.work(message!) };
}

describe('vetting', () => {
  it('refers whom a new list names, and nobody else; until then a lane waits with them alone', async () => {
    const [named, other] = [await cleared(xochitl), await cleared(baltazar)];
    await publish(harness, 'us', [listed('e1', xochitl)]);
    expect([await lane(named), await lane(other)]).toEqual(['pending', 'clear']);
    const untouched = await standingOf(harness, other);
    harness.advance(1000);
    expect(await worker.drain()).toBe(1);
    expect([await lane(named), await lane(other)]).toEqual(['refer', 'clear']);
    expect(await standingOf(harness, other)).toEqual(untouched);
    expect(await vettedThrough()).toBe(1);
    expect(await harness.services.db.all(sql`SELECT key FROM unvetted_keys`)).toEqual([]);
  });

  it('that does not come for a minute makes every standing stale, and fresh again when it is done', async () => {
    const id = await cleared(baltazar);
    await publish(harness, 'us', [listed('e1', xochitl)]);
    harness.advance(60_001);
    expect(await lane(id)).toBe('stale');
    await worker.drain();
    expect(await lane(id)).toBe('clear');
  });

  it('withdraws the match when the entry goes, or names somebody else', async () => {
    const id = await cleared(xochitl);
    await publish(harness, 'us', [listed('e1', xochitl), listed('e2', xochitl)]);
    await worker.drain();
    await publish(harness, 'us', [listed('e2', wenceslao)]);
    await worker.drain();
    expect(await status(id)).toBe('refer');
    await publish(harness, 'us', [], ['e1']);
    await worker.drain();
    expect(await status(id)).toBe('clear');
    expect((await matchesOf(harness, id)).map(({ state }) => state)).toEqual(['withdrawn', 'withdrawn']);
    await publish(harness, 'us', [listed('e1', xochitl)]);
    await worker.drain();
    expect(await status(id)).toBe('refer');
    expect((await matchesOf(harness, id)).map(({ state }) => state).sort()).toEqual(['open', 'withdrawn']);
  });

  it('does not pass over somebody whom the worker did not know yet', async () => {
    const late = handWorker(harness, { id: 'late' });
    await late.pull();
    const id = await cleared(xochitl);
    await publish(harness, 'us', [listed('e1', xochitl)]);
    await late.pull('lists');
    const result = await vet(late);
    expect(await late.post([result])).toMatchObject([{ outcome: 'lease_lost', detail: 'subjects_behind' }]);
    expect([await vettedThrough(), await status(id), await lane(id)]).toEqual([0, 'clear', 'pending']);
    await late.pull();
    harness.advance(61_000);
    await late.drain();
    expect([await vettedThrough(), await lane(id)]).toEqual([1, 'refer']);
  });

  it('leaves alone who enrolled while it ran: their own screening is against these lists', async () => {
    await publish(harness, 'us', [listed('e1', xochitl)]);
    await worker.pull();
    const result = await vet(worker);
    const { id } = await enroll(harness, xochitl);
    expect(await worker.post([result])).toMatchObject([{ outcome: 'accepted' }]);
    expect([await vettedThrough(), await lane(id)]).toEqual([1, 'pending']);
    await worker.drain();
    expect(await lane(id)).toBe('refer');
  });

  it('skips who changed while it ran, without withdrawing what their new screening found', async () => {
    const id = await cleared(baltazar);
    const two = handWorker(harness, { id: 'two' });
    await publish(harness, 'us', [listed('e1', xochitl), listed('e2', baltazar)]);
    await worker.pull();
    const result = await vet(worker);
    await rename(harness, id, xochitl);
    await two.drain();
    expect(await status(id)).toBe('refer');
    expect(await worker.post([result])).toMatchObject([{ outcome: 'accepted' }]);
    expect(await matchesOf(harness, id)).toMatchObject([{ entry_id: 'e1', state: 'open' }]);
    expect(await lane(id)).toBe('refer');
  });

  it('advances the watermark in steps that join, and never back', async () => {
    await cleared(baltazar);
    const two = handWorker(harness, { id: 'two' });
    await publish(harness, 'us', [listed('e1', xochitl)]);
    await worker.pull();
    const first = await vet(worker);
    await publish(harness, 'us', [listed('e2', wenceslao)]);
    await two.drain();
    expect(await vettedThrough()).toBe(2);
    expect(await worker.post([first])).toMatchObject([{ outcome: 'accepted' }]);
    expect(await vettedThrough()).toBe(2);
    await publish(harness, 'us', [listed('e3', wenceslao)]);
    await worker.pull();
    const gap = await vet(worker);
    Object.assign(gap.result, { fromSeq: 3 });
    expect(await worker.post([gap])).toMatchObject([{ outcome: 'lease_lost', detail: 'watermark_behind' }]);
    expect(await vettedThrough()).toBe(2);
  });

  it('is refused when it names what nobody published or a match beside what changed', async () => {
    await cleared(xochitl);
    await publish(harness, 'us', [listed('e1', xochitl)]);
    await worker.pull();
    const good = await vet(worker);
    const future = structuredClone(good);
    Object.assign(future.result, { seq: 5 });
    const beside = structuredClone(good);
    Object.assign(beside.result, { changedEntries: [] });
    for (const bad of [future, beside]) {
      expect(await worker.post([bad])).toMatchObject([{ outcome: 'rejected' }]);
    }
    expect(await worker.post([good])).toMatchObject([{ outcome: 'accepted' }]);
  });

  it('takes a change that names many in one batch', async () => {
    const ids: string[] = [];
    for (let i = 0; i < 60; i++) ids.push((await enroll(harness, xochitl)).id);
    await worker.drain();
    const entries = Array.from({ length: 4 }, (_, i) => listed(`e${i}`, xochitl));
    await publish(harness, 'us', entries);
    await worker.drain();
    const count = await harness.services.db.first(
      sql<{
        matches: number;
        refer: number;
      }>`SELECT (SELECT COUNT(*) FROM matches WHERE state = 'open') AS matches,
        (SELECT COUNT(*) FROM standings WHERE status = 'refer') AS refer`,
    );
    expect(count).toEqual({ matches: 240, refer: 60 });
  });
});

describe('the daily sweep', () => {
  it('screens everybody again, so that no standing grows too old', async () => {
    const id = await cleared(baltazar);
    const { id: stays } = await enroll(harness, xochitl, false);
    await worker.drain();
    harness.advance(24 * hour);
    await harness.runDueWork();
    expect(await worker.drain()).toBe(1);
    const now = harness.services.now();
    expect(await standingOf(harness, id)).toMatchObject({ status: 'clear', screened_at: now });
    expect((await standingOf(harness, stays)).screened_at).toBeLessThan(now);
    harness.advance(25 * hour);
    expect(await lane(id)).toBe('clear');
    harness.advance(2 * hour);
    expect(await lane(id)).toBe('stale');
  });

  it('finds what vetting missed, keeps verdicts, and leaves who waits for a screening waiting', async () => {
    await publish(harness, 'us', [listed('e1', xochitl), listed('e2', baltazar)]);
    const { id } = await enroll(harness, xochitl);
    const { id: judged } = await enroll(harness, baltazar);
    await worker.drain();
    await harness.services.db.batch([
      sql`UPDATE matches SET state = 'different_person' WHERE traveler_id = ${judged}`,
      sql`UPDATE matches SET state = 'withdrawn' WHERE traveler_id = ${id}`,
      sql`UPDATE standings SET status = 'clear'`,
    ]);
    harness.advance(24 * hour);
    await harness.runDueWork();
    const { id: asked } = await enroll(harness, wenceslao);
    const [sweep] = (await worker.compute()).filter(({ result }) => result.kind === 'sweep');
    const { id: waits } = await enroll(harness, wenceslao);
    await rename(harness, judged, baltazar);
    expect(await worker.post([sweep!])).toMatchObject([{ outcome: 'accepted' }]);
    expect([await status(id), await status(judged), await status(waits)]).toEqual([
      'refer',
      'pending',
      'pending',
    ]);
    expect(await standingOf(harness, asked)).toMatchObject({ status: 'pending', computed_seq: 0 });
    harness.advance(61_000);
    await worker.drain();
    const after = [await status(judged), await status(waits), await status(asked)];
    expect(after).toEqual(['clear', 'clear', 'clear']);
  });

  it('is not planned again while it is under way, and not taken for people outside of its range', async () => {
    await cleared(baltazar);
    harness.advance(24 * hour);
    await harness.runDueWork();
    harness.advance(24 * hour);
    await harness.runDueWork();
    const waiting = await harness.services.db.all(sql`SELECT id FROM outbox WHERE object_kind = 'sweep'`);
    expect(waiting).toHaveLength(1);
    const [sweep] = await worker.compute();
    const match = {
      travelerId: 'zzz',
      subjectHash: '',
      listId: 'us',
      entryId: 'e1',
      entryHash: '',
      entryName: '',
      score: 1,
      parts: [],
    };
    const forged = structuredClone(sweep!);
    Object.assign(forged.result, { matches: [match] });
    expect(await worker.post([forged])).toMatchObject([{ outcome: 'rejected' }]);
    expect(await worker.post([sweep!])).toMatchObject([{ outcome: 'accepted' }]);
  });
});

describe('the feed of subjects', () => {
  it('tells the latest change of each enrolled traveler, page by page, and never claims more than it told', async () => {
    const one = await enroll(harness, xochitl);
    const two = await enroll(harness, baltazar);
    await enroll(harness, wenceslao, false);
    await rename(harness, one.id, wenceslao);
    const first = await subjectChanges(harness.services, 0, 1);
    expect(first).toMatchObject({ seq: 2, more: true, changes: [{ travelerId: two.id, seq: 2 }] });
    const second = await subjectChanges(harness.services, first.seq, 1);
    expect(second).toMatchObject({ seq: 3, more: false });
    expect(second.changes[0]?.subject).toMatchObject({ id: one.id, fullName: wenceslao.fullName });
    expect(await subjectChanges(harness.services, second.seq, 1)).toEqual({
      changes: [],
      seq: 3,
      more: false,
    });
  });

  it('tells that somebody left, or was erased', async () => {
    const { id } = await enroll(harness, xochitl);
    await harness.services.db.batch([
      sql`UPDATE travelers SET enrolled = 0 WHERE id = ${id}`,
      sql`INSERT INTO subject_changes (traveler_id) VALUES (${id})`,
    ]);
    const { changes } = await subjectChanges(harness.services, 0, 10);
    expect(changes).toEqual([{ travelerId: id, seq: 2, subjectHash: '' }]);
  });
});
