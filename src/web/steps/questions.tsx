import { questionIds, questionTexts } from '../../applications/questions.ts';
import { Radios, TextArea } from '../components/fields.tsx';
import { filled, textOf } from '../form.ts';
import type { StepForm } from './step-form.ts';

export const questionsStep: StepForm<'questions'> = {
  block: 'questions',
  repeats: false,
  intro: 'questionsIntro',
  read(form) {
    const answers = questionIds.map((id) => {
      const answer = textOf(form, `/questions/${id}`);
      const explanation = textOf(form, `/questions/${id}/explanation`);
      return [
        id,
        answer === undefined ? undefined : filled({ answer: answer === 'yes', explanation }),
      ] as const;
    });
    return filled(Object.fromEntries(answers));
  },
  Fields({ of, value = {} }) {
    const { t, locale } = of;
    const options = [
      ['no', t.no],
      ['yes', t.yes],
    ] as const;
    return (
      <>
        {questionIds.map((id) => {
          const given = value[id];
          return (
            <div class="border-top-1px border-base-light padding-top-1 margin-top-4">
              <Radios
                of={of}
                at={`/questions/${id}`}
                label={questionTexts[id][locale]}
                value={given === undefined ? undefined : given.answer ? 'yes' : 'no'}
                options={options}
              />
              <TextArea
                of={of}
                at={`/questions/${id}/explanation`}
                label={t.explanation}
                value={given?.explanation}
                maxlength={1000}
              />
            </div>
          );
        })}
      </>
    );
  },
};
