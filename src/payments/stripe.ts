import { z } from 'zod';
import { DomainError } from '../http/problems.ts';
import type { StripeSettings } from '../services.ts';
import type { CheckoutProvider, CheckoutRequest, PaymentEvent } from './provider.ts';
import { isSigned } from './signature.ts';

/** A page to go to: nothing else may become a link of ours. */
const Session = z.object({ id: z.string(), url: z.url({ protocol: /^https?$/ }) });
const Event = z.object({
  id: z.string().max(200),
  type: z.string(),
  // Of other events than those of a checkout the object is anything: a balance, for one, has no id.
  data: z.object({
    object: z.looseObject({ id: z.string().optional(), payment_status: z.unknown().optional() }),
  }),
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
function kindOf(type: string, paymentStatus: unknown): PaymentEvent['kind'] | undefined {
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

/** The provider sends it again, and shows its operator that it was not taken: better than losing a payment in silence. */
function unknownShape(): DomainError {
  return new DomainError('invalid_request', {
    en: 'The event is signed, but has not the shape of one.',
    es: 'El evento está firmado, pero no tiene la forma de uno.',
  });
}

function eventIn(body: string): z.infer<typeof Event> {
  try {
    return Event.parse(JSON.parse(body));
  } catch {
    throw unknownShape();
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
      const { id, type, data } = eventIn(body);
      const kind = kindOf(type, data.object.payment_status);
      if (kind === undefined) return 'ignored';
      const { id: reference } = data.object;
      if (reference === undefined) throw unknownShape();
      return { id, reference, kind };
    },
  };
}
