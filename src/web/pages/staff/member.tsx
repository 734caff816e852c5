import { applicationsOfMembership } from '../../../applications/of-membership.ts';
import { historyOf } from '../../../audit/history.ts';
import type { AuditRecordRow } from '../../../audit/store.ts';
import type { Database } from '../../../db/database.ts';
import type { FieldError } from '../../../http/problems.ts';
import { matchesOfTraveler } from '../../../matches/of-traveler.ts';
import type { Move } from '../../../memberships/change-state.ts';
import { membershipTransitions } from '../../../memberships/lifecycle.ts';
import { readMembership } from '../../../memberships/read.ts';
import { moveReasons } from '../../../memberships/schema.ts';
import { loadMembership, type MembershipRow, type MembershipWithParts } from '../../../memberships/store.ts';
import { standingOf } from '../../../screening/standing-of.ts';
import { staffNames } from '../../../sessions/staff-names.ts';
import { whoIs } from '../../../travelers/name-of.ts';
import { GroupedSelect } from '../../components/fields.tsx';
import { Form } from '../../components/form-shell.tsx';
import type { PageProps } from '../../components/layout.tsx';
import { ErrorSummary } from '../../components/messages.tsx';
import { Facts } from '../../components/staff/facts.tsx';
import { officerFrame } from '../../components/staff/frame.ts';
import { KeyHelp } from '../../components/staff/key-help.tsx';
import { ScreeningPanel } from '../../components/staff/screening-panel.tsx';
import { Tag, toneOf } from '../../components/staff/tag.tsx';
import { Timeline } from '../../components/staff/timeline.tsx';
import { formatDate, formatWhen } from '../../format.ts';
import { render } from '../../render.tsx';
import { memberTexts } from '../../texts/member.ts';
import { membershipTexts } from '../../texts/membership.ts';
import { officerTexts } from '../../texts/officer.ts';
import { type ShownVehicle, vehicleLine } from '../../vehicle-line.ts';
import { recordRead, type StaffVisit } from '../../visit.tsx';

const targets: Readonly<Record<Move, MembershipRow['state']>> = {
  suspend: 'suspended',
  revoke: 'revoked',
  reinstate: 'active',
};

/** What an officer can do with a membership as it stands. */
export function movesOf(row: Pick<MembershipRow, 'state' | 'expires_at'>, now: number): readonly Move[] {
  return (['suspend', 'revoke', 'reinstate'] as const).filter(
    (move) =>
      membershipTransitions[row.state].includes(targets[move]) &&
      (move !== 'reinstate' || now < row.expires_at),
  );
}

/** What was done to a membership and what was decided on the applications for it, newest first. */
async function historyOfMember(db: Database, id: string): Promise<readonly AuditRecordRow[]> {
  const applications = await applicationsOfMembership(db, id);
  const [own, ...others] = await Promise.all([
    historyOf(db, { kind: 'membership', id }),
    ...applications.map((one) => historyOf(db, { kind: 'application', id: one.id })),
  ]);
  const decisions = others.flat().filter(({ action }) => action === 'application.decide');
  return [...own, ...decisions].sort((a, b) => b.id - a.id);
}

/** The membership for an officer, and the record that they read it. */
export async function loadMember(visit: StaffVisit): Promise<MembershipWithParts> {
  const { c, context, services, principal } = visit;
  const id = c.req.param('id') ?? '';
  await recordRead(visit, await readMembership({ ...context, params: { id } }));
  return loadMembership(services.db, principal, id);
}

interface Card {
  readonly kind: 'rfid' | 'document';
  readonly state: 'active' | 'lost' | 'stolen' | 'replaced';
  readonly issuedAt: number;
}

function Parts({ page, row }: { page: PageProps; row: MembershipWithParts }) {
  const { locale } = page;
  const t = memberTexts[locale];
  const words = membershipTexts[locale];
  const vehicles = JSON.parse(row.vehicles) as readonly ShownVehicle[];
  const cards = JSON.parse(row.credentials) as readonly Card[];
  return (
    <>
      <h2>{t.vehicles}</h2>
      {vehicles.length === 0 ? <p>{t.noVehicles}</p> : null}
      <ul class="usa-list">
        {vehicles.map((vehicle) => (
          <li>{vehicleLine(vehicle, locale)}</li>
        ))}
      </ul>
      <h2>{t.cards}</h2>
      {cards.length === 0 ? <p>{t.noCards}</p> : null}
      <ul class="usa-list">
        {cards.map(({ kind, issuedAt, state }) => (
          <li>{words.issued(words.kinds[kind], formatDate(issuedAt, locale), words.cardStates[state])}</li>
        ))}
      </ul>
      <h2>{t.photo}</h2>
      {row.has_photo === 1 ? (
        <img class="garita-photo" src={`/staff/members/${row.id}/photo`} alt={t.photo} />
      ) : (
        <p>{t.noPhoto}</p>
      )}
    </>
  );
}

