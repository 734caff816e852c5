import { cardOrderOf } from '../applications/card-order.ts';
import { type ApplicationRow, type Context, loadBlocks } from '../applications/store.ts';
import { sql } from '../db/sql.ts';
import { presentPaper } from '../papers/present.ts';
import { papersOf } from '../papers/store.ts';
import type { Services } from '../services.ts';
import { time } from './time.ts';

interface Payment {
  readonly amount_cents: number;
  readonly currency: string;
  readonly provider: string;
  readonly receipt_number: string;
  readonly paid_at: number;
}

async function paymentOf({ db }: Services, id: string) {
  const payment = await db.first(
    sql<Payment>`SELECT amount_cents, currency, provider, receipt_number, paid_at FROM payments WHERE application_id = ${id}`,
  );
  return (
    payment && {
      amountCents: payment.amount_cents,
      currency: payment.currency,
      provider: payment.provider,
      receiptNumber: payment.receipt_number,
      paidAt: time(payment.paid_at),
    }
  );
}

interface Checkout {
  readonly provider: string;
  readonly amount_cents: number;
  readonly opened_at: number;
  /** JSON of what the provider has told of it. */
  readonly told: string;
}

/** The provider's pages that were opened for the fee, and what came of each: money that is due back, too. */
async function checkoutsOf({ db }: Services, id: string) {
  const rows = await db.all(
    sql<Checkout>`SELECT c.provider, c.amount_cents, c.opened_at,
        (SELECT json_group_array(json_object('kind', e.kind, 'outcome', e.outcome, 'at', e.at)) FROM payment_events e
          WHERE e.checkout_id = c.id) AS told
      FROM checkouts c WHERE c.application_id = ${id} ORDER BY c.opened_at`,
  );
  return rows.map(({ provider, amount_cents, opened_at, told }) => ({
    provider,
    amountCents: amount_cents,
    openedAt: time(opened_at),
    told: (JSON.parse(told) as { kind: string; outcome: string; at: number }[]).map((event) => ({
      ...event,
      at: time(event.at),
    })),
  }));
}

interface Interview {
  readonly center_id: string;
  readonly starts_at: number;
  readonly outcome: string;
}

/** Interviews that are to be, that were, and from where one was moved. */
async function interviewsOf({ db }: Services, id: string) {
  const rows = await db.all(
    sql<Interview>`SELECT center_id, starts_at, outcome FROM interviews WHERE application_id = ${id}
      UNION ALL SELECT center_id, starts_at, state FROM interview_slots WHERE application_id = ${id}
      UNION ALL SELECT from_center_id, from_starts_at, 'moved' FROM interview_moves WHERE application_id = ${id}
      ORDER BY starts_at`,
  );
  return rows.map(({ center_id, starts_at, outcome }) => ({
    centerId: center_id,
    startsAt: time(starts_at),
    outcome,
  }));
}

/** One application: what was written, added, paid and booked. */
export async function applicationData({ services }: Context, row: ApplicationRow) {
  const [answers, papers, payment, checkouts, interviews, card] = await Promise.all([
    loadBlocks(services, row.id),
    papersOf(services, row.id),
    paymentOf(services, row.id),
    checkoutsOf(services, row.id),
    interviewsOf(services, row.id),
    cardOrderOf(services, row),
  ]);
  return {
    id: row.id,
    program: row.program,
    kind: row.kind,
    state: row.state,
    createdAt: time(row.created_at),
    stateSince: time(row.state_since),
    submittedAt: time(row.submitted_at),
    answers,
    papers: papers.map(presentPaper),
    ...(payment === undefined ? {} : { payment }),
    ...(checkouts.length === 0 ? {} : { checkouts }),
    interviews,
    ...(card === undefined ? {} : { card: { credentialId: card.credential_id, reason: card.reason } }),
  };
}
