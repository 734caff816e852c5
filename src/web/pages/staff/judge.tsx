import { actorId } from '../../../http/principal.ts';
import { DomainError, type FieldError, type ProblemCode } from '../../../http/problems.ts';
import { adjudicate } from '../../../matches/adjudicate.ts';
import { AdjudicationBody, type MatchView } from '../../../matches/schema.ts';
import { isMember } from '../../../matches/two-officers.ts';
import { Form } from '../../components/form-shell.tsx';
import { Facts } from '../../components/staff/facts.tsx';
import { officerFrame } from '../../components/staff/frame.ts';
import { textOf } from '../../form.ts';
import { render } from '../../render.tsx';
import { matchTexts } from '../../texts/match.ts';
import { act, goTo, type Pages, type StaffVisit } from '../../visit.tsx';
import { loadMatch, matchPage } from './match.tsx';
import { registerStaffMatches } from './matches.tsx';

/** A verdict as the form sends it. Other entries of the same person come as `id:version`. */
function verdictOf(visit: StaffVisit): AdjudicationBody | readonly FieldError[] {
  const { form, page } = visit;
  const t = matchTexts[page.locale];
  const also = form.getAll('also').map((one) => {
    const [id, version] = one.split(':');
    return { id, version: Number(version) };
  });
  const read = AdjudicationBody.safeParse({
    verdict: form.get('/verdict'),
    reason: textOf(form, '/reason') ?? '',
    also,
  });
  if (read.success) return read.data;
  const wrong = new Set(read.error.issues.map(({ path }) => path[0]));
  return [
    ...(wrong.has('reason') ? [{ pointer: '/reason', message: t.giveReason }] : []),
    ...(wrong.has('reason') && wrong.size === 1 ? [] : [{ pointer: '/verdict', message: t.chooseVerdict }]),
  ].reverse();
}

const isErrors = (read: AdjudicationBody | readonly FieldError[]): read is readonly FieldError[] =>
  Array.isArray(read);

async function consequence(visit: StaffVisit, match: MatchView, { verdict }: AdjudicationBody) {
  const t = matchTexts[visit.page.locale].consequences;
  if (verdict !== 'same_person' || match.state === 'same_person') return t[verdict];
  const waiting = match.awaitsSecondOfficer;
  const confirms = waiting !== undefined && waiting.officerId !== actorId(visit.principal);
  const member = await isMember(visit.services, match.traveler.id);
  return member && !confirms ? t.proposal : t.same_person;
}

async function confirmPage(visit: StaffVisit) {
  const { c, form } = visit;
  const read = verdictOf(visit);
  if (isErrors(read)) return matchPage(visit, read);
  const match = await loadMatch(visit);
  const page = { ...visit.page, path: `/staff/matches/${match.id}` };
  const t = matchTexts[page.locale];
  return render(
    c,
    page,
    t.confirmTitle,
    <>
      <h1>{t.confirmTitle}</h1>
      <p>{t.confirmText}</p>
      <Facts
        lines={[
          [t.traveler, match.traveler.name ?? t.noName],
          [t.entry, `${match.entry?.name ?? match.hitCode} (${match.list.name})`],
          [t.judge, <strong>{t.verdictsAre[read.verdict]}</strong>],
          [t.reason, read.reason],
          [t.follows, await consequence(visit, match, read)],
        ]}
      />
      <Form page={page} action={`/staff/matches/${match.id}/judge`}>
        <input type="hidden" name="version" value={form.get('version') ?? ''} />
        <input type="hidden" name="/verdict" value={read.verdict} />
        <input type="hidden" name="/reason" value={read.reason} />
        {form.getAll('also').map((one) => (
          <input type="hidden" name="also" value={one} />
        ))}
        <button type="submit" class="usa-button">
          {t.confirm}
        </button>
        <a class="usa-link display-inline-block margin-top-2 tablet:margin-left-2" href={page.path}>
          {t.notYet}
        </a>
      </Form>
    </>,
    200,
    officerFrame,
  );
}

/** Refusals that the page tells in their place. */
const onThePage: readonly ProblemCode[] = [
  'conflict',
  'illegal_transition',
  'version_changed',
  'invalid_request',
];

async function judge(visit: StaffVisit) {
  const { c, form, services, principal, context } = visit;
  const { now, locale } = context;
  const matchId = c.req.param('id') ?? '';
  const read = verdictOf(visit);
  if (isErrors(read)) return matchPage(visit, read);
  try {
    await act(visit, () =>
      adjudicate({
        services,
        principal,
        matchId,
        version: Number(form.get('version')),
        body: read,
        now,
        locale,
      }),
    );
  } catch (error) {
    if (!(error instanceof DomainError) || !onThePage.includes(error.code)) throw error;
    return matchPage(visit, [{ pointer: '/verdict', message: error.detail[locale] }]);
  }
  return goTo(c, `/staff/matches/${matchId}`);
}

/** The matches: their queue, one side by side, and the verdict on it. */
export function registerStaffMatch(pages: Pages): void {
  registerStaffMatches(pages);
  pages.staff('get', '/staff/matches/:id', 'matches:read', (visit) => matchPage(visit));
  pages.staff('post', '/staff/matches/:id/confirm', 'matches:adjudicate', confirmPage);
  pages.staff('post', '/staff/matches/:id/judge', 'matches:adjudicate', judge);
}
