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

const signers = new WeakMap<Keys, { readonly day: string; readonly sign: (text: string) => string }>();

/** The signer of a UTC day; what its key costs is paid once a day. */
function signerOf(keys: Keys, day: string): (text: string) => string {
  const last = signers.get(keys);
  if (last?.day === day) return last.sign;
  const sign = hmacSha256(keys.photoKey(day));
  signers.set(keys, { day, sign });
  return sign;
}

/** The first 128 bits of HMAC-SHA256 under the key of the day on which the address ends. */
function signatureOf(keys: Keys, { crossingId, position, laneId, until }: PhotoAddress): string {
  const text = `${crossingId}\n${position}\n${laneId}\n${until}`;
  return signerOf(keys, utcDay(until * 1000))(text).slice(0, 32);
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
export function addressHolds(keys: Keys, photo: PhotoAddress, signature: string, now: number): boolean {
  if (now > photo.until * 1000) return false;
  const encoder = new TextEncoder();
  return equalInConstantTime(encoder.encode(signature), encoder.encode(signatureOf(keys, photo)));
}
