import { overviewOf } from '../applications/overview.ts';
import { assertPayable } from '../applications/pay.ts';
import { type Context, findFor, unchanged } from '../applications/store.ts';
import { auditRecord } from '../audit/record.ts';
import { newId } from '../db/new-id.ts';
import { sql } from '../db/sql.ts';
import type { Change } from '../http/endpoint.ts';
import { DomainError } from '../http/problems.ts';
import { checkoutProvider } from './provider.ts';

/** The shortest life that the provider allows a page. */
const lifeMs = 30 * 60_000;

const unavailable = new DomainError('unavailable', {
  en: 'Payments cannot be taken now. Nothing was charged; try again in a few minutes.',
  es: 'Por ahora no se pueden recibir pagos. No se cobró nada; intente en unos minutos.',
});

/**
 * Opens the provider's page for the fee of an application; one that is open already, for the same amount, stays the one.
 * The reply's body is `{ url }`. Nothing is paid until the provider's event says so.
 *
 * @param origin the service's own address, to come back to
 */
export async function openCheckout(context: Context, id: string, origin: string): Promise<Change> {
  const { services, principal, now, locale } = context;
  const row = await findFor(context, id, 'pay');
  const provider = checkoutProvider(services);
  if (!provider) throw unavailable;
  const overview = await overviewOf(services, row, now);
  assertPayable(overview, {}, context);
  const { amountCents, currency } = overview.fee;
  const before = await services.db.first(
    sql<{
      url: string;
    }>`SELECT url FROM checkouts c WHERE application_id = ${id} AND provider = ${provider.name}
      AND amount_cents = ${amountCents} AND expires_at > ${now}
      AND NOT EXISTS (SELECT 1 FROM payment_events WHERE checkout_id = c.id) ORDER BY opened_at DESC LIMIT 1`,
  );
  if (before) return { queries: [], reply: { status: 200, body: { url: before.url } } };
  const checkoutId = newId();
  const expiresAt = now + lifeMs;
  const opened = await provider
    .open({
      id: checkoutId,
      amountCents,
      currency,
      description: row.kind === 'replacement' ? `${row.program} card` : `${row.program} application fee`,
      locale,
      returnUrl: `${origin}/apply/${id}/paid`,
      cancelUrl: `${origin}/apply/${id}/review`,
      expiresAt,
    })
    .catch((error: unknown) => {
      services.log.warn('the payment provider refused a checkout', { error: String(error) });
      throw unavailable;
    });
  return {
    queries: [
      unchanged(row),
      sql`INSERT INTO checkouts (id, application_id, provider, provider_reference, amount_cents, url, opened_at, expires_at)
        VALUES (${checkoutId}, ${id}, ${provider.name}, ${opened.reference}, ${amountCents}, ${opened.url}, ${now}, ${expiresAt})`,
      auditRecord({
        at: now,
        actor: principal,
        action: 'payment.open',
        objectKind: 'application',
        objectId: id,
        detail: { checkoutId, provider: provider.name, amountCents },
      }),
    ],
    reply: { status: 200, body: { url: opened.url } },
  };
}
