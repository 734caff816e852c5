import { type QuestionId, questionIds, questionTexts } from '../../applications/questions.ts';
import type { FieldError } from '../../http/problems.ts';
import { Radios } from '../components/fields.tsx';
import { Form } from '../components/form-shell.tsx';
import { ErrorSummary } from '../components/messages.tsx';
import { render } from '../render.tsx';
import { selfCheckTexts } from '../texts/self-check.ts';
import type { Pages, Visit } from '../visit.tsx';

const at = (id: QuestionId) => `/check/${id}`;

function questionsPage({ c, page, form }: Visit, errors: readonly FieldError[]) {
  const { t, locale } = page;
  const words = selfCheckTexts[locale];
  return render(
    c,
    { ...page, path: '/check' },
    words.title,
    <>
      <h1>{words.title}</h1>
      <ErrorSummary title={t.errorsTitle} errors={errors} />
      <p class="usa-intro">{words.intro}</p>
      <Form page={page} action="/check">
        {questionIds.map((id) => (
          <Radios
            of={{ t, locale, errors }}
            at={at(id)}
            label={questionTexts[id][locale]}
            value={form.get(at(id)) ?? undefined}
            options={[
              ['no', t.no],
              ['yes', t.yes],
            ]}
          />
        ))}
        <button type="submit" class="usa-button">
          {words.button}
        </button>
      </Form>
    </>,
    errors.length > 0 ? 422 : 200,
  );
}

function answerPage({ c, page }: Visit, grounds: readonly QuestionId[]) {
  const { t, locale } = page;
  const words = selfCheckTexts[locale];
  const kind = grounds.length === 0 ? 'success' : 'warning';
  return render(
    c,
    { ...page, path: '/check' },
    words.title,
    <>
      <h1>{words.title}</h1>
      <div class={`usa-alert usa-alert--${kind} margin-bottom-3`} role="status">
        <div class="usa-alert__body">
          <h2 class="usa-alert__heading">{grounds.length === 0 ? words.goodTitle : words.badTitle}</h2>
          <p class="usa-alert__text">{grounds.length === 0 ? words.good : words.bad}</p>
        </div>
      </div>
      {grounds.length === 0 ? null : (
        <ul class="usa-list">
          {grounds.map((id) => (
            <li>{questionTexts[id][locale]}</li>
          ))}
        </ul>
      )}
      <p>{words.falseAnswers}</p>
      <p>
        <a class="usa-button" href="/apply">
          {t.begin}
        </a>
      </p>
      <p>
        <a class="usa-link" href="/check">
          {words.again}
        </a>
      </p>
    </>,
  );
}

/** The published grounds of ineligibility as questions to oneself. The answers go nowhere: no row, no log, no address. */
export function registerSelfCheck(pages: Pages): void {
  pages.open('get', '/check', (visit) => questionsPage(visit, []));

  pages.open('post', '/check', (visit) => {
    const { form, page } = visit;
    const errors = questionIds
      .filter((id) => !['yes', 'no'].includes(form.get(at(id)) ?? ''))
      .map((id) => ({
        pointer: at(id),
        message: `${selfCheckTexts[page.locale].unanswered} ${questionTexts[id][page.locale]}`,
      }));
    if (errors.length > 0) return questionsPage(visit, errors);
    return answerPage(
      visit,
      questionIds.filter((id) => form.get(at(id)) === 'yes'),
    );
  });
}
