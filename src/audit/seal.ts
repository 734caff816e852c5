import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** What the first seal is chained to. */
export const genesisSeal = '0'.repeat(64);

/**
 * Seals a segment of the log: SHA-256 (hex) over the seal before it and the content hashes of its records in the
 * order of their ids. Every part is 64 hex digits, so a record can neither move, nor change, nor go, nor come in
 * without changing this seal and all after it.
 */
export function nextSeal(previousSeal: string, contentHashes: readonly string[]): string {
  const hash = sha256.create().update(utf8ToBytes(previousSeal));
  for (const contentHash of contentHashes) hash.update(utf8ToBytes(contentHash));
  return bytesToHex(hash.digest());
}
