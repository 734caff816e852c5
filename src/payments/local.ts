import { z } from 'zod';
import type { Keys } from '../keys/keys.ts';
import type { CheckoutProvider, PaymentEvent } from './provider.ts';
import { isSigned, signBody } from './signature.ts';

const Event = z.object({
  id: z.string(),
  reference: z.string(),
  kind: z.enum(['paid', 'failed', 'expired']),
});

const secretOf = (keys: Keys) => keys.lookupHash('local-payments', 'webhook');

/** Where the local provider shows its page. */
export const localPage = (reference: string) => `/pay/local/${reference}`;

/** An event of the local provider, signed as a real one's would be. */
export function localEvent(
  keys: Keys,
  event: PaymentEvent,
  now: number,
): { body: string; signature: string } {
  const body = JSON.stringify(event);
  return { body, signature: signBody(secretOf(keys), body, now) };
}

/** The provider of a development machine: no money moves, its page is ours and says so, its events are signed all the same. */
export function createLocalProvider(keys: Keys): CheckoutProvider {
  return {
    name: 'local',
    async open({ id }) {
      return { reference: id, url: localPage(id) };
    },
    verify(body, signature, now) {
      if (!isSigned(secretOf(keys), body, signature, now)) return undefined;
      return Event.parse(JSON.parse(body));
    },
  };
}
