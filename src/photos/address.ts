import { utcDay } from '../crossings/exam-draw.ts';
import { equalInConstantTime } from '../keys/bytes.ts';
import { hmacSha256 } from '../keys/digest.ts';
import type { Keys } from '../keys/keys.ts';

/** Long enough for a car at the booth (an assumption); a crossing that is read again gives a new address. */
const lifetimeSeconds = 600;

/** Which occupant's photo, for which lane, and until when (seconds since 1970). */
export interface PhotoAddress {
  readonly crossingId: string;
  readonly position: number;
  readonly laneId: string;
  readonly until: number;
}

interface Signer {
  /** The UTC day of its key: days since 1970. */
  readonly day: number;
  readonly sign: (text: string) => string;
  /** What was signed last: the occupants of one crossing share it. */
  last: { readonly text: string; readonly signature: string };
}

const daySeconds = 86_400;
const signers = new WeakMap<Keys, Signer>();

/** The signer of the day on which an address ends; what its key costs is paid once a day. */
function signerOf(keys: Keys, until: number): Signer {
  const day = Math.floor(until / daySeconds);
  const known = signers.get(keys);
  if (known?.day === day) return known;
  const sign = hmacSha256(keys.photoKey(utcDay(until * 1000)));
  const signer = { day, sign, last: { text: '', signature: '' } };
  signers.set(keys, signer);
  return signer;
}

/** The first 128 bits of HMAC-SHA256 under the key of the day: one signature for all photos of a crossing. */
function signatureOf(keys: Keys, { crossingId, laneId, until }: Omit<PhotoAddress, 'position'>): string {
  const signer = signerOf(keys, until);
  const text = `${crossingId}\n${laneId}\n${until}`;
  if (signer.last.text !== text) signer.last = { text, signature: signer.sign(text).slice(0, 32) };
  return signer.last.signature;
}

/**
 * The address from which a booth fetches an occupant's photo, without a token, for ten minutes: relative, and without
 * anything personal in it.
 *
 * @param now milliseconds since 1970
 */
export function photoAddress(keys: Keys, photo: Omit<PhotoAddress, 'until'>, now: number): string {
  const until = Math.floor(now / 1000) + lifetimeSeconds;
  const signature = signatureOf(keys, { ...photo, until });
  return `/v1/crossings/${photo.crossingId}/photos/${photo.position}?until=${until}&signature=${signature}`;
}

/** Whether this signature was given for this address, and its time is not over. */
export function addressHolds(
  keys: Keys,
  photo: Omit<PhotoAddress, 'position'>,
  signature: string,
  now: number,
): boolean {
  if (now > photo.until * 1000) return false;
  const encoder = new TextEncoder();
  return equalInConstantTime(encoder.encode(signature), encoder.encode(signatureOf(keys, photo)));
}
