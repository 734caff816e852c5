import { actorId } from '../../../http/principal.ts';
import { DomainError, type FieldError, notFound } from '../../../http/problems.ts';
import { readyMade } from '../../../simulation/ready-made.ts';
import { requestSimulation } from '../../../simulation/request.ts';
import { scenarioSchema } from '../../../simulation/scenario-file.ts';
import {
  boxPointer,
  type FilledForm,
  formFrom,
  formPosted,
  refusedAt,
  requestFrom,
} from '../../../simulation/scenario-form.ts';
import { simulationOf } from '../../../simulation/store.ts';
import { Checkbox } from '../../components/fields.tsx';
import { Form } from '../../components/form-shell.tsx';
import { ErrorSummary } from '../../components/messages.tsx';
import { ScenarioFields } from '../../components/scenario-fields.tsx';
import { render } from '../../render.tsx';
import { simulationTexts } from '../../texts/simulations.ts';
import { act, goTo, type Pages, type StaffVisit } from '../../visit.tsx';

const scope = 'simulations:run';

function formPage({ c, page }: StaffVisit, filled: FilledForm, errors: readonly FieldError[] = []) {
  const { locale } = page;
  const t = simulationTexts[locale];
  const tooLong = filled.acceptCost || errors.some(({ message }) => message.includes('acceptCost'));
  const labelled = errors.map(({ pointer, message }) => {
    const label = pointer === boxPointer ? t.box : (t.fields[pointer]?.label ?? pointer);
    return { pointer, message: `${label}: ${message}` };
  });
  return render(
    c,
    page,
    t.newTitle,
    <>
      <h1>{t.newTitle}</h1>
      <ErrorSummary title={page.t.errorsTitle} errors={labelled} />
      <p class="maxw-tablet">{t.formLead}</p>
      <Form page={page} action="/staff/simulations">
        <ScenarioFields of={{ t: page.t, locale, errors }} filled={filled} />
        {tooLong ? (
          <Checkbox id="acceptCost" name="/acceptCost" label={t.acceptCost} checked={filled.acceptCost} />
        ) : null}
        <button type="submit" class="usa-button margin-top-3">
          {t.start}
        </button>
      </Form>
    </>,
    errors.length === 0 ? 200 : 422,
    { width: 'wide' },
  );
}

/** The form as a ready-made scenario, or a run of one's own, fills it. */
async function emptyOrFrom(visit: StaffVisit): Promise<FilledForm> {
  const { c, services, principal } = visit;
  const { from, run } = c.req.query();
  if (run !== undefined) {
    const row = await services.db.first(simulationOf(run, actorId(principal)));
    if (!row) throw notFound('simulation', 'simulación');
    const { name, seed, replications, precision } = row;
    const variants = JSON.parse(row.variants);
    return formFrom({ name, ...JSON.parse(row.scenario), seed, replications, precision, variants });
  }
  const known = readyMade.find(({ name }) => name === from);
  return formFrom(known === undefined ? {} : { name: known.name, ...known.scenario });
}

async function begin(visit: StaffVisit) {
  const { c, form, context, page } = visit;
  const filled = formPosted(form);
  const wanted = requestFrom(filled, page.locale);
  if ('errors' in wanted) return formPage(visit, filled, wanted.errors);
  try {
    const { request } = wanted;
    const { id } = (await act(visit, () => requestSimulation({ ...context, body: request }))) as {
      id: string;
    };
    return goTo(c, `/staff/simulations/${id}`);
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== 'invalid_request') throw error;
    return formPage(visit, filled, refusedAt(filled, error.errors, page.locale));
  }
}

/** The scenario form, made from the published JSON Schema. */
export function registerSimulationForm(pages: Pages): void {
  pages.staff('get', '/staff/simulations/new', scope, async (visit) =>
    formPage(visit, await emptyOrFrom(visit)),
  );
  pages.staff('get', '/staff/simulations/schema.json', scope, ({ c }) => c.json(scenarioSchema()));
  pages.staff('post', '/staff/simulations', scope, begin);
}
