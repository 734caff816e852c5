import { cancelApplication } from '../../applications/cancel.ts';
import { mayUse } from '../../applications/lifecycle.ts';
import type { Overview } from '../../applications/overview.ts';
import { readApplication } from '../../applications/read.ts';
import { localTime } from '../../applications/slots.ts';
import { type WaitingTimes, waitingTimes } from '../../applications/waiting.ts';
import { CardOrderStatus } from '../components/card-order.tsx';
import { CopyButton } from '../components/copy-button.tsx';
import type { PageProps } from '../components/layout.tsx';
import { ErrorSummary } from '../components/messages.tsx';
import { NextStep } from '../components/next-step.tsx';
import { Waiting } from '../components/waiting.tsx';
import { WayOut } from '../components/way-out.tsx';
import { formatDate, formatLocalTime } from '../format.ts';
import { render } from '../render.tsx';
import { cardTexts } from '../texts/card.ts';
import { interviewTexts } from '../texts/interview.ts';
import { letterTexts } from '../texts/letter.ts';
import { membershipTexts } from '../texts/membership.ts';
import { noticeTexts } from '../texts/notices.ts';
import { paperTexts } from '../texts/papers.ts';
import { renewalTexts } from '../texts/renewal.ts';
import { waitingTexts } from '../texts/waiting.ts';
import { type ApplicantVisit, act, goTo, type Pages, recordRead } from '../visit.tsx';

function Interview({ page, overview: { row, slot } }: { page: PageProps; overview: Overview }) {
  if (mayUse('hold', row.state) && row.interview === 'required') {
    const held = slot?.state === 'held';
    return (
      <p>
        <a class="usa-button" href={`/apply/${row.id}/interview${held ? '/confirm' : ''}`}>
          {interviewTexts[page.locale].title}
        </a>
      </p>
    );
  }
  if (slot?.state !== 'booked') return null;
  const when = formatLocalTime(localTime(slot.starts_at, slot.time_zone), page.locale);
  return (
    <section>
      <h2>{page.t.interviewTitle}</h2>
      <p>{page.t.interviewAt(slot.name, when)}</p>
      <h3>{interviewTexts[page.locale].bring}</h3>
      <ul class="usa-list">
        {interviewTexts[page.locale].bringItems.map((item) => (
          <li>{item}</li>
        ))}
      </ul>
      {slot.moved === 0 ? (
        <p>
          <a class="usa-link" href={`/apply/${row.id}/interview/${slot.center_id}`}>
            {interviewTexts[page.locale].moveLink}
          </a>
        </p>
      ) : null}
    </section>
  );
}

function Cancel({ page, overview: { row } }: { page: PageProps; overview: Overview }) {
  const { t } = page;
  if (!mayUse('cancel', row.state)) return null;
  return (
    <WayOut
      page={page}
      action={`/apply/${row.id}/cancel`}
      title={t.cancelTitle}
      texts={[t.cancelText, ...(row.kind === 'renewal' ? [renewalTexts[page.locale].cancel] : [])]}
      confirm={t.cancelConfirm}
      button={t.cancelButton}
    />
  );
}

/** What an application is called. */
function titleOf({ kind, program }: Overview['row'], { t, locale }: PageProps): string {
  if (kind === 'replacement') return cardTexts[locale].orderTitle(program);
  return kind === 'renewal' ? renewalTexts[locale].statusTitle(program) : t.statusTitle(program);
}

/** In these states somebody waits for an answer and wants to know for how long. */
const waits: readonly string[] = ['draft', 'submitted', 'pending_review', 'conditionally_approved'];

/** An application: where it stands, what comes next, and how long others waited. */
function ApplicationStatus(props: { page: PageProps; overview: Overview; times: WaitingTimes | undefined }) {
  const { page, overview, times } = props;
  const { t, locale } = page;
  const { row, missing, payment, membership } = overview;
  const { id } = row;
  const filing = row.kind === 'renewal' && row.state === 'draft';
  return (
    <>
      <p class="usa-intro">
        <strong>{t.states[row.state]}</strong>
        {`, ${t.since(formatDate(row.state_since, locale))}`}
      </p>
      <NextStep page={page} overview={overview} />
      {filing && membership ? (
        <p>{renewalTexts[locale].fileBy(formatDate(membership.expires_at, locale))}</p>
      ) : null}
      {row.state === 'draft' ? (
        <p>
          <a class="usa-button" href={`/apply/${id}/${missing.length > 0 ? 'identity' : 'review'}`}>
            {t.continueButton}
          </a>
        </p>
      ) : null}
      {membership ? (
        <>
          <p>
            <span class="text-bold">{t.passId(membership.pass_id)}</span>
            <CopyButton text={membership.pass_id} of="PASSID" locale={locale} />
          </p>
          <p>
            <a class="usa-button" href={`/memberships/${membership.id}`}>
              {membershipTexts[locale].open}
            </a>
          </p>
        </>
      ) : null}
      <Interview page={page} overview={overview} />
      {row.state === 'approved' || row.state === 'denied' ? (
        <p>
          <a class="usa-link" href={`/apply/${id}/letter`}>
            {letterTexts[locale].link}
          </a>
        </p>
      ) : null}
      <p>
        <a class="usa-link" href={`/apply/${id}/papers`}>
          {paperTexts[locale].link}
        </a>
        <br />
        <a class="usa-link" href="/account/notices">
          {noticeTexts[locale].link}
        </a>
      </p>
      {times === undefined ? null : (
        <section>
          <h2>{waitingTexts[locale].title}</h2>
          <Waiting times={times} locale={locale} />
        </section>
      )}
      {payment ? <p>{t.feePaid(payment.receipt_number, formatDate(payment.paid_at, locale))}</p> : null}
      <p class="text-base-dark">
        {t.number}: <span class="text-no-wrap font-mono-3xs">{id}</span>
      </p>
      <Cancel page={page} overview={overview} />
    </>
  );
}

async function statusPage(visit: ApplicantVisit, unconfirmed = false) {
  const { c, context } = visit;
  const id = c.req.param('id') ?? '';
  // The language switch leads to the page itself, also from an answer to its form.
  const page = { ...visit.page, path: `/apply/${id}` };
  const { t } = page;
  const read = await readApplication(context, id);
  await recordRead(visit, read);
  const { overview } = read;
  const { row } = overview;
  const title = titleOf(row, page);
  const waiting = row.kind !== 'replacement' && waits.includes(row.state);
  const times = waiting ? await waitingTimes(context.services, row.program) : undefined;
  return render(
    c,
    page,
    title,
    <>
      <h1>{title}</h1>
      <ErrorSummary
        title={t.errorsTitle}
        errors={unconfirmed ? [{ pointer: '/confirm', message: t.cancelUnconfirmed }] : []}
      />
      {row.kind === 'replacement' ? (
        <CardOrderStatus page={page} overview={overview} />
      ) : (
        <ApplicationStatus page={page} overview={overview} times={times} />
      )}
    </>,
    unconfirmed ? 422 : 200,
    { scripts: ['send-once', 'copy'] },
  );
}

/** Where an application stands, what comes next, and the way out. */
export function registerStatus(pages: Pages): void {
  pages.applicant('get', '/apply/:id', (visit) => statusPage(visit));

  pages.applicant('post', '/apply/:id/cancel', async (visit) => {
    const { c, form, context } = visit;
    const id = c.req.param('id') ?? '';
    if (!form.has('confirm')) return statusPage(visit, true);
    await act(visit, () => cancelApplication(context, id));
    return goTo(c, `/apply/${id}`);
  });
}
