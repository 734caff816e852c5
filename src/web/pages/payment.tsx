import { overviewOf } from '../../applications/overview.ts';
import { findApplication } from '../../applications/store.ts';
import { sql } from '../../db/sql.ts';
import { commit } from '../../http/commit.ts';
import { notFound } from '../../http/problems.ts';
import { acceptPaymentEvent } from '../../payments/accept-event.ts';
import { createLocalProvider, localEvent, localPage } from '../../payments/local.ts';
import { openCheckout } from '../../payments/open-checkout.ts';
import { checkoutProvider } from '../../payments/provider.ts';
import { Form } from '../components/form-shell.tsx';
import { Info } from '../components/messages.tsx';
import { formatMoney } from '../format.ts';
import { originOf } from '../origin.ts';
import { render } from '../render.tsx';
import { paymentTexts } from '../texts/payment.ts';
import { type ApplicantVisit, act, goTo, type Pages } from '../visit.tsx';

/** To the provider's page. It is another site, and a posted form may not lead there: a link does. */
async function pay(visit: ApplicantVisit) {
  const { c, page, context } = visit;
  const id = c.req.param('id') ?? '';
  const opened = await act(visit, () => openCheckout(context, id, originOf(visit)));
  const { url } = opened as { url: string };
  if (url.startsWith('/')) return goTo(c, url);
  const t = paymentTexts[page.locale];
  return render(
    c,
    { ...page, path: `/apply/${id}/review` },
    t.leaveTitle,
    <>
      <h1>{t.leaveTitle}</h1>
      <p>{t.leave}</p>
      <p>
        <a class="usa-button usa-button--big" href={url}>
          {t.leaveButton}
        </a>
      </p>
    </>,
  );
}

interface LocalCheckout {
  readonly application_id: string;
  readonly amount_cents: number;
}

async function localCheckout({ c, services, context }: ApplicantVisit) {
  const reference = c.req.param('reference') ?? '';
  const row = await services.db.first(
    sql<LocalCheckout>`SELECT application_id, amount_cents FROM checkouts
      WHERE provider = 'local' AND provider_reference = ${reference}`,
  );
  if (!row || checkoutProvider(services)?.name !== 'local') throw notFound('payment', 'el pago');
  await findApplication(context, row.application_id);
  return { reference, id: row.application_id, amountCents: row.amount_cents };
}

async function localPaymentPage(visit: ApplicantVisit) {
  const { c, page } = visit;
  const t = paymentTexts[page.locale];
  const { reference, id, amountCents } = await localCheckout(visit);
  return render(
    c,
    page,
    t.localTitle,
    <>
      <h1>{t.localTitle}</h1>
      <Info text={t.local} />
      <p class="usa-intro">{t.localFor(formatMoney(amountCents, page.locale))}</p>
      <Form page={page} action={localPage(reference)}>
        <button type="submit" class="usa-button" name="kind" value="paid">
          {t.localPay}
        </button>
        <button type="submit" class="usa-button usa-button--outline" name="kind" value="failed">
          {t.localDecline}
        </button>
      </Form>
      <p>
        <a class="usa-link" href={`/apply/${id}/review`}>
          {t.localBack}
        </a>
      </p>
    </>,
  );
}

/** The local provider tells of itself as a real one would: by a signed event. */
async function payLocally(visit: ApplicantVisit) {
  const { c, services, form } = visit;
  const { reference, id } = await localCheckout(visit);
  const kind = form.get('kind') === 'paid' ? 'paid' : 'failed';
  const now = services.now();
  const { body, signature } = localEvent(services.keys, { id: `${reference}-${kind}`, reference, kind }, now);
  const change = await acceptPaymentEvent(services, createLocalProvider(services.keys), body, signature);
  await commit(services, change, undefined, now);
  return goTo(c, kind === 'paid' ? `/apply/${id}/paid` : `/apply/${id}/review`);
}

/** Where the browser comes back to. What counts is the provider's event, which may come later. */
async function paidPage(visit: ApplicantVisit) {
  const { c, page, services, context } = visit;
  const row = await findApplication(context, c.req.param('id') ?? '');
  const { payment } = await overviewOf(services, row, context.now);
  if (payment) return goTo(c, row.state === 'draft' ? `/apply/${row.id}/review` : `/apply/${row.id}`);
  const t = paymentTexts[page.locale];
  return render(
    c,
    page,
    t.waitingTitle,
    <>
      <h1>{t.waitingTitle}</h1>
      <p>{t.waiting}</p>
      <p>
        <a class="usa-button" href={`/apply/${row.id}/paid`}>
          {t.reload}
        </a>
      </p>
      <p>
        <a class="usa-link" href={`/apply/${row.id}`}>
          {page.t.statusTitle(row.program)}
        </a>
      </p>
    </>,
  );
}

/** Paying the fee at the provider, and coming back. */
export function registerPayment(pages: Pages): void {
  pages.applicant('post', '/apply/:id/pay', pay);
  pages.applicant('get', '/apply/:id/paid', paidPage);
  if (pages.services.settings.environment === 'development') {
    pages.applicant('get', '/pay/local/:reference', localPaymentPage);
    pages.applicant('post', '/pay/local/:reference', payLocally);
  }
}
