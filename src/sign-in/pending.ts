import { z } from 'zod';
import type { Keys } from '../keys/keys.ts';

/** What the browser keeps, sealed, from the way to the issuer until the way back. */
const Pending = z.strictObject({
  door: z.enum(['applicants', 'staff']),
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  /** The page to go to afterwards; a path of ours. */
  to: z.string().optional(),
  startedAt: z.number(),
});
export type Pending = z.output<typeof Pending>;

/** Somebody who makes an account at the issuer needs a while. */
export const pendingLifeMs = 60 * 60_000;

const place = 'cookie/sign-in/pending';

export function sealPending(keys: Keys, pending: Pending): Promise<string> {
  return keys.seal(place, JSON.stringify(pending));
}

/** Undefined for what we did not seal, or too long ago. */
export async function openPending(keys: Keys, sealed: string, now: number): Promise<Pending | undefined> {
  try {
    const pending = Pending.parse(JSON.parse(await keys.unseal(place, sealed)));
    return now - pending.startedAt < pendingLifeMs ? pending : undefined;
  } catch {
    return undefined;
  }
}
