import type { FC } from 'hono/jsx';
import { Blocks } from '../../applications/blocks.ts';
import { presentPoints } from '../../applications/present.ts';
import { readApplication } from '../../applications/read.ts';
import { findApplication } from '../../applications/store.ts';
import { parse } from '../../http/body.ts';
import { DomainError, type FieldError } from '../../http/problems.ts';
import { Form } from '../components/form-shell.tsx';
import { ErrorSummary, Warnings } from '../components/messages.tsx';
import { StepIndicator, stepAfter, stepBefore } from '../components/steps.tsx';
import { plainError } from '../form.ts';
import { render } from '../render.tsx';
import { saveBlocksOf } from '../save-blocks.ts';
import { addressesStep } from '../steps/addresses.tsx';
import { documentsStep } from '../steps/documents.tsx';
import { employmentStep } from '../steps/employment.tsx';
import { identityStep } from '../steps/identity.tsx';
import { questionsStep } from '../steps/questions.tsx';
import type { StepProps } from '../steps/step-form.ts';
import { travelStep } from '../steps/travel.tsx';
import { vehiclesStep } from '../steps/vehicles.tsx';
import { type ApplicantVisit, goTo, type Pages, recordRead } from '../visit.tsx';

const steps = [
  identityStep,
  documentsStep,
  addressesStep,
  employmentStep,
  travelStep,
  vehiclesStep,
  questionsStep,
] as const;
type Step = (typeof steps)[number];

interface Shown {
  readonly value: unknown;
  readonly version: string;
  readonly errors: readonly FieldError[];
  readonly warnings: readonly FieldError[];
  readonly more: boolean;
}

const isWithin = (block: string, pointer: string) =>
  pointer === `/${block}` || pointer.startsWith(`/${block}/`);
const within = (block: string) => (error: FieldError) => isWithin(block, error.pointer);

function stepPage({ c, page }: ApplicantVisit, id: string, step: Step, shown: Shown, status: 200 | 422) {
  const { t, locale } = page;
  const { block } = step;
  const before = stepBefore(block);
  // Each step draws its own block; the list of steps has lost which is whose.
  const Fields = step.Fields as unknown as FC<StepProps<unknown>>;
  return render(
    c,
    page,
    t.steps[block],
    <>
      <StepIndicator t={t} id={id} step={block} />
      <ErrorSummary title={t.errorsTitle} errors={shown.errors} />
      <Warnings title={t.warningsTitle} warnings={shown.warnings} />
      <p class="usa-intro font-body-md" id={`field-${block}`}>
        {t[step.intro]}
      </p>
      <Form page={page} action={`/apply/${id}/${block}`}>
        <input type="hidden" name="version" value={shown.version} />
        <Fields of={{ t, locale, errors: shown.errors }} value={shown.value} more={shown.more} />
        <div class="margin-top-4 display-flex flex-column flex-align-start">
          <button type="submit" class="usa-button" name="go" value="next">
            {t.save}
          </button>
          {'fills' in step && step.fills !== undefined ? (
            <button type="submit" class="usa-button usa-button--outline" name="go" value="fill">
              {t[step.fills]}
            </button>
          ) : null}
          {step.repeats ? (
            <button type="submit" class="usa-button usa-button--outline" name="go" value="more">
              {t.saveMore}
            </button>
          ) : null}
          <button type="submit" class="usa-button usa-button--unstyled margin-top-2" name="go" value="later">
            {t.saveLater}
          </button>
          {before === undefined ? null : (
            <a class="usa-link margin-top-2" href={`/apply/${id}/${before}`}>
              {t.back}
            </a>
          )}
        </div>
      </Form>
    </>,
    status,
    { scripts: ['send-once', 'unsaved'] },
  );
}

async function showStep(visit: ApplicantVisit, step: Step) {
  const { c, context, page } = visit;
  const id = c.req.param('id') ?? '';
  const read = await readApplication(context, id);
  await recordRead(visit, read);
  const { row, blocks, missing, warnings } = read.overview;
  if (row.state !== 'draft' || row.kind === 'replacement') return goTo(c, `/apply/${id}`);
  const errors =
    c.req.query('check') === undefined ? [] : presentPoints(missing, page.locale).filter(within(step.block));
  const shown = {
    value: blocks[step.block],
    version: String(row.version),
    errors,
    warnings: presentPoints(warnings, page.locale).filter(within(step.block)),
    more: c.req.query('more') !== undefined,
  };
  return stepPage(visit, id, step, shown, 200);
}

/** The typed block, or the errors of its fields. */
function judge(
  step: Step,
  value: unknown,
  visit: ApplicantVisit,
): { blocks: Blocks } | { errors: readonly FieldError[] } {
  try {
    return { blocks: parse(Blocks, { [step.block]: value }, visit.page.locale) };
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== 'invalid_request') throw error;
    return { errors: error.errors.map((one) => plainError(one, visit.page.t)) };
  }
}

async function saveStep(visit: ApplicantVisit, step: Step) {
  const { c, context, form } = visit;
  const id = c.req.param('id') ?? '';
  const at = `/apply/${id}/${step.block}`;
  // Whose application it is, is asked before anything else: an empty form, too, is turned away from another's.
  await findApplication(context, id);
  const value = step.read(form, context.now);
  if (value === undefined) return goTo(c, form.get('go') === 'later' ? `/apply/${id}` : `${at}?check=1`);
  const judged = judge(step, value, visit);
  const version = form.get('version') ?? '';
  if ('errors' in judged) {
    return stepPage(
      visit,
      id,
      step,
      { value, version, errors: judged.errors, warnings: [], more: false },
      422,
    );
  }
  const missing = await saveBlocksOf(visit, id, Number(version), judged.blocks);
  const go = form.get('go');
  if (go === 'later') return goTo(c, `/apply/${id}`);
  if (go === 'more') return goTo(c, `${at}?more=1`);
  if (go === 'fill') return goTo(c, at);
  return goTo(
    c,
    missing.some((pointer) => isWithin(step.block, pointer))
      ? `${at}?check=1`
      : `/apply/${id}/${stepAfter(step.block)}`,
  );
}

/** The steps of the form. Every one is saved as soon as it can be read at all; what it lacks is pointed out. */
export function registerSteps(pages: Pages): void {
  for (const step of steps) {
    pages.applicant('get', `/apply/:id/${step.block}`, (visit) => showStep(visit, step));
    pages.applicant('post', `/apply/:id/${step.block}`, (visit) => saveStep(visit, step));
  }
}
