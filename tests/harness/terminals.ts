import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { Harness, RequestOptions } from './common.ts';

type Claims = NonNullable<RequestOptions['as']>;

/** The badge session of an officer who badges in on the terminal of these claims. */
export async function badgeIn(harness: Harness, terminal: Claims, officer: string): Promise<string> {
  const token = await harness.bearer({ roles: ['officer'], subject: officer });
  const answer = await harness.request('POST', '/v1/terminals/badge', {
    as: terminal,
    body: { officerToken: token.slice('Bearer '.length) },
  });
  return answer.body.badge;
}

export async function newKeyPair() {
  const { privateKey, publicKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  const { kty, crv, x } = await exportJWK(publicKey);
  return { privateKey, publicKey: { kty, crv, x } };
}

type PrivateKey = Awaited<ReturnType<typeof newKeyPair>>['privateKey'];

export interface AssertionOptions {
  readonly issuer?: string;
  readonly audience?: string;
  readonly jti?: string;
  readonly seconds?: number;
}

/** An assertion as a terminal signs it. */
export function assertionOf(harness: Harness, id: string, key: PrivateKey, options: AssertionOptions = {}) {
  const now = Math.floor(harness.services.now() / 1000);
  return new SignJWT({})
    .setProtectedHeader({ alg: 'EdDSA' })
    .setIssuer(options.issuer ?? id)
    .setSubject(id)
    .setAudience(options.audience ?? 'garita')
    .setIssuedAt(now)
    .setExpirationTime(now + (options.seconds ?? 60))
    .setJti(options.jti ?? crypto.randomUUID())
    .sign(key);
}

/** Asks for a token with this assertion. */
export function tokenFor(harness: Harness, assertion: string, certificate?: string) {
  const grant_type = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
  return harness.request('POST', '/v1/terminals/token', {
    body: { grant_type, assertion },
    ...(certificate === undefined ? {} : { certificate }),
  });
}

/** A terminal that is registered and enrolled, with its private key. */
export async function enrolledTerminal(harness: Harness, laneId = '250401-S1') {
  const registered = await harness.request('POST', '/v1/terminals', {
    as: { roles: ['admin'] },
    body: { name: `Booth at ${laneId}`, laneId },
  });
  const { id, enrollmentCode } = registered.body;
  const pair = await newKeyPair();
  const enrolled = await harness.request('POST', '/v1/terminals/enroll', {
    body: { terminalId: id, enrollmentCode, publicKey: pair.publicKey },
  });
  if (enrolled.status !== 201) throw new Error(JSON.stringify(enrolled.body));
  const token = async () => (await tokenFor(harness, await assertionOf(harness, id, pair.privateKey))).body;
  return { id: id as string, laneId, privateKey: pair.privateKey, token };
}
