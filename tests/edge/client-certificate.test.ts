import { env } from 'cloudflare:workers';
import { exportJWK, generateKeyPair } from 'jose';
import { expect, it } from 'vitest';
import { keysFrom } from '../../src/config/secrets.ts';
import edge, { type EdgeBindings } from '../../src/edge.ts';
import { mintToken } from '../../src/http/tokens.ts';
import { openTestDatabase } from '../harness/edge.ts';

const hex = 'ab'.repeat(32);
const key = btoa(String.fromCharCode(...new Uint8Array(32).fill(3)));

it('a bound token is good at the edge over a connection whose certificate was verified there', async () => {
  await openTestDatabase();
  const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  const secrets = {
    GARITA_SIGNING_KEYS: JSON.stringify([{ ...(await exportJWK(privateKey)), kid: 'k', crv: 'Ed25519' }]),
    GARITA_ENCRYPTION_KEYS: `e:${key}`,
    GARITA_LOOKUP_KEY: key,
    GARITA_EXAM_KEY: key,
    GARITA_WORKER_SECRET: 'a worker secret of the test',
  };
  const { DB } = env as unknown as EdgeBindings;
  const bindings = {
    ...secrets,
    DB,
    ASSETS: { fetch: async () => new Response() },
    GARITA_ENV: 'development',
  };
  const token = await mintToken(
    { keys: await keysFrom(secrets), now: Date.now },
    { subject: 'bound', roles: ['terminal'], laneId: '250401-S1', certificate: hex },
    900,
  );
  const beat = async (tlsClientAuth?: Record<string, string>) => {
    const request = new Request('https://garita.test/v1/lanes/250401-S1/heartbeat', {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ snapshotVersion: 1, snapshotAge: 1, journalDepth: 0, lastSequence: null }),
      ...(tlsClientAuth ? { cf: { tlsClientAuth } } : {}),
    } as RequestInit);
    return (await edge.fetch(request, bindings)).status;
  };
  const verified = { certPresented: '1', certVerified: 'SUCCESS', certFingerprintSHA256: hex };
  expect(await beat(verified)).toBe(200);
  expect(await beat({ ...verified, certVerified: 'FAILED:certificate has expired' })).toBe(401);
  expect(await beat({ ...verified, certFingerprintSHA256: 'cd'.repeat(32) })).toBe(401);
  expect(await beat()).toBe(401);
});
