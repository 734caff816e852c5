import { afterEach, describe, expect, it } from 'vitest';
import { makeHarness } from '#harness';
import { sql } from '../../src/db/sql.ts';
import type { Harness } from '../harness/common.ts';

const admin = { roles: ['admin'] } as const;
let harness: Harness;
afterEach(() => harness.close());

const make = (body: unknown) => harness.request('POST', '/v1/sandbox/members', { as: admin, body });

describe('POST /v1/sandbox/members', () => {
  it('makes a member that a lane can admit', async () => {
    harness = await makeHarness();
    const { status, body } = await make({});
    expect(status).toBe(201);
    expect(body).toEqual({
      travelerId: expect.any(String),
      membershipId: expect.any(String),
      passId: expect.stringMatching(/^[1-9]\d{8}$/),
      rfid: expect.stringMatching(/^[0-9a-f]{24}$/),
      vehicle: { plate: expect.any(String), state: expect.any(String), country: expect.any(String) },
      name: expect.any(String),
    });
    const row = await harness.services.db.first(
      sql`SELECT m.state, s.status, v.plate FROM memberships m JOIN standings s USING (traveler_id)
        JOIN membership_vehicles mv ON mv.membership_id = m.id JOIN vehicles v ON v.id = mv.vehicle_id
        JOIN credentials c ON c.membership_id = m.id
        WHERE m.id = ${body.membershipId} AND c.value_hash = ${harness.services.keys.lookupHash('rfid', body.rfid)}`,
    );
    expect(row).toEqual({ state: 'active', status: 'clear', plate: body.vehicle.plate });
  });

  it('makes one whose membership is revoked or suspended', async () => {
    harness = await makeHarness();
    for (const state of ['revoked', 'suspended']) {
      const { body } = await make({ state });
      const row = await harness.services.db.first(
        sql`SELECT state FROM memberships WHERE id = ${body.membershipId}`,
      );
      expect(row).toEqual({ state });
    }
  });

  it('makes the same person for the same seed, once', async () => {
    harness = await makeHarness();
    const first = await make({ seed: 12 });
    const again = await make({ seed: 12 });
    expect(again.status).toBe(409);
    expect(again.body.type).toBe('/problems/conflict');
    await harness.close();
    harness = await makeHarness();
    expect((await make({ seed: 12 })).body).toMatchObject({ rfid: first.body.rfid, name: first.body.name });
  });

  it('does not exist in production', async () => {
    const oidc = {
      issuer: 'https://id.example',
      audience: 'garita',
      jwksUri: 'https://id.example/jwks',
      roleClaim: 'roles',
    };
    harness = await makeHarness({ environment: 'production', oidc });
    expect((await make({})).status).toBe(404);
    const { body } = await harness.request('GET', '/openapi.json');
    expect(Object.keys(body.paths)).not.toContain('/v1/sandbox/members');
  });
});
