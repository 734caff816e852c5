import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, makeHarness, testStart } from '../harness/node.ts';

/** An issuer that publishes its key over HTTP, and a production application that trusts it. */
async function newIssuer() {
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid: 'people-1', alg: 'RS256' }] };
  const server = createServer((request, response) => {
    response.writeHead(request.url === '/.well-known/jwks.json' ? 200 : 404, {
      'content-type': 'application/json',
    });
    response.end(JSON.stringify(jwks));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { server, url, privateKey };
}

let server: Server;
let url: string;
let privateKey: CryptoKey;
let harness: Harness;
beforeAll(async () => {
  ({ server, url, privateKey } = await newIssuer());
  harness = await makeHarness({
    environment: 'production',
    oidc: {
      issuer: url,
      audience: 'garita-people',
      jwksUri: `${url}/.well-known/jwks.json`,
      roleClaim: 'garita_roles',
    },
  });
});
afterAll(async () => {
  expect(harness.errors).toEqual([]);
  await harness.close();
  server.close();
});

const now = Math.floor(testStart / 1000);
const usual = (): JWTPayload => ({
  iss: url,
  aud: 'garita-people',
  sub: 'ana@example.org',
  exp: now + 600,
  agency: 'CBP',
  garita_roles: ['analyst', 'a-role-of-another-service'],
});
const sign = (more: Record<string, unknown> = {}, kid = 'people-1', key = privateKey) =>
  new SignJWT({ ...usual(), ...more }).setProtectedHeader({ alg: 'RS256', kid }).sign(key);
const ask = (token: string) =>
  harness.request('GET', '/v1/simulations', { headers: { authorization: `Bearer ${token}` } });
const refused = { status: 401, body: { type: '/problems/unauthenticated' } };

describe("in production, the issuer's token of a person", () => {
  it('is taken with the right issuer, audience, key and role claim', async () => {
    expect((await ask(await sign())).status).toBe(200);
    expect((await ask(await sign({ garita_roles: 'analyst' }))).status).toBe(200);
  });

  it('is refused with a scope the role does not bring', async () => {
    expect((await ask(await sign({ garita_roles: ['auditor'] }))).status).toBe(403);
  });

  it.each<[string, Record<string, unknown>]>([
    ['another audience', { aud: 'somebody-else' }],
    ['another issuer', { iss: 'https://issuer.example' }],
    ['an expiry that has passed', { exp: now - 1 }],
    ['a beginning that is to come', { nbf: now + 60 }],
    ['no known role', { garita_roles: ['visitor'] }],
    ['its roles in another claim', { garita_roles: undefined, roles: ['analyst'] }],
    ['the role of a worker', { garita_roles: ['worker'] }],
    ['the role of a terminal, with a lane', { garita_roles: ['terminal'], lane: '250401-S1' }],
    ['a terminal beside another role', { garita_roles: ['analyst', 'terminal'] }],
    ['a staff role and no agency', { agency: undefined }],
    ['no expiry', { exp: undefined }],
    ['no subject', { sub: undefined }],
  ])('is refused with %s', async (_what, claims) => {
    expect(await ask(await sign(claims))).toMatchObject(refused);
  });

  it('is refused with an unknown key, a foreign signature, none, or the public key as a shared secret', async () => {
    const other = await generateKeyPair('RS256');
    expect(await ask(await sign({}, 'people-2'))).toMatchObject(refused);
    expect(await ask(await sign({}, 'people-1', other.privateKey))).toMatchObject(refused);
    expect(await ask(new UnsecuredJWT(usual()).encode())).toMatchObject(refused);
    const shared = new TextEncoder().encode('people-1 as a shared secret of 32 bytes');
    const symmetric = await new SignJWT(usual())
      .setProtectedHeader({ alg: 'HS256', kid: 'people-1' })
      .sign(shared);
    expect(await ask(symmetric)).toMatchObject(refused);
  });

  it('is refused from the next request on once its subject is disabled', async () => {
    const token = await sign({ sub: 'leaver' });
    expect((await ask(token)).status).toBe(200);
    const admin = await sign({ sub: 'root', garita_roles: ['admin'] });
    const disabled = await harness.request('POST', '/v1/subjects/disable', {
      headers: { authorization: `Bearer ${admin}` },
      body: { subject: 'leaver', reason: 'left' },
    });
    expect(disabled.status).toBe(200);
    expect(await ask(token)).toMatchObject(refused);
  });

  it('cannot be replaced by one that the service signed itself, except for terminals and workers', async () => {
    for (const role of ['analyst', 'admin', 'applicant'] as const) {
      expect(await harness.request('GET', '/v1/simulations', { as: { roles: [role] } })).toMatchObject(
        refused,
      );
    }
    const terminal = { roles: ['terminal'], laneId: '250401-S1' } as const;
    expect((await harness.request('GET', '/v1/simulations', { as: terminal })).status).toBe(403);
  });
});

describe('where applicants have an issuer of their own', () => {
  it('the one of staff cannot say that somebody is an applicant', async () => {
    const door = { issuer: 'https://people.example', clientId: 'garita', scope: 'openid' };
    const asked = async (signIn: object) => {
      const here = await makeHarness({ ...harness.services.settings, ...signIn });
      const token = await sign({ garita_roles: ['applicant'] });
      const answer = await here.request('GET', '/v1/applications', {
        headers: { authorization: `Bearer ${token}` },
      });
      await here.close();
      return answer.status;
    };
    const staff = { ...door, issuer: url, roleClaim: 'garita_roles' };
    expect(await asked({ signIn: { applicants: door, staff } })).toBe(401);
    expect(await asked({ signIn: { applicants: staff, staff } })).toBe(200);
  });
});

describe('while the issuer publishes no keys', () => {
  it('says that tokens cannot be verified now, and does not call them wrong', async () => {
    const silent = await makeHarness({
      environment: 'production',
      oidc: {
        issuer: url,
        audience: 'garita-people',
        jwksUri: `${url}/nothing-here`,
        roleClaim: 'garita_roles',
      },
    });
    const answer = await silent.request('GET', '/v1/simulations', {
      headers: { authorization: `Bearer ${await sign()}` },
    });
    expect(answer).toMatchObject({ status: 503, body: { type: '/problems/unavailable' } });
    await silent.close();
  });
});
