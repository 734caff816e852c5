import { importJWK, type JWK, SignJWT } from 'jose';
import { z } from 'zod';
import { laneClasses } from '../lanes/lane-class.ts';
import type { Way } from './fetch.ts';
import type { Identity } from './identity.ts';

/** The secrets of a lane that its terminal decides alone with. They live in memory or in the machine's key store. */
export const LaneSecretsJson = z.object({
  lane: z.object({ id: z.string(), laneClass: z.enum(laneClasses) }),
  snapshotKey: z.string(),
  exam: z.object({ rate: z.number(), subkeys: z.record(z.string(), z.string()) }),
  signingKeys: z.array(z.looseObject({ kty: z.string() })),
});
export type LaneSecretsJson = z.output<typeof LaneSecretsJson>;

export interface LaneSecrets {
  readonly laneId: string;
  readonly laneClass: (typeof laneClasses)[number];
  /** Keys the lookups in the offline pack. */
  readonly snapshotKey: Uint8Array;
  /** For exams that the terminal draws alone: their share, and its own subkey of each day (`YYYY-MM-DD`). */
  readonly exam: { readonly rate: number; readonly subkeys: Readonly<Record<string, Uint8Array>> };
  /** With one of these the centre has signed its packs. */
  readonly signingKeys: readonly CryptoKey[];
}

/** What the centre gives an enrolled terminal for fifteen minutes. */
export interface Access {
  readonly token: string;
  readonly lifetimeMs: number;
  readonly secrets: LaneSecrets;
  /** The same, as it can be kept. */
  readonly json: LaneSecretsJson;
}

const fromBase64Url = (text: string) => Uint8Array.from(Buffer.from(text, 'base64url'));

/** @throws Error when a key is none */
export async function openSecrets(json: LaneSecretsJson): Promise<LaneSecrets> {
  const keys = await Promise.all(json.signingKeys.map((jwk) => importJWK(jwk as JWK, 'EdDSA')));
  return {
    laneId: json.lane.id,
    laneClass: json.lane.laneClass,
    snapshotKey: fromBase64Url(json.snapshotKey),
    exam: {
      rate: json.exam.rate,
      subkeys: Object.fromEntries(
        Object.entries(json.exam.subkeys).map(([day, key]) => [day, fromBase64Url(key)]),
      ),
    },
    signingKeys: keys.filter((key): key is CryptoKey => !(key instanceof Uint8Array)),
  };
}

/** The centre knows the terminal no more, or has disabled it. */
export class AccessRefused extends Error {
  override readonly name = 'AccessRefused';
}

const TokenReply = LaneSecretsJson.extend({ access_token: z.string(), expires_in: z.number() });

/** The centre takes assertions of clocks that differ from its own by less than this. */
const toleranceMs = 20_000;

async function assertion({ terminalId, privateKey }: Identity, now: number): Promise<string> {
  const issued = Math.floor(now / 1000);
  return new SignJWT({})
    .setProtectedHeader({ alg: 'EdDSA' })
    .setIssuer(terminalId)
    .setSubject(terminalId)
    .setAudience('garita')
    .setIssuedAt(issued)
    .setExpirationTime(issued + 60)
    .setJti(crypto.randomUUID())
    .sign(await importJWK(privateKey, 'EdDSA'));
}

async function ask(
  { url, fetch }: Way,
  identity: Identity,
  now: number,
  signal: AbortSignal,
): Promise<Response> {
  return fetch(`${url}/v1/terminals/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      assertion: await assertion(identity, now),
    }),
    signal,
  });
}

/**
 * Buys a token with a signed assertion (RFC 7523). Where this machine's clock is wrong the centre refuses the
 * assertion; then it is made again by the time that the refusal names.
 *
 * @throws AccessRefused when the centre says no; another Error when it does not answer
 */
export async function buyAccess(
  way: Way,
  identity: Identity,
  now: number,
  signal: AbortSignal,
): Promise<Access> {
  let response = await ask(way, identity, now, signal);
  const theirs = Date.parse(response.headers.get('date') ?? '');
  if (response.status === 401 && Math.abs(theirs - now) > toleranceMs) {
    await response.arrayBuffer();
    response = await ask(way, identity, theirs, signal);
  }
  if (response.status === 401 || response.status === 403) {
    throw new AccessRefused('the centre refuses this terminal');
  }
  if (!response.ok) throw new Error(`no token: the centre answered ${response.status}`);
  const { access_token: token, expires_in: seconds, ...json } = TokenReply.parse(await response.json());
  return { token, lifetimeMs: seconds * 1000, json, secrets: await openSecrets(json) };
}
