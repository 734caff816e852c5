import { etagOf } from '../../../http/etag.ts';
import { DomainError, type FieldError } from '../../../http/problems.ts';
import { changeState, type Move } from '../../../memberships/change-state.ts';
import { lookupMembership } from '../../../memberships/read.ts';
import { moveReasons, PassId } from '../../../memberships/schema.ts';
import { readPhoto } from '../../../photos/serve-photo.ts';
import { whoIs } from '../../../travelers/name-of.ts';
import { TextField } from '../../components/fields.tsx';
import { Form } from '../../components/form-shell.tsx';
import { MembershipLetter, type Moved } from '../../components/membership-letter.tsx';
import { ErrorSummary } from '../../components/messages.tsx';
import { Facts } from '../../components/staff/facts.tsx';
import { officerFrame } from '../../components/staff/frame.ts';
import { LetterPreview } from '../../components/staff/letter-preview.tsx';
import { textOf } from '../../form.ts';
import { render } from '../../render.tsx';
import { memberTexts } from '../../texts/member.ts';
import { membershipLetterTexts } from '../../texts/membership-letter.ts';
import { act, goTo, type Pages, recordRead, type StaffVisit } from '../../visit.tsx';
import { loadMember, memberPage } from './member.tsx';

const path = '/staff/members';
const letters: Readonly<Record<Move, Moved>> = {
  suspend: 'suspended',
  revoke: 'revoked',
  reinstate: 'reinstated',
};

function findPage(visit: StaffVisit, errors: readonly FieldError[] = []) {
  const { c } = visit;
  const page = { ...visit.page, path };
  const t = memberTexts[page.locale];
  return render(
    c,
    page,
    t.findTitle,
    <>
      <h1>{t.findTitle}</h1>
      <ErrorSummary title={page.t.errorsTitle} errors={errors} />
      <Form page={page} action={path}>
        <TextField
          of={{ t: page.t, locale: page.locale, errors }}
          at="/passId"
          label={t.passId}
          hint={t.passIdHint}
          value={visit.form.get('/passId') ?? undefined}
          maxlength={11}
          inputmode="numeric"
        />
        <button type="submit" class="usa-button">
          {t.find}
        </button>
      </Form>
    </>,
    errors.length > 0 ? 422 : 200,
  );
}

async function find(visit: StaffVisit) {
  const { c, form, page, context } = visit;
  const t = memberTexts[page.locale];
  const passId = PassId.safeParse((textOf(form, '/passId') ?? '').replaceAll(/[\s-]/g, ''));
  if (!passId.success) return findPage(visit, [{ pointer: '/passId', message: t.wrongPassId }]);
  try {
    const found = await lookupMembership({ ...context, body: { passId: passId.data } });
    await recordRead(visit, found);
    return goTo(c, `${path}/${(found.reply.body as { id: string }).id}`);
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== 'not_found') throw error;
    return findPage(visit, [{ pointer: '/passId', message: t.notFound }]);
  }
}

/** A move as the form sends it, `revoke:conviction`; undefined for anything that is none. */
export function chosenMove(text: string | null): { move: Move; reason: string } | undefined {
  const [move, reason = ''] = (text ?? '').split(':');
  if (move !== 'suspend' && move !== 'revoke' && move !== 'reinstate') return undefined;
  const known: readonly string[] = moveReasons[move];
  return known.includes(reason) ? { move, reason } : undefined;
}

async function confirmPage(visit: StaffVisit) {
  const { c, form, services, context } = visit;
  const t = memberTexts[visit.page.locale];
  const chosen = chosenMove(form.get('/move'));
  if (chosen === undefined) return memberPage(visit, [{ pointer: '/move', message: t.chooseMove }]);
  const row = await loadMember(visit);
  if (row.version !== Number(form.get('version'))) {
    return memberPage(visit, [{ pointer: '/move', message: t.changed }]);
  }
  const page = { ...visit.page, path: `${path}/${row.id}` };
  const { move, reason } = chosen;
  const who = await whoIs(services.db, row.traveler_id);
  return render(
    c,
    page,
    t.confirmTitle,
    <>
      <h1>{t.confirmTitle}</h1>
      <p>{t.confirmText}</p>
      <Facts
        lines={[
          [t.member, who?.name ?? t.noName],
          [page.t.program, row.program],
          [t.what, <strong>{t.moves[move]}</strong>],
          [t.why, t.reasons[reason] ?? reason],
          [t.effect, t.effects[move]],
        ]}
      />
      <LetterPreview
        locale={page.locale}
        title={t.letter}
        heading={(locale) => membershipLetterTexts[locale].title}
        letter={(locale) => (
          <MembershipLetter locale={locale} moved={letters[move]} at={context.now} level={3} />
        )}
      />
      <Form page={page} action={`${path}/${row.id}/move`}>
        <input type="hidden" name="version" value={String(row.version)} />
        <input type="hidden" name="/move" value={`${move}:${reason}`} />
        <button
          type="submit"
          class={move === 'reinstate' ? 'usa-button' : 'usa-button usa-button--secondary'}
        >
          {t.moves[move]}
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

async function move(visit: StaffVisit) {
  const { c, form, page, context } = visit;
  const t = memberTexts[page.locale];
  const id = c.req.param('id') ?? '';
  const chosen = chosenMove(form.get('/move'));
  if (chosen === undefined) return memberPage(visit, [{ pointer: '/move', message: t.chooseMove }]);
  const read = etagOf(Number(form.get('version')));
  try {
    await act(visit, () =>
      changeState(
        {
          ...context,
          params: { id },
          body: { reason: chosen.reason },
          header: (name) => (name === 'if-match' ? read : undefined),
        },
        chosen.move,
      ),
    );
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    if (error.code === 'version_changed')
      return memberPage(visit, [{ pointer: '/move', message: t.changed }]);
    if (error.code !== 'illegal_transition') throw error;
    return memberPage(visit, [{ pointer: '/move', message: error.detail[page.locale] }]);
  }
  return goTo(c, `${path}/${id}`);
}

/** Memberships as officers see them: found by number, read with their history, suspended, revoked, reinstated. */
export function registerStaffMembers(pages: Pages): void {
  const scope = 'memberships:manage';
  pages.staff('get', path, scope, (visit) => findPage(visit));
  pages.staff('post', path, scope, find);
  pages.staff('get', `${path}/:id`, scope, (visit) => memberPage(visit));
  pages.staff('get', `${path}/:id/photo`, scope, ({ c, context }) =>
    readPhoto({ ...context, params: { id: c.req.param('id') ?? '' } }),
  );
  pages.staff('post', `${path}/:id/confirm`, scope, confirmPage);
  pages.staff('post', `${path}/:id/move`, scope, move);
}
