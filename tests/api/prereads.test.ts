import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeHarness } from '#harness';
import { sql } from '../../src/db/sql.ts';
import { terminalAt } from '../crossings/checks.ts';
import { passportLines } from '../crossings/mrz-lines.ts';
import type { Answer, Harness } from '../harness/common.ts';
import { handWorker } from '../harness/hand-worker.ts';

let harness: Harness;
beforeAll(async () => {
  harness = await makeHarness();
});
afterAll(() => harness.close());

const booth = () => terminalAt(harness, '250401-G1', 'preread-terminal');
const read = (id: string) => harness.request('GET', `/v1/crossings/${id}`, { as: booth().as });
let number = 0;

/** Somebody whom nobody has seen before. */
function stranger() {
  number += 1;
  return {
    mrz: passportLines({
      surnames: 'Ruiz',
      givenNames: 'Eva',
      number: `P${String(number).padStart(6, '0')}`,
    }),
  };
}

function preread(who: object): Promise<Answer> {
  return booth().check([who], { phase: 'preread', occupantCount: undefined });
}

async function screenings(): Promise<number> {
  const rows = await harness.services.db.all(sql`SELECT id FROM screenings`);
  return rows.length;
}

describe('a booth check', () => {
  it('waits for the screening that its pre-read has asked for, and both are decided by it', async () => {
    const who = stranger();
    const { body: first } = await preread(who);
    const before = await screenings();
    const { body: second } = await booth().check([who], { preread: { id: first.id } });
    expect(await screenings()).toBe(before);
    expect([first.state, second.state, second.awaiting]).toEqual(['provisional', 'provisional', 1]);
    await handWorker(harness).drain();
    const [one, two] = [await read(first.id), await read(second.id)];
    expect([one.body.state, two.body.state]).toEqual(['decided', 'decided']);
    expect([one.body.decision, two.body.decision]).toEqual(['admit', 'admit']);
    expect(two.body.prereadId).toBe(first.id);
  });

  it('waits for those whom the pre-read has not seen, too, and is decided by whichever comes last', async () => {
    const [one, two, three] = [stranger(), stranger(), stranger()];
    for (const order of [0, 1]) {
      const ahead = [order === 0 ? one : stranger(), order === 0 ? two : stranger()];
      const { body: first } = await booth().check(ahead, { phase: 'preread', occupantCount: undefined });
      const all = [...ahead, order === 0 ? three : stranger()];
      const { body: second } = await booth().check(all, { preread: { id: first.id } });
      expect([first.awaiting, second.awaiting]).toEqual([2, 3]);
      const worker = handWorker(harness);
      await worker.pull();
      const results = await worker.compute();
      expect(results.map(({ result }) => result.kind === 'crossing' && result.people.length)).toEqual([2, 1]);
      const [sooner, later] = order === 0 ? results : results.toReversed();
      expect(await worker.post([sooner!])).toMatchObject([{ outcome: 'accepted' }]);
      expect((await read(second.id)).body).toMatchObject({
        state: 'provisional',
        awaiting: order === 0 ? 1 : 2,
      });
      expect(await worker.post([later!])).toMatchObject([{ outcome: 'accepted' }]);
      for (const { id } of [first, second]) {
        expect((await read(id)).body).toMatchObject({ state: 'decided', decision: 'admit', awaiting: 0 });
      }
    }
  });

  it('needs no screening when that of the pre-read is done', async () => {
    const who = stranger();
    const { body: first } = await preread(who);
    await handWorker(harness).drain();
    const before = await screenings();
    const { body } = await booth().check([who], { preread: { sequence: first.sequence } });
    expect([body.state, body.decision]).toEqual(['decided', 'admit']);
    expect(await screenings()).toBe(before);
    expect((await read(body.id)).body.prereadId).toBe(first.id);
  });

  it('is decided again when the screening ends between reading and commit', async () => {
    const who = stranger();
    const { body: first } = await preread(who);
    const { db } = harness.services;
    const batch = db.batch;
    let once = true;
    const answering = Object.assign(db, {
      async batch(queries: Parameters<typeof batch>[0]) {
        const isCheck = queries.some(({ text }) => text.startsWith('INSERT INTO crossings'));
        if (isCheck && once) {
          once = false;
          await handWorker(harness).drain();
        }
        return batch.call(db, queries);
      },
    });
    const { status, body } = await booth().check([who], { preread: { id: first.id } });
    Object.assign(answering, { batch });
    expect([status, body.state, body.decision]).toEqual([201, 'decided', 'admit']);
    expect((await read(body.id)).body).toMatchObject({ state: 'decided', prereadId: first.id });
  });

  it('is decided too when it comes between the reading and the commit of the result', async () => {
    const who = stranger();
    const { body: first } = await preread(who);
    const { db } = harness.services;
    const batch = db.batch;
    let second: Answer | undefined;
    const answering = Object.assign(db, {
      async batch(queries: Parameters<typeof batch>[0]) {
        const isResult = queries.some(({ text }) =>
          text.includes("UPDATE crossings SET awaiting = 0, state = 'decided'"),
        );
        if (isResult && !second) second = await booth().check([who], { preread: { id: first.id } });
        return batch.call(db, queries);
      },
    });
    await handWorker(harness).drain();
    Object.assign(answering, { batch });
    expect(second?.body).toMatchObject({ state: 'provisional', awaiting: 1 });
    const both = [await read(first.id), await read(second?.body.id)];
    expect(both.map(({ body }) => [body.state, body.awaiting, body.decision])).toEqual([
      ['decided', 0, 'admit'],
      ['decided', 0, 'admit'],
    ]);
  });

  it('is joined with one of its own lane, that nobody else has been joined with, and else stands alone', async () => {
    const who = stranger();
    const { body: first } = await preread(who);
    await handWorker(harness).drain();
    const joined = async (answer: Answer) => (await read(answer.body.id)).body.prereadId;
    expect(await joined(await booth().check([who], { preread: { id: first.id } }))).toBe(first.id);
    expect(await joined(await booth().check([who], { preread: { id: first.id } }))).toBeUndefined();
    expect(await joined(await booth().check([who], { preread: { id: 'nobody' } }))).toBeUndefined();
    const elsewhere = terminalAt(harness, '250401-G2');
    const { body: foreign } = await elsewhere.check([who], { phase: 'preread', occupantCount: undefined });
    expect(await joined(await booth().check([who], { preread: { id: foreign.id } }))).toBeUndefined();
    const early = await booth().check([who], { phase: 'preread', preread: { id: first.id } });
    expect([early.status, early.body.errors[0].pointer]).toEqual([422, '/preread']);
  });
});
