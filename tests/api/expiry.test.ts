import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeHarness } from '#harness';
import type { Harness } from '../harness/common.ts';
import { type HandWorker, handWorker } from '../harness/hand-worker.ts';
import { enroll, matchesOf, openList, standingOf } from '../harness/lists.ts';
import { baltazar, listed, xochitl } from '../harness/persons.ts';

const day = 24 * 3_600_000;
const manager = { roles: ['list_manager'] } as const;
const operator = { roles: ['operator'] } as const;
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

async function send(mode: 'full' | 'delta', ...entries: unknown[]) {
  const answer = await harness.request('PUT', `/v1/watchlists/us/entries?mode=${mode}`, {
    as: manager,
    rawBody: `${entries.map((one) => JSON.stringify(one)).join('\n')}\n`,
    headers: { 'content-type': 'application/x-ndjson' },
  });
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return answer.body;
}
/** The clock of the tests starts on 2026-11-02. */
const until = (last: string) => ({ ...listed('e1', xochitl), expiresOn: last });

describe('an entry with a last day', () => {
  it('matches through that day and not after it', async () => {
    await send('full', until('2026-11-03'), listed('e2', baltazar));
    const { id } = await enroll(harness, xochitl);
    await worker.drain();
    harness.advance(day);
    await harness.runDueWork();
    await worker.drain();
    expect(await standingOf(harness, id)).toMatchObject({ status: 'refer' });
    harness.advance(day);
    await harness.runDueWork();
    await worker.drain();
    expect(await standingOf(harness, id)).toMatchObject({ status: 'clear' });
    expect((await matchesOf(harness, id)).map(({ state }) => state)).toEqual(['withdrawn']);
    const { body } = await harness.request('GET', '/v1/watchlists/us/changes?since=1', { as: manager });
    expect(body.publications).toMatchObject([
      { version: 2, removals: 1, provenance: { source: 'expiry', importedBy: 'service' } },
    ]);
    expect(body.items).toMatchObject([{ entryId: 'e1', operation: 'remove' }]);
    harness.advance(day);
    await harness.runDueWork();
    expect((await harness.request('GET', '/v1/watchlists', { as: manager })).body.items[0].version).toBe(2);
  });

  it('that is over is not taken from a file, and taken off by a change', async () => {
    expect(await send('full', until('2026-11-01'), listed('e2', baltazar))).toMatchObject({
      added: 1,
      expired: 1,
    });
    await send('delta', until('2026-12-01'));
    expect(await send('delta', until('2026-11-01'))).toMatchObject({ removed: 1, expired: 1 });
    expect(await send('full', until('2026-11-01'))).toMatchObject({
      removed: 1,
      expired: 1,
      rejectedCount: 0,
    });
    const wrong = await send('delta', until('2026-11-31'), listed('e3', baltazar));
    expect(wrong.rejected).toMatchObject([{ field: 'expiresOn' }]);
  });
});

describe('the progress of vetting', () => {
  it('tells operators how far the sweep and the lists are', async () => {
    await enroll(harness, xochitl);
    await enroll(harness, baltazar);
    await worker.drain();
    harness.advance(day);
    await harness.runDueWork();
    const read = async () => (await harness.request('GET', '/v1/vetting', { as: operator })).body;
    expect((await read()).sweep).toMatchObject({
      planned: true,
      members: 2,
      screened: 0,
      ranges: 1,
      rangesDone: 0,
    });
    await send('full', listed('e1', xochitl));
    expect(await read()).toMatchObject({
      headSeq: 1,
      vettedThroughSeq: 0,
      unvettedSince: expect.any(String),
    });
    await worker.drain();
    const after = await read();
    expect(after).toMatchObject({
      vettedThroughSeq: 1,
      sweep: { screened: 2, rangesDone: 1, finishedAt: expect.any(String) },
    });
    expect(after.unvettedSince).toBeUndefined();
    expect((await harness.request('GET', '/v1/vetting', { as: manager })).status).toBe(403);
  });
});
