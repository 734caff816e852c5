import { exportJWK, importJWK, type JWK } from 'jose';
import { signedBytes } from '../../src/terminal/signed.ts';

/** Somebody who signs packs as the centre does. */
export interface PackSigner {
  readonly keys: readonly CryptoKey[];
  signed(bytes: Uint8Array): Promise<Uint8Array>;
}

/** A new signer, or the one with this private key. */
export async function packSigner(jwk?: JWK): Promise<PackSigner & { readonly jwk: JWK }> {
  const pair = (await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])) as CryptoKeyPair;
  const own = jwk ?? (await exportJWK(pair.privateKey));
  const { d: _, ...open } = own;
  const privateKey = (await importJWK(own, 'EdDSA')) as CryptoKey;
  const publicKey = (await importJWK(open, 'EdDSA')) as CryptoKey;
  const sign = async (bytes: Uint8Array) =>
    new Uint8Array(await crypto.subtle.sign('Ed25519', privateKey, new Uint8Array(bytes)));
  return { keys: [publicKey], jwk: own, signed: (bytes) => signedBytes(sign, bytes) };
}

/** A lookup key that begins with this number. */
export function keyOf(number: number): Uint8Array {
  const key = new Uint8Array(8);
  new DataView(key.buffer).setUint32(0, number);
  return key;
}
