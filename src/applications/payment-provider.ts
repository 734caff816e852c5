import type { Settings } from '../services.ts';

/** A charge. `reference` is the same for each attempt at one application, so that a provider charges once. */
export interface Charge {
  readonly reference: string;
  readonly amountCents: number;
  readonly currency: 'USD';
  readonly cardToken: string;
}

export type ChargeOutcome =
  | { readonly status: 'paid'; readonly providerReference: string }
  | { readonly status: 'pending' }
  | { readonly status: 'declined' };

/** Takes money. It may be asked again with the same reference after a lost answer, and must not charge twice. */
export interface PaymentProvider {
  readonly name: 'local';
  charge(charge: Charge): Promise<ChargeOutcome>;
}

/**
 * The provider of a development machine: no money moves. `tok_declined` is declined, `tok_pending` stays pending,
 * every other token pays.
 */
export const localPayments: PaymentProvider = {
  name: 'local',
  async charge({ reference, cardToken }) {
    if (cardToken === 'tok_declined') return { status: 'declined' };
    if (cardToken === 'tok_pending') return { status: 'pending' };
    return { status: 'paid', providerReference: reference };
  },
};

/** The provider of this name, or undefined where it is not configured: production has no local one. */
export function paymentProvider(settings: Settings, name: 'local'): PaymentProvider | undefined {
  return name === 'local' && settings.environment === 'development' ? localPayments : undefined;
}
