import { mayUse } from '../../applications/lifecycle.ts';
import { nextStep } from '../../applications/next-step.ts';
import type { Overview } from '../../applications/overview.ts';
import { nextStepFacts } from '../../applications/present.ts';
import { formatDate, formatMoney } from '../format.ts';
import { cardTexts } from '../texts/card.ts';
import { membershipTexts } from '../texts/membership.ts';
import { paymentTexts } from '../texts/payment.ts';
import { Checkbox, idOf } from './fields.tsx';
import { Form } from './form-shell.tsx';
import type { PageProps } from './layout.tsx';

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

function Cancel({ page, overview: { row } }: { page: PageProps; overview: Overview }) {
  if (!mayUse('cancel', row.state)) return null;
  const t = cardTexts[page.locale];
  return (
    <section class="border-top-1px border-base-light margin-top-6">
      <h2>{t.cancelTitle}</h2>
      <p>{t.cancelText}</p>
      <Form page={page} action={`/apply/${row.id}/cancel`}>
        <Checkbox id={idOf('/confirm')} name="confirm" label={t.cancelConfirm} />
        <button type="submit" class="usa-button usa-button--secondary">
          {t.cancelButton}
        </button>
      </Form>
    </section>
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
      <div class="usa-summary-box">
        <div class="usa-summary-box__body">
          <h2 class="usa-summary-box__heading">{t.nextTitle}</h2>
          <div class="usa-summary-box__text">
            <p>{nextStep(row.state, nextStepFacts(overview))[locale]}</p>
          </div>
        </div>
      </div>
      <Pay page={page} overview={overview} />
      {payment ? <p>{t.feePaid(payment.receipt_number, formatDate(payment.paid_at, locale))}</p> : null}
      {membership ? (
        <p>
          <a class="usa-link" href={`/memberships/${membership.id}`}>
            {membershipTexts[locale].open}
          </a>
        </p>
      ) : null}
      <Cancel page={page} overview={overview} />
    </>
  );
}
