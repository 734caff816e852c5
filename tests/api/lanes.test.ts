import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeHarness } from '#harness';
import type { Harness } from '../harness/common.ts';

describe('ports and lanes', () => {
  let harness: Harness;
  beforeEach(async () => {
    harness = await makeHarness();
  });
  afterEach(() => harness.close());

  it('are there from the start, for everybody to read', async () => {
    const ports = await harness.request('GET', '/v1/ports');
    expect(ports.status).toBe(200);
    const sanYsidro = ports.body.items.find((port: { code: string }) => port.code === '2504');
    expect(sanYsidro).toMatchObject({ name: 'San Ysidro', timeZone: 'America/Los_Angeles' });
    expect(sanYsidro.crossings).toContainEqual({ code: '250401', name: 'San Ysidro' });
    const lanes = await harness.request('GET', '/v1/lanes?crossing=250401');
    expect(lanes.body.items).toContainEqual({
      id: '250401-S1',
      crossing: '250401',
      laneClass: 'sentri',
      number: 1,
      state: 'open',
    });
    expect((await harness.request('GET', '/v1/lanes')).body.items.length).toBeGreaterThan(300);
    expect((await harness.request('GET', '/v1/lanes?crossing=999999')).body.items).toEqual([]);
    expect((await harness.request('GET', '/v1/lanes?port=2504')).status).toBe(400);
  });

  it('are opened and closed by operators and nobody else', async () => {
    const set = (role: 'operator' | 'officer' | 'admin', id: string, state: string) =>
      harness.request('POST', `/v1/lanes/${id}/state`, { as: { roles: [role] }, body: { state } });
    expect((await set('operator', '250401-S1', 'closed')).body).toEqual({ id: '250401-S1', state: 'closed' });
    const lanes = await harness.request('GET', '/v1/lanes?crossing=250401');
    const closed = lanes.body.items.filter((lane: { state: string }) => lane.state === 'closed');
    expect(closed).toHaveLength(1);
    expect((await set('admin', '250401-S1', 'open')).status).toBe(200);
    expect((await set('officer', '250401-S1', 'open')).status).toBe(403);
    expect((await set('operator', 'nowhere', 'open')).status).toBe(404);
    expect((await set('operator', '250401-S1', 'ajar')).status).toBe(422);
  });
});
