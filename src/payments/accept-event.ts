import { afterPayment } from '../applications/card-order.ts';
import { paymentRow } from '../applications/pay.ts';
import type { ApplicationRow } from '../applications/store.ts';
import { auditRecord } from '../audit/record.ts';
import { guard, sql } from '../db/sql.ts';
import type { Change } from '../http/endpoint.ts';
import { DomainError } from '../http/problems.ts';
import { filedInTime } from '../memberships/renewal.ts';
import type { Services } from '../services.ts';
import type { CheckoutProvider } from './provider.ts';

interface CheckoutRow {
  readonly id: string;
  readonly application_id: string;
  readonly kind: ApplicationRow['kind'];
  readonly amount_cents: number;
  readonly state: string;
  readonly paid: 0 | 1;
  /** The end of the membership that it renews: later there is nothing to renew. */
  readonly ends: number | null;
}

const received = { status: 200, body: { received: true } } as const;

/** A draft takes its payment; one that was cancelled, is paid already, or renews too late, is owed it back. */
const takesPayment = ({ state, paid, ends }: CheckoutRow, now: number) =>
  paid === 0 &&
  (state === 'draft' || state === 'payment_pending') &&
  (ends === null || filedInTime(ends, now));

/**
 * Takes what a payment provider tells: signed, not older than five minutes, each event once however often it is sent.
 * What was paid twice, for an application that is closed, or for a renewal whose membership has ended, is noted as due back and logged.
 *
 * @param body the very bytes that were signed, as text
 */
export async function acceptPaymentEvent(
  services: Services,
  provider: CheckoutProvider,
  body: string,
  signature: string | undefined,
): Promise<Change> {
  const now = services.now();
  const event = provider.verify(body, signature, now);
  if (event === undefined) {
    throw new DomainError('unauthenticated', {
      en: 'The signature is wrong or too old.',
      es: 'La firma es incorrecta o demasiado antigua.',
    });
  }
  if (event === 'ignored') return { queries: [], reply: received };
  const checkout = await services.db.first(
    sql<CheckoutRow>`SELECT c.id, c.application_id, c.amount_cents, a.kind, a.state,
        EXISTS (SELECT 1 FROM payments WHERE application_id = a.id) AS paid,
        CASE a.kind WHEN 'renewal' THEN (SELECT expires_at FROM memberships WHERE id = a.membership_id) END AS ends
      FROM checkouts c JOIN applications a ON a.id = c.application_id
      WHERE c.provider = ${provider.name} AND c.provider_reference = ${event.reference}`,
  );
  // Not ours, or of another service at the same provider: it is not sent again for that.
  if (!checkout) return { queries: [], reply: received };
  const known = await services.db.first(
    sql<{
      at: number;
    }>`SELECT at FROM payment_events WHERE provider = ${provider.name} AND event_id = ${event.id}`,
  );
  if (known) return { queries: [], reply: received };
  const { id: checkoutId, application_id: applicationId, amount_cents: amountCents } = checkout;
  const applied = event.kind === 'paid' && takesPayment(checkout, now);
  const outcome = event.kind !== 'paid' ? 'noted' : applied ? 'applied' : 'refund_due';
  if (outcome === 'refund_due')
    services.log.warn('a payment is due back', { checkoutId, provider: provider.name });
  const payment = paymentRow(applicationId, amountCents, provider.name, event.reference, now);
  return {
    queries: [
      sql`INSERT INTO payment_events (provider, event_id, checkout_id, kind, outcome, at)
        VALUES (${provider.name}, ${event.id}, ${checkoutId}, ${event.kind}, ${outcome}, ${now})`,
      ...(applied
        ? [
            guard(
              'payment_moved',
              sql`EXISTS (SELECT 1 FROM applications WHERE id = ${applicationId} AND state IN ('draft', 'payment_pending'))`,
            ),
            payment.query,
            sql`UPDATE applications SET state = 'draft', state_since = ${now}, version = version + 1
              WHERE id = ${applicationId} AND state = 'payment_pending'`,
            ...afterPayment({ id: applicationId, kind: checkout.kind }, 'service', now),
          ]
        : []),
      auditRecord({
        at: now,
        actor: 'service',
        action: 'payment.event',
        objectKind: 'application',
        objectId: applicationId,
        detail: { checkoutId, provider: provider.name, event: event.id, kind: event.kind, outcome },
      }),
    ],
    reply: received,
    // Another one was faster, or the application has just moved: what it means now is asked again.
    retry: async (error) =>
      error.kind === 'unique' || error.isGuard('payment_moved')
        ? acceptPaymentEvent(services, provider, body, signature)
        : undefined,
  };
}
