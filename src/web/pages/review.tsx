import type { Overview } from '../../applications/overview.ts';
import { presentPoints } from '../../applications/present.ts';
import { readApplication } from '../../applications/read.ts';
import { submitApplication } from '../../applications/submit.ts';
import type { FieldError } from '../../http/problems.ts';
import { papersOf } from '../../papers/store.ts';
import { Checkbox, idOf } from '../components/fields.tsx';
import { Form } from '../components/form-shell.tsx';
import type { PageProps } from '../components/layout.tsx';
import { Warnings } from '../components/messages.tsx';
import { StepIndicator, stepNames } from '../components/steps.tsx';
import { BlockSummary } from '../components/summary.tsx';
import { formatDate, formatMoney } from '../format.ts';
import { render } from '../render.tsx';
import { saveBlocksOf } from '../save-blocks.ts';
import { paperTexts } from '../texts/papers.ts';
import { paymentTexts } from '../texts/payment.ts';
import { type ApplicantVisit, act, goTo, type Pages, recordRead } from '../visit.tsx';

/** What is still missing; each point leads to its step. */
function Missing({ page, id, errors }: { page: PageProps; id: string; errors: readonly FieldError[] }) {
  if (errors.length === 0) return null;
  const step = (pointer: string) => pointer.split('/')[1] ?? '';
  const link = (pointer: string) =>
    step(pointer) === 'declaration' ? `#${idOf('/declaration')}` : `/apply/${id}/${step(pointer)}?check=1`;
  return (
    <div class="usa-alert usa-alert--error margin-bottom-3">
      <div class="usa-alert__body">
        <h2 class="usa-alert__heading">{page.t.errorsTitle}</h2>
        <ul class="usa-list">
          {errors.map(({ pointer, message }) => (
            <li>
              <a class="usa-link" href={link(pointer)}>
                {message}
              </a>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}

/** Supporting papers, below the answers that they support. */
function Papers({ page, overview, count }: { page: PageProps; overview: Overview; count: number }) {
  const t = paperTexts[page.locale];
  return (
    <section class="border-top-1px border-base-light padding-top-2 margin-top-3">
      <h2 class="margin-bottom-1">{t.title}</h2>
      <p class="margin-y-1">{count === 0 ? t.none : t.count(count)}</p>
      <a class="usa-link" href={`/apply/${overview.row.id}/papers`}>
        {t.addTitle}
      </a>
    </section>
  );
}

function Declaration({ page, overview }: { page: PageProps; overview: Overview }) {
  const { t } = page;
  const { row, blocks } = overview;
  return (
    <section class="margin-top-4" id={idOf('/declaration')}>
      <h2>{t.declarationTitle}</h2>
      {blocks.declaration?.accepted ? (
        <p>{t.declared}</p>
      ) : (
        <Form page={page} action={`/apply/${row.id}/declare`}>
          <input type="hidden" name="version" value={String(row.version)} />
          <Checkbox id="accepted" name="accepted" label={t.declaration} />
          <button type="submit" class="usa-button">
            {t.declare}
          </button>
        </Form>
      )}
    </section>
  );
}

function FeeSection({ page, overview }: { page: PageProps; overview: Overview }) {
  const { t, locale } = page;
  const { row, fee, payment, missing } = overview;
  const amount = formatMoney(fee.amountCents, locale);
  return (
    <section class="margin-top-4">
      <h2>{t.feeTitle}</h2>
      {payment ? <p>{t.feePaid(payment.receipt_number, formatDate(payment.paid_at, locale))}</p> : null}
      {!payment && fee.exemption !== undefined ? <p>{t.feeFree[fee.exemption]}</p> : null}
      {overview.feeDue ? <p>{t.feeAmount(amount)}</p> : null}
      {overview.feeDue && missing.length > 0 ? <p>{t.feeAfter}</p> : null}
      {overview.feeDue && missing.length === 0 ? (
        <>
          <p>{paymentTexts[locale].how}</p>
          <Form page={page} action={`/apply/${row.id}/pay`}>
            <button type="submit" class="usa-button">
              {paymentTexts[locale].button(amount)}
            </button>
          </Form>
        </>
      ) : null}
    </section>
  );
}

function Submission({ page, overview }: { page: PageProps; overview: Overview }) {
  const { t } = page;
  const ready = overview.missing.length === 0 && !overview.feeDue;
  return (
    <section class="margin-top-4">
      <h2>{t.submitTitle}</h2>
      {ready ? (
        <Form page={page} action={`/apply/${overview.row.id}/submit`}>
          <p>{t.submitText}</p>
          <button type="submit" class="usa-button usa-button--big">
            {t.submitButton}
          </button>
        </Form>
      ) : (
        <p>{t.submitAfter}</p>
      )}
    </section>
  );
}

async function reviewPage(visit: ApplicantVisit) {
  const { c, page, context } = visit;
  const { t, locale } = page;
  const id = c.req.param('id') ?? '';
  const read = await readApplication(context, id);
  await recordRead(visit, read);
  const { overview } = read;
  if (overview.row.state !== 'draft' || overview.row.kind === 'replacement') return goTo(c, `/apply/${id}`);
  const papers = await papersOf(visit.services, id);
  return render(
    c,
    page,
    t.steps.review,
    <>
      <StepIndicator t={t} id={id} step="review" />
      <Missing page={page} id={id} errors={presentPoints(overview.missing, locale)} />
      <Warnings title={t.warningsTitle} warnings={presentPoints(overview.warnings, locale)} />
      <p>{t.reviewIntro}</p>
      {stepNames.map((block) =>
        block === 'review' ? null : (
          <BlockSummary id={id} block={block} blocks={overview.blocks} t={t} locale={locale} />
        ),
      )}
      <Papers page={page} overview={overview} count={papers.length} />
      <Declaration page={page} overview={overview} />
      <FeeSection page={page} overview={overview} />
      <Submission page={page} overview={overview} />
    </>,
    200,
    { scripts: ['send-once'] },
  );
}

/** Review, declaration and submission; the fee is paid on pages of its own. */
export function registerReview(pages: Pages): void {
  pages.applicant('get', '/apply/:id/review', reviewPage);

  pages.applicant('post', '/apply/:id/declare', async (visit) => {
    const { c, form } = visit;
    const id = c.req.param('id') ?? '';
    const declaration = { accepted: form.has('accepted') };
    await saveBlocksOf(visit, id, Number(form.get('version')), { declaration });
    return goTo(c, `/apply/${id}/review#${idOf('/declaration')}`);
  });

  pages.applicant('post', '/apply/:id/submit', async (visit) => {
    const { c, context } = visit;
    const id = c.req.param('id') ?? '';
    await act(visit, () => submitApplication(context, id));
    return goTo(c, `/apply/${id}`);
  });
}
