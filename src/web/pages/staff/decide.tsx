import { askInterview } from '../../../applications/ask-interview.ts';
import { decideApplication } from '../../../applications/decide.ts';
import type { Overview } from '../../../applications/overview.ts';
import { recordInterview } from '../../../applications/record-interview.ts';
import { reviewApplication } from '../../../applications/review.ts';
import { AskInterview, Decision, Outcome, Review } from '../../../applications/schema.ts';
import { type ApplicationRow, findApplication } from '../../../applications/store.ts';
import { parse } from '../../../http/body.ts';
import type { Change } from '../../../http/endpoint.ts';
import { DomainError, type ProblemCode } from '../../../http/problems.ts';
import { renewedUntil } from '../../../memberships/renewal.ts';
import { DecisionLetter } from '../../components/decision-letter.tsx';
import { idOf } from '../../components/fields.tsx';
import { Form } from '../../components/form-shell.tsx';
import type { Choice } from '../../components/staff/decide-panel.tsx';
import { Facts } from '../../components/staff/facts.tsx';
import { officerFrame } from '../../components/staff/frame.ts';
import { LetterPreview } from '../../components/staff/letter-preview.tsx';
import { textOf } from '../../form.ts';
import { render } from '../../render.tsx';
import { letterTexts } from '../../texts/letter.ts';
import { officerTexts } from '../../texts/officer.ts';
import { reasonWords } from '../../texts/reasons.ts';
import { act, goTo, type Pages, type StaffVisit } from '../../visit.tsx';
import { applicantName, applicationPage, loadWhole } from './application.tsx';

/** A decision as the form sends it, `deny:criminal_record`; undefined for anything that is none. */
export function chosenDecision(text: string | null): { choice: Choice; reason: string } | undefined {
  const [choice, reason] = (text ?? '').split(':');
  if (choice !== 'conditionally' && choice !== 'approve' && choice !== 'deny') return undefined;
  const known =
    choice === 'conditionally'
      ? Review.safeParse({ outcome: 'conditionally_approve', reason })
      : Decision.safeParse({ decision: choice, reason });
  return known.success && reason !== undefined ? { choice, reason } : undefined;
}

/** Refusals that the page can tell in their place; every other one has a page of its own. */
const onThePage: readonly ProblemCode[] = [
  'conflict',
  'illegal_transition',
  'vehicle_limit',
  'version_changed',
];

/** Does it, or shows the application again with what stood in the way. */
async function orTell(visit: StaffVisit, pointer: string, verb: () => Promise<Response>): Promise<Response> {
  try {
    return await verb();
  } catch (error) {
    if (!(error instanceof DomainError) || !onThePage.includes(error.code)) throw error;
    return applicationPage(visit, [{ pointer, message: error.detail[visit.page.locale] }]);
  }
}

function refuseIfChanged(row: ApplicationRow, form: URLSearchParams): void {
  if (row.version === Number(form.get('version'))) return;
  throw new DomainError('version_changed', { en: officerTexts.en.changed, es: officerTexts.es.changed });
}

/** Until when the membership will be valid, if this approves a renewal. */
function renewalEnd({ row, membership }: Overview, now: number): number | undefined {
  return row.kind === 'renewal' && membership ? renewedUntil(membership.expires_at, now) : undefined;
}