function MovePanel(props: {
  page: PageProps;
  row: MembershipWithParts;
  moves: readonly Move[];
  chosen: string | undefined;
  errors: readonly FieldError[];
}) {
  const { page, row, moves, chosen, errors } = props;
  const { locale } = page;
  const t = memberTexts[locale];
  return (
    <section class="garita-panel garita-panel--main" aria-labelledby="move-title" data-key="d" tabindex={-1}>
      <h2 id="move-title">{t.move}</h2>
      {moves.length === 0 ? (
        <p>{t.nothingToMove}</p>
      ) : (
        <Form page={page} action={`/staff/members/${row.id}/confirm`}>
          <input type="hidden" name="version" value={String(row.version)} />
          <GroupedSelect
            of={{ t: page.t, locale, errors }}
            at="/move"
            label={t.moveLabel}
            hint={t.moveHint}
            value={chosen}
            groups={moves.map((move) => ({
              label: t.moves[move],
              options: moveReasons[move].map((code) => [`${move}:${code}`, t.reasons[code] ?? code] as const),
            }))}
          />
          <button type="submit" class="usa-button">
            {t.continue}
          </button>
        </Form>
      )}
    </section>
  );
}

/** The page of one membership, with whatever a form on it had wrong. */
export async function memberPage(visit: StaffVisit, errors: readonly FieldError[] = []) {
  const { c, form, services, principal, context } = visit;
  const row = await loadMember(visit);
  const page = { ...visit.page, path: `/staff/members/${row.id}` };
  const { locale } = page;
  const { now } = context;
  const t = memberTexts[locale];
  const matches = await matchesOfTraveler(services, principal, row.traveler_id, { now, locale });
  await recordRead(visit, matches);
  const [who, standing, history] = await Promise.all([
    whoIs(services.db, row.traveler_id),
    standingOf(services, row.traveler_id),
    historyOfMember(services.db, row.id),
  ]);
  const nameOf = await staffNames(
    services,
    principal,
    history.map(({ actor_id }) => actor_id),
  );
  const title = who?.name ?? t.noName;
  return render(
    c,
    page,
    title,
    <>
      <nav class="display-flex flex-row flex-justify flex-align-center" aria-label={t.place}>
        <a class="usa-link" href="/staff/members" data-key="u">
          {t.back}
        </a>
        <KeyHelp locale={locale} keys={['d', 'h', 'u']} />
      </nav>
      <ErrorSummary title={page.t.errorsTitle} errors={errors} />
      <h1 class="margin-bottom-1">{title}</h1>
      <p class="margin-y-1">
        <Tag tone={toneOf(row.state)} text={membershipTexts[locale].states[row.state]} />{' '}
        {officerTexts[locale].since(formatDate(row.state_since, locale))}
      </p>
      <Facts
        lines={[
          [page.t.program, row.program],
          [t.passId, <span class="font-mono-md">{row.pass_id}</span>],
          [t.born, who?.birthDate && formatWhen(who.birthDate, locale)],
          [t.from, formatDate(row.starts_at, locale)],
          [t.valid, formatDate(row.grace_until ?? row.expires_at, locale)],
          [
            t.reason,
            row.state_reason === null ? undefined : (t.reasons[row.state_reason] ?? row.state_reason),
          ],
        ]}
      />
      {row.application_id === null ? null : (
        <p>
          <a class="usa-link" href={`/staff/applications/${row.application_id}`}>
            {t.application}
          </a>
        </p>
      )}
      <div class="grid-row grid-gap-4">
        <div class="desktop:grid-col-6">
          <Parts page={page} row={row} />
        </div>
        <div class="desktop:grid-col-6">
          <ScreeningPanel page={page} screened={{ standing, matches: matches.items }} />
          <MovePanel
            page={page}
            row={row}
            moves={movesOf(row, now)}
            chosen={form.get('/move') ?? undefined}
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
