import { importJWK, type CryptoKey as JoseKey, type JWK } from 'jose';

/** Signs tokens and audit checkpoints with Ed25519; verifies with any key of its set, so that keys rotate. */
export interface Signer {
  readonly keyId: string;
  readonly privateKey: JoseKey;
  readonly publicKeys: ReadonlyMap<string, JoseKey>;
  /** The public halves, as a JWK Set for whoever verifies. */
  readonly publicJwks: readonly JWK[];
  sign(bytes: Uint8Array): Promise<Uint8Array>;
  verify(keyId: string, bytes: Uint8Array, signature: Uint8Array): Promise<boolean>;
}

async function importKey(jwk: JWK): Promise<JoseKey> {
  const key = await importJWK(jwk, 'EdDSA');
  if (key instanceof Uint8Array) throw new Error(`signing key ${jwk.kid ?? ''} is not an Ed25519 key`);
  return key;
}

/**
 * Opens a set of private Ed25519 JWKs, each with a `kid`; the first signs.
 *
 * @throws Error that names what is wrong, never the key.
 */
export async function openSigner(jwks: readonly JWK[]): Promise<Signer> {
  const [first] = jwks;
  if (!first) throw new Error('expected at least one signing key');
  const publicKeys = new Map<string, JoseKey>();
  const publicJwks: JWK[] = [];
  for (const { d, ...publicJwk } of jwks) {
    if (publicJwk.crv !== 'Ed25519' || !publicJwk.kid || !d) {
      throw new Error('expected private Ed25519 JWKs, each with a kid');
    }
    publicJwks.push(publicJwk);
    publicKeys.set(publicJwk.kid, await importKey(publicJwk));
  }
  const privateKey = await importKey(first);
  return {
    keyId: first.kid ?? '',
    privateKey,
    publicKeys,
    publicJwks,
    async sign(bytes) {
      return new Uint8Array(await crypto.subtle.sign('Ed25519', privateKey, new Uint8Array(bytes)));
    },
    async verify(keyId, bytes, signature) {
      const key = publicKeys.get(keyId);
      if (!key) return false;
      return crypto.subtle.verify('Ed25519', key, new Uint8Array(signature), new Uint8Array(bytes));
    },
  };
}
