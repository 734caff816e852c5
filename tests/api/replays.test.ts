import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeHarness } from '#harness';
import { sql } from '../../src/db/sql.ts';
import { defaultConfiguration } from '../../src/screening/configuration.ts';
import type { Harness } from '../harness/common.ts';
import { handWorker } from '../harness/hand-worker.ts';
import { openList, publish } from '../harness/lists.ts';
import { baltazar, listed, wenceslao, xochitl } from '../harness/persons.ts';

const officer = { roles: ['officer'] } as const;
const { documents: _, ...fields } = xochitl;
/** Near enough to be compared, and no match: another date of birth. */
const near = {
  ...listed('e4', xochitl),
  names: [{ full: 'Xochitl Zarazua', kind: 'primary' as const }],
  birthDates: [],
};
let harness: Harness;

beforeEach(async () => {
  harness = await makeHarness();
  await harness.runDueWork();
  await openList(harness, 'us');
  await publish(harness, 'us', [listed('e1', xochitl), listed('e2', baltazar), near]);
});
afterEach(async () => {
  expect(harness.errors).toEqual([]);
  await harness.close();
});

async function screened(): Promise<string> {
  const { id } = (await harness.request('POST', '/v1/screenings', { as: officer, body: fields })).body;
  await handWorker(harness).drain();
  return id;
}
const replay = (id: string, agency = 'CBP') =>
  harness.request('POST', `/v1/screenings/${id}/replay`, { as: { ...officer, agency } });
const rewrite = (id: string, column: 'considered' | 'matches', change: (value: unknown[]) => unknown) =>
  harness.services.db
    .first(
      sql<{
        considered: string;
        matches: string;
      }>`SELECT considered, matches FROM screenings WHERE id = ${id}`,
    )
    .then((row) => JSON.stringify(change(JSON.parse(row![column]))))
    .then((value) =>
      harness.services.db.batch([
        column === 'considered'
          ? sql`UPDATE screenings SET considered = ${value} WHERE id = ${id}`
          : sql`UPDATE screenings SET matches = ${value} WHERE id = ${id}`,
      ]),
    );

describe('a screening computed again', () => {
  it('is equal, also after the list has moved on, and the replay is on record', async () => {
    const id = await screened();
    await publish(harness, 'us', [listed('e3', xochitl), listed('e1', wenceslao)], ['e4']);
    const { status, body } = await replay(id);
    expect(status).toBe(200);
    expect(body).toMatchObject({ id, equal: true, listVersions: { us: 1 }, differences: [] });
    expect(body.now).toEqual(body.before);
    expect(body.before.matches).toBeGreaterThan(0);
    const records = await harness.services.db.all(
      sql<{
        action: string;
        actor_id: string;
      }>`SELECT action, actor_id FROM audit_records WHERE object_id = ${id} ORDER BY id`,
    );
    expect(records.at(-1)).toEqual({ action: 'screening.replay', actor_id: 'staff:officer-1' });
    expect(JSON.stringify(body)).not.toContain('Zarazua');
  });

  it('says what differs, for which entry, and why', async () => {
    const id = await screened();
    await rewrite(id, 'considered', (all) =>
      (all as [string, string, string, number][]).map(([list, entry, hash, score]) => [
        list,
        entry,
        hash,
        entry === 'e1' ? 0.71 : score,
      ]),
    );
    await rewrite(id, 'matches', (all) =>
      (all as { entryId: string; parts: { weight: number; code: string }[] }[]).map((match) => ({
        ...match,
        parts: match.parts.map((part) => (part.code === 'birth_date' ? { ...part, weight: 9 } : part)),
      })),
    );
    const { body } = await replay(id);
    expect(body.equal).toBe(false);
    expect(body.differences).toHaveLength(1);
    expect(body.differences[0]).toMatchObject({
      listId: 'us',
      entryId: 'e1',
      kind: 'score',
      before: 0.71,
      parts: ['birth_date'],
    });
    expect(body.reason).toContain('the code of screening has changed');
  });

  it('finds a match that was missed, and one that nobody would find', async () => {
    const id = await screened();
    await rewrite(id, 'matches', () => []);
    expect((await replay(id)).body.differences.map(({ kind }: { kind: string }) => kind)).toContain(
      'match_new',
    );
    await rewrite(id, 'considered', () => []);
    expect((await replay(id)).body.before).toEqual({ candidates: 0, matches: 0 });
  });

  it('compares what the worker compared where it was ahead of the version that it claimed', async () => {
    const worker = handWorker(harness);
    const { id } = (await harness.request('POST', '/v1/screenings', { as: officer, body: fields })).body;
    const taken = (await worker.take()).filter(({ payload }) => payload.kind === 'screening');
    await publish(harness, 'us', [{ ...listed('e1', xochitl), birthDates: ['1971'] }]);
    await worker.pull();
    const result = await worker.work(taken[0]!);
    await worker.post([{ messageId: taken[0]!.id, result: { ...result, seq: 1 } as typeof result }]);
    const { body } = await replay(id);
    expect(body).toMatchObject({ equal: true, listVersions: { us: 1 } });
  });

  it('tells nobody of a list what its caveat does not allow', async () => {
    await openList(harness, 'mx', { ownerAgency: 'INM', caveat: 'nothing' });
    await publish(harness, 'mx', [listed('m1', xochitl)]);
    const id = await screened();
    await rewrite(id, 'considered', () => []);
    await rewrite(id, 'matches', () => []);
    const ours = (await replay(id)).body;
    expect(JSON.stringify(ours)).not.toContain('mx');
    const seen = (await replay(id, 'INM')).body;
    expect(seen.differences.map(({ listId }: { listId: string }) => listId)).toContain('mx');
    await harness.request('PUT', '/v1/watchlists/mx/sharing', {
      as: { roles: ['list_manager'], agency: 'INM' },
      body: { caveat: 'hit_only' },
    });
    const hit = (await replay(id)).body.differences.find(({ listId }: { listId: string }) => listId === 'mx');
    expect(Object.keys(hit).sort()).toEqual(['hitCode', 'kind', 'listId', 'words']);
  });

  it('cannot be had without what it was computed from', async () => {
    const { id } = (await harness.request('POST', '/v1/screenings', { as: officer, body: fields })).body;
    expect((await replay(id)).status).toBe(409);
    await handWorker(harness).drain();
    expect((await replay('nothing')).status).toBe(404);
    await harness.services.db.batch([
      sql`UPDATE screenings SET config_hash = 'of another worker' WHERE id = ${id}`,
    ]);
    const refused = await replay(id);
    expect([refused.status, refused.body.detail]).toEqual([409, expect.stringContaining('configuration')]);
    const adjudicator = { roles: ['adjudicator'] } as const;
    expect((await harness.request('POST', `/v1/screenings/${id}/replay`, { as: adjudicator })).status).toBe(
      403,
    );
  });

  it('goes by the configuration of then', async () => {
    const id = await screened();
    const worker = { roles: ['worker'] } as const;
    const other = { ...defaultConfiguration, threshold: 0.999999 };
    const kept = await harness.request('POST', '/internal/configurations', {
      as: worker,
      internal: true,
      body: other,
    });
    await harness.services.db.batch([
      sql`UPDATE screenings SET config_hash = ${kept.body.hash} WHERE id = ${id}`,
    ]);
    const { body } = await replay(id);
    expect(body.differences.map(({ kind }: { kind: string }) => kind)).toContain('match_gone');
  });
});