async function confirmPage(visit: StaffVisit) {
  const { c, form, context } = visit;
  const id = c.req.param('id') ?? '';
  const page = { ...visit.page, path: `/staff/applications/${id}` };
  const t = officerTexts[page.locale];
  const chosen = chosenDecision(form.get('/decision'));
  if (chosen === undefined) {
    return applicationPage(visit, [{ pointer: '/decision', message: t.chooseDecision }]);
  }
  return orTell(visit, '/decision', async () => {
    refuseIfChanged(await findApplication(context, id), form);
    const { overview } = await loadWhole(visit, id);
    const { choice, reason } = chosen;
    return render(
      c,
      page,
      t.confirmTitle,
      <>
        <h1>{t.confirmTitle}</h1>
        <p>{t.confirmText}</p>
        <Facts
          lines={[
            [t.confirmWho, applicantName(overview) ?? t.noName],
            [page.t.program, overview.row.program],
            [t.confirmWhat, t[choice]],
            [t.confirmReason, reasonWords(reason, page.locale)],
          ]}
        />
        {choice === 'conditionally' ? (
          <p>{t.confirmNoLetter}</p>
        ) : (
          <LetterPreview
            locale={page.locale}
            title={t.letter}
            heading={(locale) => letterTexts[locale].title}
            letter={(locale) => (
              <DecisionLetter
                locale={locale}
                decision={choice === 'deny' ? 'denied' : 'approved'}
                decidedAt={context.now}
                passId={overview.membership?.pass_id}
                renewedUntil={renewalEnd(overview, context.now)}
                level={3}
              />
            )}
          />
        )}
        <Form page={page} action={`/staff/applications/${id}/decide`}>
          <input type="hidden" name="version" value={form.get('version') ?? ''} />
          <input type="hidden" name="/decision" value={`${choice}:${reason}`} />
          <button
            type="submit"
            id={idOf('/decision')}
            class={choice === 'deny' ? 'usa-button usa-button--secondary' : 'usa-button'}
          >
            {t.confirmButtons[choice]}
          </button>
          <a class="usa-link display-inline-block margin-top-2 tablet:margin-left-2" href={page.path}>
            {t.notYet}
          </a>
        </Form>
      </>,
      200,
      officerFrame,
    );
  });
}

/** The verb of the API that this choice is. */
function verbOf(
  visit: StaffVisit,
  id: string,
  { choice, reason }: { choice: Choice; reason: string },
  row: ApplicationRow,
) {
  const { context } = visit;
  if (row.state === 'pending_review') {
    const outcome = choice === 'deny' ? 'deny' : 'conditionally_approve';
    return reviewApplication(context, id, parse(Review, { outcome, reason }, context.locale));
  }
  return decideApplication(context, id, parse(Decision, { decision: choice, reason }, context.locale));
}

async function decide(visit: StaffVisit) {
  const { c, form, context, page } = visit;
  const id = c.req.param('id') ?? '';
  const chosen = chosenDecision(form.get('/decision'));
  if (chosen === undefined) {
    return applicationPage(visit, [
      { pointer: '/decision', message: officerTexts[page.locale].chooseDecision },
    ]);
  }
  return orTell(visit, '/decision', async () => {
    await act(visit, async (): Promise<Change> => {
      const row = await findApplication(context, id);
      refuseIfChanged(row, form);
      return verbOf(visit, id, chosen, row);
    });
    return goTo(c, `/staff/applications/${id}`);
  });
}

async function interview(visit: StaffVisit) {
  const { c, form, context, page } = visit;
  const id = c.req.param('id') ?? '';
  const notes = textOf(form, '/notes');
  const read = Outcome.safeParse({
    outcome: form.get('/outcome'),
    ...(notes === undefined ? {} : { notes }),
  });
  if (!read.success) {
    const at = read.error.issues[0]?.path[0] === 'notes' ? '/notes' : '/outcome';
    const message = at === '/notes' ? page.t.tooLong : officerTexts[page.locale].chooseOutcome;
    return applicationPage(visit, [{ pointer: at, message }]);
  }
  return orTell(visit, '/outcome', async () => {
    await act(visit, () => recordInterview(context, id, read.data));
    return goTo(c, `/staff/applications/${id}`);
  });
}

async function askForInterview(visit: StaffVisit) {
  const { c, form, context, page } = visit;
  const id = c.req.param('id') ?? '';
  const read = AskInterview.safeParse({ reason: form.get('/askReason') });
  if (!read.success) {
    return applicationPage(visit, [
      { pointer: '/askReason', message: officerTexts[page.locale].chooseAskReason },
    ]);
  }
  return orTell(visit, '/askReason', async () => {
    await act(visit, () => askInterview(context, id, read.data));
    return goTo(c, `/staff/applications/${id}`);
  });
}

/** An application as its officer sees it, and what officers do to it. */
export function registerStaffApplication(pages: Pages): void {
  const scope = 'applications:review';
  pages.staff('get', '/staff/applications/:id', scope, (visit) => applicationPage(visit));
  pages.staff('post', '/staff/applications/:id/interview', scope, interview);
  pages.staff('post', '/staff/applications/:id/ask-interview', scope, askForInterview);
  pages.staff('post', '/staff/applications/:id/confirm', scope, confirmPage);
  pages.staff('post', '/staff/applications/:id/decide', scope, decide);
}
