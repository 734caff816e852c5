/** A pack or delta on the wire and on disk: its bytes, then 64 bytes of Ed25519 signature over them. */
const signatureBytes = 64;

/** Puts the signature behind the bytes. */
export async function signedBytes(
  sign: (bytes: Uint8Array) => Promise<Uint8Array>,
  bytes: Uint8Array,
): Promise<Uint8Array> {
  const signed = new Uint8Array(bytes.length + signatureBytes);
  signed.set(bytes);
  signed.set(await sign(bytes), bytes.length);
  return signed;
}

/**
 * The bytes without their signature, which one of these keys must have made. Nothing else may be opened.
 *
 * @throws Error when none did: the bytes are cut off, altered or somebody else's
 */
export async function verifiedBytes(signed: Uint8Array, keys: Iterable<CryptoKey>): Promise<Uint8Array> {
  const length = Math.max(0, signed.length - signatureBytes);
  const bytes = signed.subarray(0, length) as Uint8Array<ArrayBuffer>;
  const signature = signed.subarray(length) as Uint8Array<ArrayBuffer>;
  for (const key of keys) {
    if (await crypto.subtle.verify('Ed25519', key, signature, bytes)) return bytes;
  }
  throw new Error('the signature of the offline pack is not the service’s');
}
