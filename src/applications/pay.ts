import { auditRecord } from '../audit/record.ts';
import { newId } from '../db/new-id.ts';
import { type Query, sql } from '../db/sql.ts';
import type { Change } from '../http/endpoint.ts';
import { DomainError } from '../http/problems.ts';
import { assertRenewable } from './begin-renewal.ts';
import { afterPayment } from './card-order.ts';
import { type Overview, overviewOf } from './overview.ts';
import { type PaymentProvider, paymentProvider } from './payment-provider.ts';
import { presentPoints } from './present.ts';
import { type Context, findFor, moveTo, unchanged } from './store.ts';

export interface PaymentInput {
  readonly provider: 'local';
  readonly cardToken: string;
  /** What the payer means to pay; refused when it is not the fee. */
  readonly amountCents?: number | undefined;
}

/** Refuses a fee that is paid, is nothing, comes too late, or belongs to an application that is not complete. */
export function assertPayable(
  overview: Overview,
  input: Pick<PaymentInput, 'amountCents'>,
  context: Pick<Context, 'locale' | 'now'>,
): void {
  const { row, fee, payment, missing, membership } = overview;
  if (payment) {
    throw new DomainError('already_paid', {
      en: `The fee was paid, receipt ${payment.receipt_number}.`,
      es: `La cuota ya fue pagada, recibo ${payment.receipt_number}.`,
    });
  }
  if (row.kind === 'renewal' && membership) assertRenewable(membership, context.now);
  if (fee.amountCents === 0) {
    throw new DomainError('conflict', { en: 'There is no fee to pay.', es: 'No hay cuota que pagar.' });
  }
  if (missing.length > 0) {
    throw new DomainError(
      'incomplete',
      {
        en: 'The fee is not refunded, so complete the application before you pay.',
        es: 'La cuota no se devuelve: complete la solicitud antes de pagar.',
      },
      { errors: presentPoints(missing, context.locale) },
    );
  }
  if (input.amountCents !== undefined && input.amountCents !== fee.amountCents) {
    const message = {
      en: `The fee is ${fee.amountCents} cents of US dollars.`,
      es: `La cuota es de ${fee.amountCents} centavos de dólar.`,
    };
    throw new DomainError('invalid_request', message, {
      errors: [{ pointer: '/amountCents', message: message[context.locale] }],
    });
  }
}

/** A payment that was made, and the number of its receipt. */
export function paymentRow(
  applicationId: string,
  amountCents: number,
  provider: string,
  reference: string,
  now: number,
): { readonly receiptNumber: string; readonly query: Query } {
  const paymentId = newId();
  // The tail of a UUIDv7 is its random part.
  const receiptNumber = `G-${paymentId.replaceAll('-', '').slice(-15).toUpperCase()}`;
  return {
    receiptNumber,
    query: sql`INSERT INTO payments (id, application_id, amount_cents, currency, provider, provider_reference, receipt_number, paid_at)
      VALUES (${paymentId}, ${applicationId}, ${amountCents}, 'USD', ${provider}, ${reference}, ${receiptNumber}, ${now})`,
  };
}

function providerOf(context: Context, name: 'local'): PaymentProvider {
  const provider = paymentProvider(context.services.settings, name);
  if (provider) return provider;
  throw new DomainError('unavailable', {
    en: 'No payment provider is configured here. Nothing was charged.',
    es: 'Aquí no hay un proveedor de pagos configurado. No se cobró nada.',
  });
}

/**
 * Pays the fee, once. The provider charges under the application's own reference, so that a repeated request after a
 * lost answer finds the charge that was made. A pending charge waits in `payment_pending`; paying again asks anew.
 */
export async function payFee(context: Context, id: string, input: PaymentInput): Promise<Change> {
  const { services, principal, now } = context;
  const row = await findFor(context, id, 'pay');
  const provider = providerOf(context, input.provider);
  const overview = await overviewOf(services, row, now);
  assertPayable(overview, input, context);
  const { amountCents, currency } = overview.fee;
  const outcome = await provider.charge({
    reference: `application-${id}`,
    amountCents,
    currency,
    cardToken: input.cardToken,
  });
  const audit = (detail: Record<string, unknown>) =>
    auditRecord({
      at: now,
      actor: principal,
      action: 'application.pay',
      objectKind: 'application',
      objectId: id,
      detail,
    });
  if (outcome.status === 'declined') {
    throw new DomainError('payment_required', {
      en: 'The payment was declined. Try another card.',
      es: 'El pago fue rechazado. Pruebe con otra tarjeta.',
    });
  }
  if (outcome.status === 'pending') {
    return {
      queries: [
        ...(row.state === 'payment_pending' ? [unchanged(row)] : moveTo(row, 'payment_pending', now)),
        audit({ provider: provider.name, status: 'pending' }),
      ],
      reply: { status: 201, body: { status: 'pending', amountCents, currency, provider: provider.name } },
    };
  }
  const { receiptNumber, query } = paymentRow(id, amountCents, provider.name, outcome.providerReference, now);
  return {
    queries: [
      ...(row.state === 'payment_pending' ? moveTo(row, 'draft', now) : [unchanged(row)]),
      query,
      audit({ provider: provider.name, status: 'paid', amountCents, receiptNumber }),
      ...afterPayment(row, principal, now),
    ],
    reply: {
      status: 201,
      body: {
        status: 'paid',
        amountCents,
        currency,
        provider: provider.name,
        receiptNumber,
        paidAt: new Date(now).toISOString(),
      },
    },
    refuse(error) {
      if (error.kind !== 'unique' || !error.detail.includes('payments.application_id')) return undefined;
      return new DomainError('already_paid', {
        en: 'The fee was paid already.',
        es: 'La cuota ya fue pagada.',
      });
    },
  };
}
