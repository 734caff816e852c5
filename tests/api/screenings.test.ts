import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { makeHarness } from '#harness';
import { sql } from '../../src/db/sql.ts';
import type { FollowUp } from '../../src/outbox/accept.ts';
import type { ScreeningResult } from '../../src/outbox/protocol/results.ts';
import { acceptResult } from '../../src/outbox/results.ts';
import type { Harness } from '../harness/common.ts';
import { handWorker } from '../harness/hand-worker.ts';
import { enroll, matchesOf, openList, publish, rename, standingOf } from '../harness/lists.ts';
import { baltazar, listed, wenceslao, xochitl } from '../harness/persons.ts';

const officer = { roles: ['officer'] } as const;
let harness: Harness;

beforeEach(async () => {
  harness = await makeHarness();
  // The first sweep falls due here, where there is nobody yet.
  await harness.runDueWork();
  await openList(harness, 'us');
});
afterEach(async () => {
  expect(harness.errors).toEqual([]);
  await harness.close();
});

const ask = (body: unknown) => harness.request('POST', '/v1/screenings', { as: officer, body });
const read = (id: string, language = 'en') =>
  harness.request('GET', `/v1/screenings/${id}`, { as: officer, headers: { 'accept-language': language } });
const { documents: _, ...xochitlFields } = xochitl;

describe('an ad-hoc screening', () => {
  it('is accepted at once, done by a worker, and explained in the language of who reads it', async () => {
    await publish(harness, 'us', [listed('e1', xochitl), listed('e2', baltazar)]);
    const asked = await ask(xochitlFields);
    expect(asked.status).toBe(202);
    const { id } = asked.body;
    expect(asked.headers.get('location')).toBe(`/v1/screenings/${id}`);
    expect((await read(id)).body).toMatchObject({ id, state: 'pending', purpose: 'office' });
    await handWorker(harness).drain();
    const { body } = await read(id);
    expect(body).toMatchObject({ state: 'done', computedSeq: 1, listVersions: { us: 1 } });
    expect(body.configHash).toMatch(/^[0-9a-f]{64}$/);
    expect(body.matches).toHaveLength(1);
    expect(body.matches[0]).toMatchObject({ sees: 'record', list: { id: 'us' }, entry: { id: 'e1' } });
    expect(body.matches[0].score).toBeGreaterThan(0.9);
    const words = (answer: typeof body) =>
      answer.matches[0].parts.map((part: { words: string }) => part.words);
    expect(words(body)).toContain('date of birth equal');
    expect(words((await read(id, 'es-MX')).body)).toContain('fecha de nacimiento igual');
    expect(JSON.stringify(body)).not.toContain('wordsEs');
  });

  it('shows what the originator of a list allows: the record, a hit, or nothing', async () => {
    await openList(harness, 'mx', { ownerAgency: 'INM', caveat: 'hit_only' });
    await openList(harness, 'secret', { ownerAgency: 'INM', caveat: 'nothing' });
    for (const list of ['us', 'mx', 'secret']) await publish(harness, list, [listed('e1', xochitl)]);
    const { id } = (await ask(xochitlFields)).body;
    await handWorker(harness).drain();
    const { matches, listVersions, candidates } = (await read(id)).body;
    expect([listVersions, candidates]).toEqual([{ us: 1, mx: 1 }, 1]);
    expect(matches.map((match: { list: { id: string } }) => match.list.id).sort()).toEqual(['mx', 'us']);
    const hit = matches.find((match: { list: { id: string } }) => match.list.id === 'mx');
    expect(Object.keys(hit).sort()).toEqual(['hitCode', 'list', 'sees']);
    const theirs = await harness.request('GET', `/v1/screenings/${id}`, {
      as: { ...officer, agency: 'INM' },
    });
    // Whoever sees all three records sees one listed person with three provenances.
    expect(theirs.body.matches).toHaveLength(1);
    const [person] = theirs.body.matches;
    const provenances = [person, ...person.alsoOn];
    expect(provenances.map(({ list, sees }) => [list.id, sees]).sort()).toEqual([
      ['mx', 'record'],
      ['secret', 'record'],
      ['us', 'record'],
    ]);
    expect(provenances.find(({ list }) => list.id === 'mx').hitCode).toBe(hit.hitCode);
    expect(person.alsoOn[0]).toMatchObject({
      because: 'name_and_date',
      words: 'the same name and date of birth',
    });
  });

  it('says which field is wrong, and stores nothing', async () => {
    const wrong: [unknown, number, string][] = [
      [{}, 422, '/travelerId'],
      [{ birthDate: '1980-01-01' }, 422, '/fullName'],
      [{ travelerId: 'x', fullName: 'Y Z' }, 422, '/travelerId'],
      [{ fullName: 'Y Z', birthDate: '1980-13-01' }, 422, '/birthDate'],
      [{ fullName: 'Y Z', height: 180 }, 422, '/height'],
      [{ fullName: 7 }, 422, '/fullName'],
    ];
    for (const [body, status, pointer] of wrong) {
      const answer = await ask(body);
      expect([answer.status, answer.body.errors?.[0]?.pointer]).toEqual([status, pointer]);
    }
    expect((await ask({ travelerId: 'nobody' })).status).toBe(404);
    expect((await read('nothing')).status).toBe(404);
    const as = { roles: ['auditor'] } as const;
    expect((await harness.request('POST', '/v1/screenings', { as, body: xochitlFields })).status).toBe(403);
    expect(await harness.services.db.all(sql`SELECT id FROM screenings`)).toEqual([]);
  });

  it('makes a traveler on file wait for it, and is on record like the read of it', async () => {
    const { id: travelerId } = await enroll(harness, baltazar);
    const worker = handWorker(harness);
    await worker.drain();
    expect(await standingOf(harness, travelerId)).toMatchObject({ status: 'clear' });
    const { id } = (await ask({ travelerId })).body;
    expect(await standingOf(harness, travelerId)).toMatchObject({ status: 'pending' });
    await worker.drain();
    expect(await standingOf(harness, travelerId)).toMatchObject({ status: 'clear' });
    expect((await read(id)).body).toMatchObject({ travelerId, matches: [] });
    const records = await harness.services.db.all(
      sql<{ action: string }>`SELECT action FROM audit_records WHERE object_id = ${id} ORDER BY id`,
    );
    expect(records.map(({ action }) => action)).toEqual([
      'screening.request',
      'screening.result',
      'screening.read',
    ]);
  });
});

