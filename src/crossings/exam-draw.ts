import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** The UTC day of a time, `YYYY-MM-DD`. */
export function utcDay(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

/**
 * The draw of a booth check, 0 ≤ draw < 1: the first four bytes of HMAC-SHA256 over terminal and gapless booth
 * sequence under the day's secret. The secret's hash is published before the day and the secret after it, so nobody
 * chooses a draw and anybody can check it.
 */
export function examDraw(daySecret: Uint8Array, terminalId: string, sequence: number): number {
  const mac = hmac(sha256, daySecret, utf8ToBytes(`${terminalId}\n${sequence}`));
  return new DataView(mac.buffer, mac.byteOffset).getUint32(0) / 2 ** 32;
}

/** What a checkpoint publishes of a day's secret before the day: its SHA-256, hex. */
export function secretHash(daySecret: Uint8Array): string {
  return bytesToHex(sha256(daySecret));
}
