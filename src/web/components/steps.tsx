import type { Texts } from '../texts/texts.ts';

/** The steps of the form in their order; each but the last saves the block of its name. */
export const stepNames = [
  'identity',
  'documents',
  'addresses',
  'employment',
  'travel',
  'vehicles',
  'questions',
  'review',
] as const;
export type StepName = (typeof stepNames)[number];

export function isStep(name: string): name is StepName {
  return (stepNames as readonly string[]).includes(name);
}

export function stepAfter(step: StepName): StepName {
  return stepNames[stepNames.indexOf(step) + 1] ?? 'review';
}

export function stepBefore(step: StepName): StepName | undefined {
  return stepNames[stepNames.indexOf(step) - 1];
}

function stateOf(index: number, current: number): string {
  if (index < current) return 'usa-step-indicator__segment usa-step-indicator__segment--complete';
  if (index === current) return 'usa-step-indicator__segment usa-step-indicator__segment--current';
  return 'usa-step-indicator__segment';
}

/** Where one is in the form; each step can be gone to. */
export function StepIndicator({ t, id, step }: { t: Texts; id: string; step: StepName }) {
  const current = stepNames.indexOf(step);
  return (
    <div class="usa-step-indicator usa-step-indicator--counters-sm margin-bottom-3">
      <ol class="usa-step-indicator__segments">
        {stepNames.map((name, index) => (
          <li
            class={stateOf(index, current)}
            {...(index === current ? { 'aria-current': 'step' as const } : {})}
          >
            <a class="usa-step-indicator__segment-label text-no-underline" href={`/apply/${id}/${name}`}>
              {t.steps[name]}
            </a>
          </li>
        ))}
      </ol>
      <div class="usa-step-indicator__header">
        <h1 class="usa-step-indicator__heading">
          <span class="usa-step-indicator__heading-counter">
            <span class="usa-sr-only">{t.stepOf(current + 1, stepNames.length)}</span>
            <span class="usa-step-indicator__current-step" aria-hidden="true">
              {current + 1}
            </span>
            <span
              class="usa-step-indicator__total-steps"
              aria-hidden="true"
            >{` / ${stepNames.length} `}</span>
          </span>
          <span class="usa-step-indicator__heading-text">{t.steps[step]}</span>
        </h1>
      </div>
    </div>
  );
}
