import type { RecordedInterview } from '../../../applications/interviews.ts';
import { mayUse } from '../../../applications/lifecycle.ts';
import type { Overview } from '../../../applications/overview.ts';
import { interviewOutcomes } from '../../../applications/record-interview.ts';
import { localTime } from '../../../applications/slots.ts';
import type { FieldError } from '../../../http/problems.ts';
import type { NameOf } from '../../../sessions/staff-names.ts';
import { formatLocalTime } from '../../format.ts';
import { officerTexts } from '../../texts/officer.ts';
import { Radios, Select, TextArea } from '../fields.tsx';
import { Form } from '../form-shell.tsx';
import type { PageProps } from '../layout.tsx';

function Held(props: { page: PageProps; one: RecordedInterview; nameOf: NameOf }) {
  const { page, one, nameOf } = props;
  const t = officerTexts[page.locale];
  return (
    <li class="margin-y-1">
      <strong>{t.outcomes[one.outcome]}</strong>
      {`: ${one.centerName}, ${formatLocalTime(localTime(one.startsAt, one.timeZone), page.locale)}`}
      <div class="text-base-dark font-sans-2xs">{nameOf(one.officerId)}</div>
      {one.notes === undefined ? null : <p class="garita-notes">{one.notes}</p>}
    </li>
  );
}

/** Asks for an interview that the rule has waived: the applicant books one then. */
function AskInterview(props: { page: PageProps; id: string; errors: readonly FieldError[] }) {
  const { page, id, errors } = props;
  const t = officerTexts[page.locale];
  return (
    <Form page={page} action={`/staff/applications/${id}/ask-interview`}>
      <p>{t.interviewWaived}</p>
      <Select
        of={{ t: page.t, locale: page.locale, errors }}
        at="/askReason"
        label={t.askInterviewWhy}
        value={undefined}
        options={Object.entries(t.askReasons)}
      />
      <button type="submit" class="usa-button usa-button--outline">
        {t.askInterview}
      </button>
    </Form>
  );
}

/** The interviews so far and, when one is booked, the form that records what came of it. */
export function InterviewPanel(props: {
  page: PageProps;
  overview: Overview;
  interviews: readonly RecordedInterview[];
  form: URLSearchParams;
  errors: readonly FieldError[];
  nameOf: NameOf;
}) {
  const { page, overview, interviews, form, errors, nameOf } = props;
  const { locale } = page;
  const t = officerTexts[locale];
  const { row, slot } = overview;
  const booked = slot?.state === 'booked' ? slot : undefined;
  const completed = interviews.some(({ outcome }) => outcome === 'completed');
  const of = { t: page.t, locale, errors };
  return (
    <section class="garita-panel" aria-labelledby="interview-title" data-key="i" tabindex={-1}>
      <h2 id="interview-title">{t.interviews}</h2>
      {booked === undefined && interviews.length === 0 && row.interview === 'required' ? (
        <p>{t.noInterview}</p>
      ) : null}
      {booked === undefined ? null : (
        <p>
          {t.interviewAt(booked.name, formatLocalTime(localTime(booked.starts_at, booked.time_zone), locale))}
        </p>
      )}
      <ul class="add-list-reset">
        {interviews.map((one) => (
          <Held page={page} one={one} nameOf={nameOf} />
        ))}
      </ul>
      {booked !== undefined && mayUse('recordInterview', row.state) && !completed ? (
        <Form page={page} action={`/staff/applications/${row.id}/interview`} id="record">
          <h3>{t.record}</h3>
          <Radios
            of={of}
            at="/outcome"
            label={t.outcome}
            value={form.get('/outcome') ?? undefined}
            options={interviewOutcomes.map((code) => [code, t.outcomes[code]] as const)}
          />
          <TextArea
            of={of}
            at="/notes"
            label={t.notes}
            hint={t.notesHint}
            value={form.get('/notes') ?? undefined}
            maxlength={4000}
            optional
          />
          <button type="submit" class="usa-button">
            {t.recordButton}
          </button>
        </Form>
      ) : null}
      {row.interview === 'waived' && mayUse('askInterview', row.state) ? (
        <AskInterview page={page} id={row.id} errors={errors} />
      ) : null}
    </section>
  );
}
