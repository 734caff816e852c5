import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, makeHarness } from '#harness';

let harness: Harness;
beforeAll(async () => {
  harness = await makeHarness();
});
afterAll(() => harness.close());

const admin = { roles: ['admin'] } as const;
const analyst = { roles: ['analyst'], subject: 'ana' } as const;
const ask = () => harness.request('GET', '/v1/simulations', { as: analyst });
const move = (verb: string, subject: string, reason = 'left') =>
  harness.request('POST', `/v1/subjects/${verb}`, { as: admin, body: { subject, reason } });

describe('a subject', () => {
  it('is refused from the next request on once disabled, and taken again once enabled', async () => {
    expect((await ask()).status).toBe(200);
    expect(await move('disable', 'ana')).toMatchObject({
      status: 200,
      body: { subject: 'ana', state: 'disabled' },
    });
    expect(await ask()).toMatchObject({ status: 401, body: { type: '/problems/unauthenticated' } });
    expect((await move('disable', 'ana', 'misuse')).status).toBe(200);
    expect((await move('enable', 'ana', 'returned')).body).toEqual({ subject: 'ana', state: 'enabled' });
    expect((await ask()).status).toBe(200);
    const log = await harness.request('GET', '/v1/audit?object=subject:ana', { as: { roles: ['auditor'] } });
    const actions = log.body.items.map((item: { action: string; detail: { reason: string } }) => [
      item.action,
      item.detail.reason,
    ]);
    expect(actions).toEqual([
      ['subject.disable', 'left'],
      ['subject.disable', 'misuse'],
      ['subject.enable', 'returned'],
    ]);
  });

  it('cannot disable itself', async () => {
    expect(await move('disable', 'admin-1')).toMatchObject({ status: 409 });
    expect((await move('enable', 'admin-1')).status).toBe(200);
  });

  it('is disabled for a coded reason alone', async () => {
    expect(await move('disable', 'ana', 'because')).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/reason' }] },
    });
    expect((await ask()).status).toBe(200);
  });
});
