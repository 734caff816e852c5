import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose';
import { z } from 'zod';
import { laneClasses } from '../lanes/lane-class.ts';

/** Who a terminal is: its id and the private key that never leaves its folder. */
export interface Identity {
  readonly terminalId: string;
  readonly privateKey: JWK;
}

/** What the centre gives an enrolled terminal for fifteen minutes. */
export interface Access {
  readonly token: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
  readonly laneId: string;
  readonly laneClass: (typeof laneClasses)[number];
  /** Keys the lookups in the offline pack; stays in memory. */
  readonly snapshotKey: Uint8Array;
  /** For exams that the terminal draws alone: their share, and its own subkey of each day (`YYYY-MM-DD`). */
  readonly exam: { readonly rate: number; readonly subkeys: Readonly<Record<string, Uint8Array>> };
  /** With one of these the centre has signed its packs. */
  readonly signingKeys: readonly CryptoKey[];
}

const Stored = z.object({ terminalId: z.string(), privateKey: z.looseObject({ kty: z.string() }) });

const TokenReply = z.object({
  access_token: z.string(),
  expires_in: z.number(),
  lane: z.object({ id: z.string(), laneClass: z.enum(laneClasses) }),
  snapshotKey: z.string(),
  exam: z.object({ rate: z.number(), subkeys: z.record(z.string(), z.string()) }),
  signingKeys: z.array(z.looseObject({ kty: z.string() })),
});

const fromBase64Url = (text: string) => Uint8Array.from(Buffer.from(text, 'base64url'));
const identityFile = (folder: string) => join(folder, 'identity.json');

/** The identity in this folder; undefined before enrollment. */
export function readIdentity(folder: string): Identity | undefined {
  const file = identityFile(folder);
  return existsSync(file) ? Stored.parse(JSON.parse(readFileSync(file, 'utf8'))) : undefined;
}

/**
 * Enrolls: makes an Ed25519 key, registers its public half with the one-time code, and keeps the private half in the
 * folder, for its owner alone.
 *
 * @throws Error in one line when the centre refuses or does not answer
 */
export async function enroll(
  url: string,
  folder: string,
  terminalId: string,
  enrollmentCode: string,
): Promise<Identity> {
  const pair = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  const { kty, crv, x } = await exportJWK(pair.publicKey);
  const response = await fetch(`${url}/v1/terminals/enroll`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() },
    body: JSON.stringify({ terminalId, enrollmentCode, publicKey: { kty, crv, x } }),
    signal: AbortSignal.timeout(10_000),
  });
  if (!response.ok) throw new Error(`the centre refused the enrollment (${response.status})`);
  const identity = { terminalId, privateKey: await exportJWK(pair.privateKey) };
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const draft = `${identityFile(folder)}.new`;
  writeFileSync(draft, JSON.stringify(identity), { mode: 0o600 });
  renameSync(draft, identityFile(folder));
  return identity;
}

/** The centre knows the terminal no more, or has disabled it. */
export class AccessRefused extends Error {
  override readonly name = 'AccessRefused';
}

/**
 * Buys a token with a signed assertion (RFC 7523).
 *
 * @throws AccessRefused when the centre says no; another Error when it does not answer
 */
export async function buyAccess(
  url: string,
  { terminalId, privateKey }: Identity,
  now: number,
  signal: AbortSignal,
): Promise<Access> {
  const issued = Math.floor(now / 1000);
  const assertion = await new SignJWT({})
    .setProtectedHeader({ alg: 'EdDSA' })
    .setIssuer(terminalId)
    .setSubject(terminalId)
    .setAudience('garita')
    .setIssuedAt(issued)
    .setExpirationTime(issued + 60)
    .setJti(crypto.randomUUID())
    .sign(await importJWK(privateKey, 'EdDSA'));
  const response = await fetch(`${url}/v1/terminals/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion }),
    signal,
  });
  if (response.status === 401 || response.status === 403) {
    throw new AccessRefused('the centre refuses this terminal');
  }
  if (!response.ok) throw new Error(`no token: the centre answered ${response.status}`);
  const reply = TokenReply.parse(await response.json());
  const keys = await Promise.all(reply.signingKeys.map((jwk) => importJWK(jwk as JWK, 'EdDSA')));
  return {
    token: reply.access_token,
    expiresAt: now + reply.expires_in * 1000,
    laneId: reply.lane.id,
    laneClass: reply.lane.laneClass,
    snapshotKey: fromBase64Url(reply.snapshotKey),
    exam: {
      rate: reply.exam.rate,
      subkeys: Object.fromEntries(
        Object.entries(reply.exam.subkeys).map(([day, key]) => [day, fromBase64Url(key)]),
      ),
    },
    signingKeys: keys.filter((key): key is CryptoKey => !(key instanceof Uint8Array)),
  };
}
