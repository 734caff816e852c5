import type { FieldError } from '../../../http/problems.ts';
import type { MatchView } from '../../../matches/schema.ts';
import type { NameOf } from '../../../sessions/staff-names.ts';
import { formatMoment } from '../../format.ts';
import { matchTexts } from '../../texts/match.ts';
import { Checkbox, Radios, TextArea } from '../fields.tsx';
import { Form } from '../form-shell.tsx';
import type { PageProps } from '../layout.tsx';
import { Tag, toneOf } from './tag.tsx';

type State = MatchView['state'];

function Said(props: {
  page: PageProps;
  one: NonNullable<MatchView['adjudications']>[number];
  nameOf: NameOf;
}) {
  const { page, one, nameOf } = props;
  const t = matchTexts[page.locale];
  return (
    <li>
      <Tag tone={toneOf(one.verdict)} text={t.states[one.verdict as State]} />
      {one.proposed ? ` ${t.proposed}` : null}
      <p class="garita-notes">{one.reason}</p>
      <div class="text-base-dark font-sans-2xs">
        {t.by(nameOf(one.officerId), one.agency, formatMoment(Date.parse(one.at), page.locale))}
      </div>
    </li>
  );
}

/** The verdicts so far, and an earlier one on the same pair with what became of it. */
export function Verdicts(props: { page: PageProps; match: MatchView; nameOf: NameOf }) {
  const { page, match, nameOf } = props;
  const t = matchTexts[page.locale];
  const { adjudications = [], earlierVerdict: earlier } = match;
  return (
    <section aria-labelledby="verdicts-title">
      <h2 id="verdicts-title">{t.verdicts}</h2>
      {adjudications.length === 0 ? <p>{t.noVerdict}</p> : null}
      <ol class="garita-timeline">
        {adjudications.map((one) => (
          <Said page={page} one={one} nameOf={nameOf} />
        ))}
      </ol>
      {earlier === undefined ? null : (
        <>
          <h3>{t.earlier}</h3>
          <p>{earlier.words}</p>
          <ol class="garita-timeline">
            <Said page={page} one={{ ...earlier, proposed: false }} nameOf={nameOf} />
          </ol>
        </>
      )}
    </section>
  );
}

/** The form in which an adjudicator says what they see; what it leads to asks for confirmation. */
export function JudgePanel(props: {
  page: PageProps;
  match: MatchView;
  form: URLSearchParams;
  errors: readonly FieldError[];
  me: string;
  nameOf: NameOf;
}) {
  const { page, match, form, errors, me, nameOf } = props;
  const { locale } = page;
  const t = matchTexts[locale];
  const { awaitsSecondOfficer: waiting } = match;
  if (match.sees !== 'record' || match.state === 'withdrawn') return null;
  const judges = page.person?.scopes.has('matches:adjudicate') === true;
  const of = { t: page.t, locale, errors };
  const chosen = form.getAll('also');
  return (
    <section class="garita-panel garita-panel--main" aria-labelledby="judge-title" data-key="d" tabindex={-1}>
      <h2 id="judge-title">{t.judge}</h2>
      {waiting === undefined ? null : (
        <div class="usa-alert usa-alert--warning usa-alert--slim">
          <div class="usa-alert__body">
            <p class="usa-alert__text">
              {waiting.officerId === me ? t.awaitsYou : t.awaits(nameOf(waiting.officerId))}
            </p>
          </div>
        </div>
      )}
      {judges ? (
        <Form page={page} action={`/staff/matches/${match.id}/confirm`}>
          <input type="hidden" name="version" value={String(match.version)} />
          <Radios
            of={of}
            at="/verdict"
            label={t.verdict}
            value={form.get('/verdict') ?? undefined}
            options={Object.entries(t.verdictsAre)}
          />
          <TextArea
            of={of}
            at="/reason"
            label={t.reason}
            hint={t.reasonHint}
            value={form.get('/reason') ?? undefined}
          />
          {(match.alsoOn ?? []).map((other) => (
            <Checkbox
              id={`also-${other.id}`}
              name="also"
              value={`${other.id}:${other.version}`}
              label={`${t.also} ${t.alsoBecause(other.list.name, other.words)}`}
              checked={chosen.includes(`${other.id}:${other.version}`)}
            />
          ))}
          <button type="submit" class="usa-button">
            {t.continue}
          </button>
        </Form>
      ) : (
        <p>{t.onlyAdjudicators}</p>
      )}
    </section>
  );
}
