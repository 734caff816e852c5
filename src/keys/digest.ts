import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';

/** SHA-256 of bytes, or of a text's UTF-8, in hex. */
export type Sha256 = (data: string | Uint8Array) => string;

let native: Sha256 | undefined;

/** Lets a runtime put its own SHA-256 here: a digest of a request costs Node a seventh of what JavaScript takes. */
export function useSha256(sha: Sha256): void {
  native = sha;
}

export function sha256Hex(data: string | Uint8Array): string {
  if (native) return native(data);
  return bytesToHex(sha256(typeof data === 'string' ? utf8ToBytes(data) : data));
}

/** A key of at most a block, padded to it. */
function padded(key: Uint8Array, pad: number): Uint8Array {
  const block = new Uint8Array(64).fill(pad);
  const short = key.length > 64 ? hexToBytes(sha256Hex(key)) : key;
  for (const [i, byte] of short.entries()) block[i] = byte ^ pad;
  return block;
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

/** HMAC-SHA256 (RFC 2104) under this key, of a text's UTF-8, in hex; what the key costs is paid once. */
export function hmacSha256(key: Uint8Array): (text: string) => string {
  const inner = padded(key, 0x36);
  const outer = padded(key, 0x5c);
  return (text) => sha256Hex(joined(outer, hexToBytes(sha256Hex(joined(inner, utf8ToBytes(text))))));
}
