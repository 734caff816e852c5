import { ageOn, dayOf } from '../../../applications/calendar.ts';
import { interviewsOf, type RecordedInterview } from '../../../applications/interviews.ts';
import { isClosed } from '../../../applications/lifecycle.ts';
import type { Overview } from '../../../applications/overview.ts';
import { presentPoints } from '../../../applications/present.ts';
import { questionIds } from '../../../applications/questions.ts';
import { readApplication } from '../../../applications/read.ts';
import { type Holder, holderOf } from '../../../assignments/holding.ts';
import { historyOf } from '../../../audit/history.ts';
import type { AuditRecordRow } from '../../../audit/store.ts';
import { actorId } from '../../../http/principal.ts';
import type { FieldError } from '../../../http/problems.ts';
import { matchesOfTraveler } from '../../../matches/of-traveler.ts';
import { papersOf } from '../../../papers/store.ts';
import type { ScreeningView } from '../../../screening/schema.ts';
import { showScreening } from '../../../screening/show.ts';
import { standingOf } from '../../../screening/standing-of.ts';
import { staffNames } from '../../../sessions/staff-names.ts';
import type { PageProps } from '../../components/layout.tsx';
import { ErrorSummary } from '../../components/messages.tsx';
import { PaperList } from '../../components/paper-list.tsx';
import { Assignment } from '../../components/staff/assignment.tsx';
import { BlocksRead } from '../../components/staff/blocks-read.tsx';
import { DecidePanel } from '../../components/staff/decide-panel.tsx';
import { Facts } from '../../components/staff/facts.tsx';
import { officerFrame } from '../../components/staff/frame.ts';
import { InterviewPanel } from '../../components/staff/interview-panel.tsx';
import { KeyHelp } from '../../components/staff/key-help.tsx';
import { type Screened, ScreeningPanel } from '../../components/staff/screening-panel.tsx';
import { Tag, toneOf } from '../../components/staff/tag.tsx';
import { Timeline } from '../../components/staff/timeline.tsx';
import { formatDate, formatMoney, formatWhen } from '../../format.ts';
import { render } from '../../render.tsx';
import { officerTexts } from '../../texts/officer.ts';
import { paperTexts } from '../../texts/papers.ts';
import { queueTexts } from '../../texts/queue.ts';
import { recordRead, type StaffVisit } from '../../visit.tsx';

/** Everything that the page of one application shows. */
interface Whole {
  readonly overview: Overview;
  readonly interviews: readonly RecordedInterview[];
  readonly screened: Screened;
  readonly history: readonly AuditRecordRow[];
  readonly holder: Holder | undefined;
}

async function screenedOf(visit: StaffVisit, { row }: Overview): Promise<Screened> {
  const { services, principal, context } = visit;
  if (row.traveler_id === null) return { matches: [] };
  const { now, locale } = context;
  const matches = await matchesOfTraveler(services, principal, row.traveler_id, { now, locale });
  await recordRead(visit, matches);
  const standing = await standingOf(services, row.traveler_id);
  if (row.screening_id === null) return { matches: matches.items, standing };
  const shown = await showScreening(services, principal, row.screening_id, now, locale);
  await recordRead(visit, shown);
  return { matches: matches.items, standing, screening: shown.reply.body as ScreeningView };
}

/** Reads one application for an officer; each part of the reading is on record. */
export async function loadWhole(visit: StaffVisit, id: string): Promise<Whole> {
  const { services, context } = visit;
  const read = await readApplication(context, id);
  await recordRead(visit, read);
  const { overview } = read;
  const [interviews, screened, history, holder] = await Promise.all([
    interviewsOf(services, id),
    screenedOf(visit, overview),
    historyOf(services.db, { kind: 'application', id }),
    holderOf(services, { kind: 'application', id }),
  ]);
  return { overview, interviews, screened, history, holder };
}

/** The applicant's name in one line, as the officer calls them. */
export function applicantName({ blocks }: Pick<Overview, 'blocks'>): string | undefined {
  const { givenNames, paternalSurname, maternalSurname } = blocks.identity ?? {};
  const name = [givenNames, paternalSurname, maternalSurname].filter((part) => part !== undefined).join(' ');
  return name === '' ? undefined : name;
}

