import type { RecordedInterview } from '../../../applications/interviews.ts';
import { mayUse } from '../../../applications/lifecycle.ts';
import type { Overview } from '../../../applications/overview.ts';
import { approvalReasons, denialReasons } from '../../../applications/reasons.ts';
import type { FieldError } from '../../../http/problems.ts';
import { officerTexts } from '../../texts/officer.ts';
import { reasonTexts, reasonWords } from '../../texts/reasons.ts';
import { GroupedSelect } from '../fields.tsx';
import { Form } from '../form-shell.tsx';
import type { PageProps } from '../layout.tsx';

/** What an officer may choose: `conditionally` answers a review, the others decide. */
export type Choice = 'conditionally' | 'approve' | 'deny';

/** The choices that the application is open to now; none while there is nothing to decide. */
export function choicesFor(
  { row }: Pick<Overview, 'row'>,
  interviews: readonly Pick<RecordedInterview, 'outcome'>[],
): readonly Choice[] {
  if (mayUse('review', row.state)) return ['conditionally', 'deny'];
  if (!mayUse('decide', row.state)) return [];
  const heard = row.interview === 'waived' || interviews.some(({ outcome }) => outcome === 'completed');
  return heard ? ['approve', 'deny'] : ['deny'];
}

/** The form in which an officer chooses a decision with its coded reason; what it leads to asks for confirmation. */
export function DecidePanel(props: {
  page: PageProps;
  overview: Overview;
  interviews: readonly RecordedInterview[];
  unsettled: boolean;
  chosen: string | undefined;
  errors: readonly FieldError[];
}) {
  const { page, overview, interviews, unsettled, chosen, errors } = props;
  const { locale } = page;
  const t = officerTexts[locale];
  const words = reasonTexts[locale];
  const { row, membership } = overview;
  const choices = choicesFor(overview, interviews);
  const decides = mayUse('decide', row.state);
  return (
    <section
      class="garita-panel garita-panel--main"
      aria-labelledby="decide-title"
      id="decide"
      data-key="d"
      tabindex={-1}
    >
      <h2 id="decide-title">{t.decide}</h2>
      {choices.length === 0 ? <p>{t.nothingToDecide[row.state]}</p> : null}
      {decides && !choices.includes('approve') ? <p>{t.needsInterview}</p> : null}
      {choices.includes('approve') && unsettled ? <p>{t.openMatches}</p> : null}
      {row.decision_reason === null ? null : (
        <p>
          {t.decisionReason}: <strong>{reasonWords(row.decision_reason, locale)}</strong>
        </p>
      )}
      {membership === undefined ? null : (
        <p>
          <a class="usa-button" href={`/staff/members/${membership.id}`}>
            {t.membership}
          </a>
        </p>
      )}
      {choices.length === 0 ? null : (
        <Form page={page} action={`/staff/applications/${row.id}/confirm`}>
          <input type="hidden" name="version" value={String(row.version)} />
          <GroupedSelect
            of={{ t: page.t, locale, errors }}
            at="/decision"
            label={t.decision}
            hint={t.decisionHint}
            value={chosen}
            groups={choices.map((choice) => {
              const codes = choice === 'deny' ? denialReasons : approvalReasons;
              const named: Record<string, string> = choice === 'deny' ? words.denial : words.approval;
              return {
                label: t[choice],
                options: codes.map((code) => [`${choice}:${code}`, named[code] ?? code] as const),
              };
            })}
          />
          <button type="submit" class="usa-button">
            {t.continue}
          </button>
        </Form>
      )}
    </section>
  );
}
