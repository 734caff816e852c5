import { readFileSync } from 'node:fs';
import { importJWK, type JWK } from 'jose';
import { readDevelopmentSecrets } from '../config/data-folder.ts';

type PublicKeys = ReadonlyMap<string, CryptoKey>;

/** Imports the public halves of Ed25519 JWKs by their `kid`. */
async function publicKeysOf(jwks: readonly JWK[]): Promise<PublicKeys> {
  const keys = new Map<string, CryptoKey>();
  for (const { d: _, ...jwk } of jwks) {
    const key = await importJWK(jwk, 'EdDSA');
    if (jwk.kid && !(key instanceof Uint8Array)) keys.set(jwk.kid, key);
  }
  return keys;
}

function parseJwks(text: string, from: string): readonly JWK[] {
  const parsed: unknown = JSON.parse(text);
  const list = Array.isArray(parsed)
    ? parsed
    : typeof parsed === 'object' && parsed !== null && 'keys' in parsed
      ? parsed.keys
      : undefined;
  if (!Array.isArray(list)) throw new Error(`${from}: expected a JSON array of JWKs, or {"keys": […]}`);
  return list as JWK[];
}

/** The public halves of the keys in the text of `GARITA_SIGNING_KEYS`, or in that of a JWK Set. */
export function publicKeysIn(text: string, from = 'GARITA_SIGNING_KEYS'): Promise<PublicKeys> {
  return publicKeysOf(parseJwks(text, from));
}

/**
 * The keys that verify a data folder's checkpoints: of a file (a JWK Set, or the answer of
 * `GET /v1/audit/checkpoints`), else of the environment, else of the folder; undefined where there are none.
 */
export async function checkpointKeys(folder: string, file?: string): Promise<PublicKeys | undefined> {
  if (file !== undefined) return publicKeysIn(readFileSync(file, 'utf8'), file);
  const text = process.env.GARITA_SIGNING_KEYS || readDevelopmentSecrets(folder)?.GARITA_SIGNING_KEYS;
  return text === undefined ? undefined : publicKeysIn(text);
}