function Head({ page, overview }: { page: PageProps; overview: Overview }) {
  const { locale } = page;
  const t = officerTexts[locale];
  const { row, blocks, fee, payment } = overview;
  const birthDate = blocks.identity?.birthDate;
  return (
    <header>
      <h1 class="margin-bottom-1">{applicantName(overview) ?? t.noName}</h1>
      <p class="margin-y-1">
        <Tag tone={toneOf(row.state)} text={page.t.states[row.state]} />{' '}
        {t.since(formatDate(row.state_since, locale))}
      </p>
      <Facts
        lines={[
          [page.t.program, row.program],
          [
            page.t.birthDate,
            birthDate && t.age(formatWhen(birthDate, locale), ageOn(birthDate, dayOf(row.state_since))),
          ],
          [t.submitted, row.submitted_at === null ? undefined : formatDate(row.submitted_at, locale)],
          [
            t.fee,
            payment
              ? t.feePaid(formatMoney(payment.amount_cents, locale), payment.receipt_number)
              : fee.amountCents > 0
                ? t.feeDue
                : t.feeNone,
          ],
          [t.number, <span class="garita-id">{row.id}</span>],
        ]}
      />
    </header>
  );
}

/** What an officer should look at first: warnings, and questions that were answered with yes. */
function Attention({ page, overview, warnings }: { page: PageProps; overview: Overview; warnings: number }) {
  const t = officerTexts[page.locale];
  const yes = questionIds.filter((id) => overview.blocks.questions?.[id]?.answer === true).length;
  return (
    <p>
      <Tag tone={warnings > 0 ? 'wait' : 'good'} text={t.warningCount(warnings)} />{' '}
      <Tag tone={yes > 0 ? 'wait' : 'good'} text={t.yesCount(yes)} />
    </p>
  );
}

/** The page of one application, with whatever a form on it had wrong. */
export async function applicationPage(visit: StaffVisit, errors: readonly FieldError[] = []) {
  const { c, form, principal } = visit;
  const id = c.req.param('id') ?? '';
  // The language switch leads to the page itself, also from an answer to one of its forms.
  const page = { ...visit.page, path: `/staff/applications/${id}` };
  const { locale } = page;
  const t = officerTexts[locale];
  const { overview, interviews, screened, history, holder } = await loadWhole(visit, id);
  const nameOf = await staffNames(visit.services, principal, [
    holder?.officerId,
    ...interviews.map(({ officerId }) => officerId),
    ...history.map(({ actor_id }) => actor_id),
  ]);
  const papers = await papersOf(visit.services, id);
  const warnings = presentPoints(overview.warnings, locale);
  const unsettled = screened.standing !== undefined && screened.standing.status !== 'clear';
  return render(
    c,
    page,
    applicantName(overview) ?? t.noName,
    <>
      <ErrorSummary title={page.t.errorsTitle} errors={errors} />
      <nav class="display-flex flex-row flex-justify flex-align-center" aria-label={queueTexts[locale].queue}>
        <a class="usa-link" href="/staff/applications" data-key="u">
          {t.toQueue}
        </a>
        <KeyHelp locale={locale} keys={['t', 'i', 'd', 'h', 'u']} />
      </nav>
      <Head page={page} overview={overview} />
      <div class="grid-row grid-gap-4">
        <div class="desktop:grid-col-7">
          <Attention page={page} overview={overview} warnings={warnings.length} />
          <h2>{t.applicationSays}</h2>
          <BlocksRead page={page} overview={overview} warnings={warnings} />
          <h2>{paperTexts[locale].title}</h2>
          <PaperList papers={papers} locale={locale} at={`/staff/applications/${id}/papers`} />
        </div>
        <div class="desktop:grid-col-5">
          {isClosed(overview.row.state) ? null : (
            <Assignment
              page={page}
              kind="application"
              id={id}
              holder={holder}
              me={actorId(principal)}
              nameOf={nameOf}
            />
          )}
          <ScreeningPanel page={page} screened={screened} />
          <InterviewPanel
            page={page}
            overview={overview}
            interviews={interviews}
            form={form}
            errors={errors}
            nameOf={nameOf}
          />
          <DecidePanel
            page={page}
            overview={overview}
            interviews={interviews}
            unsettled={unsettled}
            chosen={form.get('/decision') ?? undefined}
            errors={errors}
          />
          <Timeline records={history} locale={locale} nameOf={nameOf} />
        </div>
      </div>
    </>,
    errors.length > 0 ? 422 : 200,
    officerFrame,
  );
}
