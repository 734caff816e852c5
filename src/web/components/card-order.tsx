import { mayUse } from '../../applications/lifecycle.ts';
import type { Overview } from '../../applications/overview.ts';
import { formatDate, formatMoney } from '../format.ts';
import { cardTexts } from '../texts/card.ts';
import { membershipTexts } from '../texts/membership.ts';
import { paymentTexts } from '../texts/payment.ts';
import { Form } from './form-shell.tsx';
import type { PageProps } from './layout.tsx';
import { NextStep } from './next-step.tsx';
import { WayOut } from './way-out.tsx';

function Pay({ page, overview: { row, fee, feeDue } }: { page: PageProps; overview: Overview }) {
  if (!feeDue || !mayUse('pay', row.state)) return null;
  const t = paymentTexts[page.locale];
  return (
    <>
      <p>{t.how}</p>
      <Form page={page} action={`/apply/${row.id}/pay`}>
        <button type="submit" class="usa-button usa-button--big">
          {t.button(formatMoney(fee.amountCents, page.locale))}
        </button>
      </Form>
    </>
  );
}

/** The order of a new card: where it stands, the fee while it is due, and the way out. */
export function CardOrderStatus({ page, overview }: { page: PageProps; overview: Overview }) {
  const { t, locale } = page;
  const words = cardTexts[locale];
  const { row, card, payment, membership } = overview;
  return (
    <>
      <p class="usa-intro">
        <strong>{words.states[row.state]}</strong>
        {`, ${t.since(formatDate(row.state_since, locale))}`}
      </p>
      {card === undefined ? null : <p>{words.reasons[card.reason]}</p>}
      <NextStep page={page} overview={overview} />
      <Pay page={page} overview={overview} />
      {payment ? <p>{t.feePaid(payment.receipt_number, formatDate(payment.paid_at, locale))}</p> : null}
      {membership ? (
        <p>
          <a class="usa-link" href={`/memberships/${membership.id}`}>
            {membershipTexts[locale].open}
          </a>
        </p>
      ) : null}
      {mayUse('cancel', row.state) ? (
        <WayOut
          page={page}
          action={`/apply/${row.id}/cancel`}
          title={words.cancelTitle}
          texts={[words.cancelText]}
          confirm={words.cancelConfirm}
          button={words.cancelButton}
        />
      ) : null}
    </>
  );
}
