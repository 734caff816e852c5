import { z } from 'zod';
import { readText } from '../http/body.ts';
import type { Api } from '../http/endpoint.ts';
import { notFound } from '../http/problems.ts';
import { acceptPaymentEvent } from './accept-event.ts';
import { checkoutProvider } from './provider.ts';

/** Where the payment provider tells what became of a checkout. */
export function registerPayments(api: Api): void {
  api.endpoint(
    {
      method: 'post',
      path: '/v1/payments/events',
      tag: 'Payments',
      summary: 'A signed event of the payment provider',
      scope: 'public',
      // As Stripe sends it; the very bytes are verified before anything is read of them.
      rawBody: 'application/json; charset=utf-8',
      reply: {
        status: 200,
        description: 'It is taken, now or before',
        schema: z.object({ received: z.literal(true) }),
      },
      problems: ['unauthenticated', 'not_found'],
    },
    async (call) => {
      const provider = checkoutProvider(call.services);
      if (!provider) throw notFound('payment provider', 'proveedor de pagos');
      const body = await readText(call.request);
      return acceptPaymentEvent(call.services, provider, body, call.header('stripe-signature'));
    },
  );
}