describe('the result of a screening', () => {
  it('has its effect once, however often it is brought', async () => {
    await publish(harness, 'us', [listed('e1', xochitl)]);
    const { id } = await enroll(harness, xochitl);
    expect(await handWorker(harness, { duplicate: true }).drain()).toBe(2);
    expect(await matchesOf(harness, id)).toMatchObject([{ entry_id: 'e1', state: 'open', version: 1 }]);
    const records = await harness.services.db.all(
      sql`SELECT id FROM audit_records WHERE action = 'screening.result'`,
    );
    expect(records).toHaveLength(1);
  });

  it('is taken from one worker when two bring it at the same time', async () => {
    await enroll(harness, xochitl);
    const worker = handWorker(harness);
    const results = await worker.compute();
    const outcomes = (
      await Promise.all([worker.post(results), worker.post(results), worker.post(results)])
    ).flat();
    expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual([
      'accepted',
      'already_done',
      'already_done',
    ]);
  });

  it('is taken only under a live lease', async () => {
    const { id } = await enroll(harness, xochitl);
    const worker = handWorker(harness, { leaseMs: 10_000 });
    const results = await worker.compute();
    harness.advance(10_000);
    expect(await worker.post(results)).toMatchObject([{ outcome: 'lease_lost' }]);
    expect(await standingOf(harness, id)).toMatchObject({ status: 'pending' });
    expect(await worker.drain()).toBe(1);
    expect(await worker.post(results)).toMatchObject([{ outcome: 'already_done' }]);
  });

  it('is refused when no worker can have come to it, and the others of its request are taken', async () => {
    await publish(harness, 'us', [listed('e1', xochitl)]);
    for (let i = 0; i < 6; i++) await enroll(harness, xochitl);
    const worker = handWorker(harness);
    const results = (await worker.compute()).filter(({ result }) => result.kind === 'screening');
    const bend = (which: number, change: (result: z.infer<typeof ScreeningResult>) => void) => {
      const copy = structuredClone(results[which]!);
      if (copy.result.kind === 'screening') change(copy.result);
      return copy;
    };
    const outcomes = await worker.post([
      bend(0, (result) => Object.assign(result, { seq: 99 })),
      bend(1, (result) => Object.assign(result.matches[0]!, { subjectHash: 'other' })),
      bend(2, (result) => Object.assign(result.matches[0]!, { entryHash: 'other' })),
      bend(3, (result) => Object.assign(result.matches[0]!, { travelerId: 'other' })),
      { messageId: results[4]!.messageId, result: { kind: 'simulation', summary: {}, csv: '', charts: {} } },
      results[5]!,
    ]);
    expect(outcomes.map(({ outcome }) => outcome)).toEqual([...Array(5).fill('rejected'), 'accepted']);
    for (const { detail } of outcomes.slice(0, 5)) expect(detail).toMatch(/\w+ \w+/);
    // Nothing of the refused ones was kept: good results are taken afterwards.
    expect((await worker.post(results)).map(({ outcome }) => outcome)).toEqual([
      ...Array(5).fill('accepted'),
      'already_done',
    ]);
  });

  it('has the same effect among many in one request as alone, also on whom several of them are about', async () => {
    await publish(harness, 'us', [listed('e1', wenceslao)]);
    const { id: renamed } = await enroll(harness, xochitl);
    await rename(harness, renamed, wenceslao);
    const others = [];
    for (let i = 0; i < 18; i++)
      others.push(await enroll(harness, i === 9 ? wenceslao : baltazar, i % 2 === 0));
    const worker = handWorker(harness);
    const results = (await worker.compute()).filter(({ result }) => result.kind === 'screening');
    expect(results).toHaveLength(20);
    const outcomes = await worker.post([...results.slice(0, 3), ...results]);
    for (const { outcome } of outcomes) expect(outcome).toMatch(/^(accepted|already_done)$/);
    expect(await standingOf(harness, renamed)).toMatchObject({ status: 'refer', computed_seq: 1 });
    expect(await matchesOf(harness, renamed)).toHaveLength(1);
    for (const [i, { id, screeningId }] of others.entries()) {
      expect(await standingOf(harness, id)).toMatchObject({
        status: i === 9 ? 'refer' : 'clear',
        computed_seq: 1,
        list_versions: '{"us":1}',
      });
      const row =
        await harness.services.db.first(sql`SELECT state, candidates, considered, matches FROM screenings
        WHERE id = ${screeningId}`);
      expect(row).toMatchObject({ state: 'done', ...(i === 9 ? { candidates: 1 } : { matches: '[]' }) });
    }
    const records = await harness.services.db.all(
      sql<{ object_id: string }>`SELECT object_id FROM audit_records WHERE action = 'screening.result'`,
    );
    expect(records).toHaveLength(20);
    expect(new Set(records.map(({ object_id }) => object_id)).size).toBe(20);
  });

  it('comes again when its lists are older than the request', async () => {
    const worker = handWorker(harness);
    await worker.pull();
    await publish(harness, 'us', [listed('e1', xochitl)]);
    await enroll(harness, xochitl);
    const taken = (await worker.take()).filter(({ payload }) => payload.kind === 'screening');
    const result = { messageId: taken[0]!.id, result: await worker.work(taken[0]!) };
    expect(await worker.post([result])).toMatchObject([{ outcome: 'lease_lost', detail: 'index_behind' }]);
  });

  it('comes again when the traveler waits for a screening against newer lists', async () => {
    const { id } = await enroll(harness, xochitl, false);
    const [one, two] = [
      handWorker(harness, { id: 'one', leaseMs: 300_000 }),
      handWorker(harness, { id: 'two' }),
    ];
    const early = await one.compute();
    await publish(harness, 'us', [listed('e1', xochitl)]);
    await two.drain();
    // Vetted through the publication without this traveler, who joins only now.
    await harness.services.db.batch([sql`UPDATE travelers SET enrolled = 1 WHERE id = ${id}`]);
    await rename(harness, id, xochitl);
    expect(await one.post(early)).toMatchObject([{ outcome: 'lease_lost', detail: 'index_behind' }]);
    expect(await standingOf(harness, id)).toMatchObject({ status: 'pending' });
    await two.drain();
    expect(await standingOf(harness, id)).toMatchObject({ status: 'refer', computed_seq: 1 });
  });

  it('never overwrites one from newer lists', async () => {
    const { id, screeningId } = await enroll(harness, xochitl, false);
    const [one, two] = [
      handWorker(harness, { id: 'one', leaseMs: 300_000 }),
      handWorker(harness, { id: 'two' }),
    ];
    const early = await one.compute();
    await publish(harness, 'us', [listed('e1', xochitl)]);
    await ask({ travelerId: id });
    await two.drain();
    const newer = await standingOf(harness, id);
    expect(newer).toMatchObject({ status: 'refer', computed_seq: 1 });
    harness.advance(1000);
    expect(await one.post(early)).toMatchObject([{ outcome: 'accepted' }]);
    expect(await standingOf(harness, id)).toEqual(newer);
    expect(await matchesOf(harness, id)).toMatchObject([{ state: 'open' }]);
    expect((await read(screeningId)).body).toMatchObject({ state: 'done', computedSeq: 0, matches: [] });
  });

  it('leaves alone what a later vetting found', async () => {
    const { id } = await enroll(harness, xochitl);
    const [one, two] = [
      handWorker(harness, { id: 'one', leaseMs: 300_000 }),
      handWorker(harness, { id: 'two' }),
    ];
    const early = await one.compute();
    await publish(harness, 'us', [listed('e1', xochitl)]);
    await two.drain();
    expect(await standingOf(harness, id)).toMatchObject({ status: 'pending' });
    expect(await one.post(early)).toMatchObject([{ outcome: 'accepted' }]);
    expect(await matchesOf(harness, id)).toMatchObject([{ state: 'open' }]);
    expect(await standingOf(harness, id)).toMatchObject({ status: 'refer', computed_seq: 0 });
  });

  it('does not bring back an entry that vetting has seen go', async () => {
    await publish(harness, 'us', [listed('e1', xochitl)]);
    const two = handWorker(harness, { id: 'two' });
    await two.drain();
    const { id } = await enroll(harness, xochitl);
    const one = handWorker(harness, { id: 'one', leaseMs: 300_000 });
    const early = await one.compute();
    await publish(harness, 'us', [], ['e1']);
    await two.drain();
    expect(await one.post(early)).toMatchObject([{ outcome: 'accepted' }]);
    expect(await matchesOf(harness, id)).toEqual([]);
    expect(await standingOf(harness, id)).toMatchObject({ status: 'clear' });
  });

  it('decides nothing about somebody whose contents have changed', async () => {
    await publish(harness, 'us', [listed('e1', xochitl)]);
    const { id } = await enroll(harness, xochitl);
    const worker = handWorker(harness);
    const early = await worker.compute();
    await rename(harness, id, wenceslao);
    for (const { outcome } of await worker.post(early)) expect(outcome).toBe('accepted');
    expect(await standingOf(harness, id)).toMatchObject({ status: 'pending' });
    expect(await matchesOf(harness, id)).toEqual([]);
    await worker.drain();
    expect(await standingOf(harness, id)).toMatchObject({ status: 'clear' });
  });

  it('takes along who waits for it, with the standing that the same batch leaves', async () => {
    await publish(harness, 'us', [listed('e1', xochitl)]);
    const people = [await enroll(harness, xochitl), await enroll(harness, baltazar)];
    const worker = handWorker(harness);
    const results = (await worker.compute()).filter(({ result }) => result.kind === 'screening');
    const heard: string[] = [];
    const followUp: FollowUp = async (_services, screened, now) =>
      screened.map(({ travelerId, purpose, standing }) => {
        heard.push(`${purpose} ${standing}`);
        return sql`INSERT INTO disabled_subjects (subject, reason, disabled_by, disabled_at)
          VALUES (${travelerId}, ${standing}, 'test', ${now})`;
      });
    for (const { messageId, result } of results) {
      expect(await acceptResult(harness.services, messageId, result, [followUp])).toEqual({
        outcome: 'accepted',
      });
    }
    expect(heard.sort()).toEqual(['application clear', 'application refer']);
    for (const { id } of people) {
      const row = await harness.services.db.first(
        sql<{ reason: string }>`SELECT reason FROM disabled_subjects WHERE subject = ${id}`,
      );
      expect(row?.reason).toBe((await standingOf(harness, id)).status);
    }
  });

  it('is not stored without what follows from it', async () => {
    const { id } = await enroll(harness, xochitl);
    const worker = handWorker(harness);
    const [one] = await worker.compute();
    const failing: FollowUp = async () => [
      sql`UPDATE standings SET status = 'nonsense' WHERE traveler_id = ${id}`,
    ];
    const outcome = await acceptResult(harness.services, one!.messageId, one!.result, [failing]);
    expect(outcome.outcome).toBe('rejected');
    (harness.errors as string[]).length = 0;
    expect(await standingOf(harness, id)).toMatchObject({ status: 'pending' });
    expect(await worker.post([one!])).toMatchObject([{ outcome: 'accepted' }]);
  });
});
