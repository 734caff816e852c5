import { utf8ToBytes } from '@noble/hashes/utils.js';
import { equalInConstantTime } from '../keys/bytes.ts';
import { hmacSha256 } from '../keys/digest.ts';

/** How old an event may be: a message that somebody kept is no news. */
export const replayWindowMs = 5 * 60_000;

const mac = (secret: string, seconds: number, body: string) =>
  hmacSha256(utf8ToBytes(secret))(`${seconds}.${body}`);

/** The `Stripe-Signature` header of a body: `t=<seconds>,v1=<HMAC-SHA256 of "t.body">`. */
export function signBody(secret: string, body: string, now: number): string {
  const seconds = Math.floor(now / 1000);
  return `t=${seconds},v1=${mac(secret, seconds, body)}`;
}

/** True when any `v1` of the header is the body's under the secret, and its time is within the replay window. */
export function isSigned(secret: string, body: string, header: string | undefined, now: number): boolean {
  const parts = (header ?? '').split(',').map((part) => part.trim().split('='));
  const seconds = Number(parts.find(([name]) => name === 't')?.[1]);
  if (!Number.isSafeInteger(seconds) || Math.abs(now - seconds * 1000) > replayWindowMs) return false;
  const wanted = utf8ToBytes(mac(secret, seconds, body));
  return parts.some(
    ([name, value]) => name === 'v1' && equalInConstantTime(utf8ToBytes(value ?? ''), wanted),
  );
}
