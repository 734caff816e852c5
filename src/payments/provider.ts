import type { Locale } from '../http/text.ts';
import type { Services } from '../services.ts';
import { createLocalProvider } from './local.ts';
import { createStripeProvider } from './stripe.ts';

/** A fee for which the provider is to show its page. */
export interface CheckoutRequest {
  /** The checkout's id: opened again under it, it is the same page. */
  readonly id: string;
  readonly amountCents: number;
  readonly currency: 'USD';
  readonly description: string;
  readonly locale: Locale;
  /** Where the browser goes afterwards, paid or not: what counts is the event. */
  readonly returnUrl: string;
  readonly cancelUrl: string;
  readonly expiresAt: number;
}

export interface OpenedCheckout {
  readonly reference: string;
  readonly url: string;
}

/** What a provider tells of a checkout. */
export interface PaymentEvent {
  readonly id: string;
  readonly reference: string;
  readonly kind: 'paid' | 'failed' | 'expired';
}

/** Takes money on a page of its own, so that no card number comes here, and tells about it in signed events. */
export interface CheckoutProvider {
  readonly name: 'stripe' | 'local';
  open(checkout: CheckoutRequest): Promise<OpenedCheckout>;
  /**
   * The event of a message from outside. `'ignored'` is a true one about something else; undefined is one whose
   * signature is wrong or older than five minutes.
   */
  verify(body: string, signature: string | undefined, now: number): PaymentEvent | 'ignored' | undefined;
}

/** The provider of this service, or undefined in production without one. */
export function checkoutProvider({
  settings,
  keys,
}: Pick<Services, 'settings' | 'keys'>): CheckoutProvider | undefined {
  if (settings.stripe) return createStripeProvider(settings.stripe);
  return settings.environment === 'development' ? createLocalProvider(keys) : undefined;
}
