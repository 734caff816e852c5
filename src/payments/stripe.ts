import { z } from 'zod';
import type { StripeSettings } from '../services.ts';
import type { CheckoutProvider, CheckoutRequest, PaymentEvent } from './provider.ts';
import { isSigned } from './signature.ts';

/** A page to go to: nothing else may become a link of ours. */
const Session = z.object({ id: z.string(), url: z.url({ protocol: /^https?$/ }) });
const Event = z.object({
  id: z.string().max(200),
  type: z.string(),
  data: z.object({ object: z.looseObject({ id: z.string(), payment_status: z.string().optional() }) }),
});

const patienceMs = 10_000;

function formOf(checkout: CheckoutRequest): URLSearchParams {
  return new URLSearchParams({
    mode: 'payment',
    'line_items[0][quantity]': '1',
    'line_items[0][price_data][currency]': checkout.currency.toLowerCase(),
    'line_items[0][price_data][unit_amount]': String(checkout.amountCents),
    'line_items[0][price_data][product_data][name]': checkout.description,
    client_reference_id: checkout.id,
    success_url: checkout.returnUrl,
    cancel_url: checkout.cancelUrl,
    locale: checkout.locale,
    expires_at: String(Math.floor(checkout.expiresAt / 1000)),
  });
}

/** What an event says. A delayed means of payment completes its session unpaid and tells the rest later. */
function kindOf(type: string, paymentStatus: string | undefined): PaymentEvent['kind'] | undefined {
  switch (type) {
    case 'checkout.session.completed':
      return paymentStatus === 'paid' ? 'paid' : undefined;
    case 'checkout.session.async_payment_succeeded':
      return 'paid';
    case 'checkout.session.async_payment_failed':
      return 'failed';
    case 'checkout.session.expired':
      return 'expired';
    default:
      return undefined;
  }
}

/** Stripe's hosted Checkout, and whoever offers the same: a session is opened over HTTPS, events come signed. */
export function createStripeProvider(settings: StripeSettings): CheckoutProvider {
  return {
    name: 'stripe',
    async open(checkout) {
      const response = await fetch(`${settings.apiUrl}/v1/checkout/sessions`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${settings.secretKey}`,
          'content-type': 'application/x-www-form-urlencoded',
          'idempotency-key': checkout.id,
        },
        body: formOf(checkout).toString(),
        signal: AbortSignal.timeout(patienceMs),
      });
      if (!response.ok) {
        await response.body?.cancel();
        throw new Error(`the payment provider answered ${response.status}`);
      }
      const { id, url } = Session.parse(await response.json());
      return { reference: id, url };
    },
    verify(body, signature, now) {
      if (!isSigned(settings.webhookSecret, body, signature, now)) return undefined;
      const event = Event.parse(JSON.parse(body));
      const { object } = event.data;
      const kind = kindOf(event.type, object.payment_status);
      return kind === undefined ? 'ignored' : { id: event.id, reference: object.id, kind };
    },
  };
}
