import { hexToBytes } from '@noble/hashes/utils.js';
import { hmacSha256, sha256Hex } from '../keys/digest.ts';

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
  const mac = hmacSha256(daySecret)(`${terminalId}\n${sequence}`);
  return Number.parseInt(mac.slice(0, 8), 16) / 2 ** 32;
}

/** What a checkpoint publishes of a day's secret before the day: its SHA-256, hex. */
export function secretHash(daySecret: Uint8Array): string {
  return sha256Hex(daySecret);
}

/**
 * The secret with which one terminal draws while it is alone. It tells nothing of the day's secret, nor of the draws that
 * the centre makes for the same terminal.
 */
export function aloneSubkey(daySecret: Uint8Array, terminalId: string): Uint8Array {
  return hexToBytes(hmacSha256(daySecret)(`alone\n${terminalId}`));
}
