import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Harness, makeHarness } from '#harness';
import { sql } from '../../src/db/sql.ts';
import { handWorker } from '../harness/hand-worker.ts';
import { enroll, matchesOf, openList, publish } from '../harness/lists.ts';
import { listed, xochitl } from '../harness/persons.ts';
import { applyAll } from './apply-all.ts';
import { openBrowser } from './browser.ts';

const officer = (subject: string, agency = 'CBP') => ({ roles: ['officer'], subject, agency }) as const;
const [one, two] = [officer('one'), officer('two')];
let harness: Harness;

beforeEach(async () => {
  harness = await makeHarness();
  await harness.runDueWork();
});
afterEach(async () => {
  expect(harness.errors).toEqual([]);
  await harness.close();
});

/** Applications of invented people, screened. */
async function submitted(count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let i = 0; i < count; i += 1) {
    const browser = openBrowser(harness.app);
    await browser.signIn(`worker${i}`);
    ids.push(await applyAll(browser));
  }
  await handWorker(harness).drain();
  return ids;
}

const application = (id: string) => ({ kind: 'application', id });
const take = (as: typeof one, items: readonly object[]) =>
  harness.request('POST', '/v1/assignments/take', { as, body: { items } });
const release = (as: typeof one, items: readonly object[]) =>
  harness.request('POST', '/v1/assignments/release', { as, body: { items } });
const holders = () =>
  harness.services.db.all(
    sql<{
      object_id: string;
      officer_id: string;
    }>`SELECT object_id, officer_id FROM assignments ORDER BY object_id`,
  );

describe('work is taken by one officer at a time', () => {
  it('all of what is named or nothing, and given back by whoever has it', async () => {
    const [a = '', b = '', c = ''] = await submitted(3);
    expect((await take(one, [application(a), application(b)])).status).toBe(200);
    const refused = await take(two, [application(c), application(b)]);
    expect(refused.status).toBe(409);
    expect(refused.body.errors).toEqual([
      { pointer: '/items/1/id', message: 'Another officer has taken it.' },
    ]);
    expect((await holders()).map(({ object_id }) => object_id)).toEqual([a, b]);
    expect((await release(two, [application(a)])).status).toBe(409);
    expect((await release(one, [application(a)])).status).toBe(200);
    expect((await take(two, [application(a)])).status).toBe(200);
    const mine = await harness.request('GET', '/v1/applications?assigned=me', { as: two });
    expect(mine.body.items).toMatchObject([{ id: a, name: 'Rosa Elena Quintanilla Orozco' }]);
    const free = await harness.request('GET', '/v1/applications?assigned=nobody', { as: two });
    expect(free.body.items.map(({ id }: { id: string }) => id)).toEqual([c]);
  });

  it('whoever asks first when two ask at once', async () => {
    const [a = ''] = await submitted(1);
    const both = await Promise.all([one, two].map((as) => take(as, [application(a)])));
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await holders()).toHaveLength(1);
  });

  it('and taken over only from the officer whom one names', async () => {
    const [a = ''] = await submitted(1);
    await take(one, [application(a)]);
    expect((await take(two, [{ ...application(a), from: 'staff:three' }])).status).toBe(409);
    expect((await take(two, [{ ...application(a), from: 'staff:one' }])).status).toBe(200);
    expect(await holders()).toEqual([{ object_id: a, officer_id: 'staff:two' }]);
    const [record] = await harness.services.db.all(
      sql<{
        detail: string;
      }>`SELECT detail FROM audit_records WHERE action = 'assignment.take' ORDER BY id DESC LIMIT 1`,
    );
    expect(JSON.parse(record!.detail)).toEqual({ takenFrom: 'staff:one' });
  });

  it('and nobody else decides it; once decided it is nobody’s', async () => {
    const [a = ''] = await submitted(1);
    await take(one, [application(a)]);
    const deny = (as: typeof one) =>
      harness.request('POST', `/v1/applications/${a}/decision`, {
        as,
        body: { decision: 'deny', reason: 'low_risk_not_shown' },
      });
    const refused = await deny(two);
    expect([refused.status, refused.body.detail]).toEqual([
      409,
      'Another officer has taken this. Take it over first, or leave it to them.',
    ]);
    expect((await deny(one)).status).toBe(200);
    expect(await holders()).toEqual([]);
  });

  it('a match too, unless its list is kept from the officer’s agency', async () => {
    await openList(harness, 'secret', { caveat: 'nothing' });
    await publish(harness, 'secret', [listed('e1', xochitl)]);
    const { id } = await enroll(harness, xochitl);
    await handWorker(harness).drain();
    const [match] = await matchesOf(harness, id);
    const work = [{ kind: 'match', id: match!.id }];
    expect((await take(officer('omar', 'INM'), work)).status).toBe(409);
    expect((await take(one, work)).status).toBe(200);
    const judge = (subject: string) =>
      harness.request('POST', `/v1/matches/${match!.id}/adjudication`, {
        as: { roles: ['adjudicator'], subject },
        headers: { 'if-match': '"1"' },
        body: { verdict: 'different_person', reason: 'another birthplace' },
      });
    expect((await judge('two')).status).toBe(409);
    expect((await judge('one')).status).toBe(200);
    expect(await holders()).toEqual([]);
  });

  it('not what is not there, nor by whom it is not for', async () => {
    const [a = ''] = await submitted(1);
    expect((await take(one, [application('nothing')])).status).toBe(409);
    const adjudicator = { roles: ['adjudicator'], subject: 'ada', agency: 'CBP' } as const;
    const asked = await harness.request('POST', '/v1/assignments/take', {
      as: adjudicator,
      body: { items: [application(a)] },
    });
    expect(asked.status).toBe(409);
    const analyst = { roles: ['analyst'] } as const;
    expect(
      (
        await harness.request('POST', '/v1/assignments/take', {
          as: analyst,
          body: { items: [application(a)] },
        })
      ).status,
    ).toBe(403);
  });
});
