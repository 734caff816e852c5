import { nextStep } from '../../applications/next-step.ts';
import type { Overview } from '../../applications/overview.ts';
import { nextStepFacts } from '../../applications/present.ts';
import type { PageProps } from './layout.tsx';

/** What the applicant does next, in a box of its own. */
export function NextStep({ page, overview }: { page: PageProps; overview: Overview }) {
  return (
    <div class="usa-summary-box">
      <div class="usa-summary-box__body">
        <h2 class="usa-summary-box__heading">{page.t.nextTitle}</h2>
        <div class="usa-summary-box__text">
          <p>{nextStep(overview.row.state, nextStepFacts(overview))[page.locale]}</p>
        </div>
      </div>
    </div>
  );
}
