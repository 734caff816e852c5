import { sha256Hex } from '../keys/digest.ts';

/** What the first seal is chained to. */
export const genesisSeal = '0'.repeat(64);

/**
 * Seals a segment of the log: SHA-256 (hex) over the seal before it and the content hashes of its records in the
 * order of their ids. Every part is 64 hex digits, so a record can neither move, nor change, nor go, nor come in
 * without changing this seal and all after it.
 */
export function nextSeal(previousSeal: string, contentHashes: readonly string[]): string {
  return sha256Hex(previousSeal + contentHashes.join(''));
}
