import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeHarness } from '#harness';
import { sql } from '../../src/db/sql.ts';
import type { Harness } from '../harness/common.ts';

let harness: Harness;
beforeAll(async () => {
  harness = await makeHarness();
});
afterAll(() => harness.close());

const partner = { roles: ['partner'], agency: 'INM' } as const;
const rows = () => harness.services.db.all(sql<Record<string, unknown>>`SELECT * FROM sightings`);

function sighting(more: object = {}) {
  return {
    reference: 'r-1',
    seenAt: new Date(harness.services.now()).toISOString(),
    crossing: '250401',
    document: { number: 'G1234567', country: 'MEX' },
    vehicle: { plate: 'BC 12-345', state: 'BC', country: 'MEX' },
    ...more,
  };
}

function send(items: readonly object[], as: { roles: readonly ['partner']; agency: string } = partner) {
  return harness.request('POST', '/v1/sightings', { as, body: { items } });
}

describe('a sighting', () => {
  it('is kept by keyed hashes alone, once for each reference of an agency', async () => {
    const first = await send([sighting(), sighting({ reference: 'r-2', vehicle: undefined })]);
    expect([first.status, first.body]).toEqual([201, { taken: 2 }]);
    expect((await send([sighting()])).status).toBe(201);
    await send([sighting()], { roles: ['partner'], agency: 'SAT' });
    const stored = await rows();
    expect(stored).toHaveLength(3);
    expect(stored[0]).toMatchObject({
      direction: 'southbound',
      document_hash: harness.services.keys.lookupHash('document', 'g 1234567'),
    });
    expect(JSON.stringify(stored)).not.toMatch(/G1234567|12-?345/);
  });

  it('tells no plate from a part of another', async () => {
    const vehicles = [
      { plate: 'A1', state: 'BC', country: 'MEX' },
      { plate: 'A1B', state: 'C', country: 'MEX' },
      { plate: 'A1', country: 'MEX' },
    ];
    await send(vehicles.map((vehicle, i) => sighting({ reference: `v-${i}`, vehicle, document: undefined })));
    const hashes = (await rows()).map((row) => row.plate_hash).filter((hash) => hash !== null);
    expect(new Set(hashes).size).toBe(4);
  });

  it('that is not of the last 30 days, or of nowhere, or of nobody, stores none of its batch', async () => {
    const before = (await rows()).length;
    const at = (days: number) => new Date(harness.services.now() + days * 86_400_000).toISOString();
    const bad: [object, string][] = [
      [{ seenAt: at(-31) }, '/items/1/seenAt'],
      [{ seenAt: at(1) }, '/items/1/seenAt'],
      [{ crossing: 'nowhere' }, '/items/1/crossing'],
      [{ document: undefined, vehicle: undefined }, '/items/1/document'],
    ];
    for (const [more, pointer] of bad) {
      const answer = await send([sighting({ reference: 'good' }), sighting({ reference: 'bad', ...more })]);
      expect([answer.status, answer.body.errors[0].pointer]).toEqual([422, pointer]);
    }
    expect(await rows()).toHaveLength(before);
  });

  it('is forgotten after 30 days', async () => {
    harness.advance(30 * 86_400_000 - 1);
    await harness.runDueWork();
    expect((await rows()).length).toBeGreaterThan(0);
    harness.advance(2 * 3_600_000);
    await harness.runDueWork();
    expect(await rows()).toEqual([]);
  });
});
