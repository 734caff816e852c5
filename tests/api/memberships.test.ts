import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeHarness } from '#harness';
import { sql } from '../../src/db/sql.ts';
import { expireMemberships } from '../../src/memberships/expire.ts';
import type { Harness } from '../harness/common.ts';
import { makeMember } from '../harness/members.ts';

const officer = { roles: ['officer'] } as const;
const owner = { roles: ['applicant'], subject: 'ana' } as const;
const stranger = { roles: ['applicant'], subject: 'eva' } as const;
const year = 366 * 86_400_000;

describe('memberships', () => {
  let harness: Harness;
  beforeEach(async () => {
    harness = await makeHarness();
  });
  afterEach(() => harness.close());

  async function member() {
    return makeMember(harness, {
      applicantId: 'ana',
      vehicles: [{ plate: 'abc-12 34', state: 'BC', country: 'MX', make: 'Nissan' }],
    });
  }

  function etag(version: number) {
    return { 'if-match': `"${version}"` };
  }

  it('are found by PASSID by their owner and by officers, and by nobody else', async () => {
    const { passId, membershipId } = await member();
    const lookup = (as: Parameters<Harness['bearer']>[0]) =>
      harness.request('POST', '/v1/memberships/lookup', { as, body: { passId } });
    const own = await lookup(owner);
    expect(own.status).toBe(200);
    expect(own.body).toMatchObject({ id: membershipId, state: 'active', program: 'SENTRI' });
    expect(own.body.travelerId).toBeUndefined();
    expect(own.body.vehicles).toMatchObject([{ plate: 'abc-12 34', country: 'MEX', make: 'Nissan' }]);
    expect((await lookup(officer)).body.travelerId).toBeDefined();
    expect((await lookup(stranger)).status).toBe(404);
    expect((await lookup({ roles: ['analyst'] })).status).toBe(403);
    const audits = await harness.services.db.all(
      sql`SELECT 1 FROM audit_records WHERE action = 'membership.lookup' AND object_id = ${membershipId}`,
    );
    expect(audits).toHaveLength(2);
  });

  it('are listed for their owner alone', async () => {
    await member();
    expect((await harness.request('GET', '/v1/memberships', { as: owner })).body.items).toHaveLength(1);
    expect((await harness.request('GET', '/v1/memberships', { as: stranger })).body.items).toHaveLength(0);
  });

  it('take four vehicles, the fourth plate written differently being the same one', async () => {
    const { membershipId } = await member();
    const add = (plate: string) =>
      harness.request('POST', `/v1/memberships/${membershipId}/vehicles`, {
        as: owner,
        body: { plate, state: 'BC', country: 'MEX' },
      });
    for (const plate of ['BBB1', 'BBB2', 'BBB3', 'b.b.b 3', 'ABC1234']) {
      expect((await add(plate)).status).toBe(201);
    }
    const fifth = await add('BBB4');
    expect(fifth.status).toBe(409);
    expect(fifth.body.type).toBe('/problems/vehicle-limit');
    const read = await harness.request('GET', `/v1/memberships/${membershipId}`, { as: owner });
    expect(read.body.vehicles).toHaveLength(4);
  });

  it('get cards from officers, which are stored sealed and cannot point at two memberships', async () => {
    const { membershipId } = await member();
    const card = { kind: 'rfid', value: 'E280CAFE01234567' };
    const add = (as: Parameters<Harness['bearer']>[0], id = membershipId) =>
      harness.request('POST', `/v1/memberships/${id}/credentials`, { as, body: card });
    expect((await add(owner)).status).toBe(403);
    expect((await add(officer)).status).toBe(201);
    const other = await makeMember(harness);
    expect((await add(officer, other.membershipId)).status).toBe(409);
    const rows = await harness.services.db.all(sql<{ text: string }>`
      SELECT value_hash || value_sealed AS text FROM credentials`);
    expect(rows.some(({ text }) => text.toUpperCase().includes('CAFE01234567'))).toBe(false);
  });

  it('let their owner report a card lost, once', async () => {
    const { membershipId, credentialId } = await member();
    const report = (as: Parameters<Harness['bearer']>[0]) =>
      harness.request('POST', `/v1/memberships/${membershipId}/credentials/${credentialId}/report`, {
        as,
        body: { state: 'lost' },
      });
    expect((await report(stranger)).status).toBe(404);
    expect((await report(owner)).body).toEqual({ id: credentialId, kind: 'rfid', state: 'lost' });
    expect((await report(owner)).status).toBe(409);
  });

  it('are suspended, reinstated and revoked by officers with a coded reason and the version they read', async () => {
    const { membershipId } = await member();
    const move = (verb: string, reason: string, headers?: Record<string, string>) =>
      harness.request('POST', `/v1/memberships/${membershipId}/${verb}`, {
        as: officer,
        body: { reason },
        ...(headers ? { headers } : {}),
      });
    expect((await move('suspend', 'under_investigation')).status).toBe(428);
    expect((await move('suspend', 'because', etag(1))).status).toBe(422);
    const suspended = await move('suspend', 'under_investigation', etag(1));
    expect(suspended.body).toMatchObject({ state: 'suspended', stateReason: 'under_investigation' });
    expect(suspended.headers.get('etag')).toBe('"2"');
    expect((await move('reinstate', 'redress', etag(1))).status).toBe(412);
    expect((await move('reinstate', 'redress', etag(2))).body.state).toBe('active');
    expect((await move('reinstate', 'redress', etag(3))).status).toBe(409);
    expect((await move('revoke', 'non_member_in_vehicle', etag(3))).body.state).toBe('revoked');
    expect((await move('suspend', 'other', etag(4))).status).toBe(409);
  });

  it('end after five years, and run on in grace while a renewal filed in time is not decided', async () => {
    const ends = await member();
    const renews = await makeMember(harness, { applicantId: 'luz' });
    const { db } = harness.services;
    const filed = harness.services.now() + 4 * year;
    await db.batch([
      sql`INSERT INTO applications (id, applicant_id, program, kind, state, created_at, state_since, submitted_at, membership_id)
        VALUES ('renewal', 'luz', 'SENTRI', 'renewal', 'draft', ${filed}, ${filed}, ${filed}, ${renews.membershipId})`,
      sql`UPDATE applications SET state = 'submitted' WHERE id = 'renewal'`,
    ]);
    const run = async () => db.batch(await expireMemberships(harness.services, harness.services.now()));
    const stateOf = async (id: string) =>
      (await db.first(sql<{ state: string }>`SELECT state FROM memberships WHERE id = ${id}`))?.state;

    await run();
    expect(await stateOf(ends.membershipId)).toBe('active');
    harness.advance(5 * year);
    await run();
    expect(await stateOf(ends.membershipId)).toBe('expired');
    expect(await stateOf(renews.membershipId)).toBe('grace');
    expect(await expireMemberships(harness.services, harness.services.now())).toEqual([]);
    harness.advance(2 * year);
    await run();
    expect(await stateOf(renews.membershipId)).toBe('expired');
  });
});
