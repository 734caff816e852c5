import { actorId } from '../../../http/principal.ts';
import { notFound } from '../../../http/problems.ts';
import { compareRuns } from '../../../simulation/compare-runs.ts';
import { requestSimulation } from '../../../simulation/request.ts';
import { resultWords } from '../../../simulation/result-words.ts';
import { Scenario, SimulationRequest } from '../../../simulation/scenario.ts';
import { type FinishedRow, simulationOf } from '../../../simulation/store.ts';
import type { SimulationSummary } from '../../../simulation/summary.ts';
import { changeTo } from '../../../simulation/variants.ts';
import { Form } from '../../components/form-shell.tsx';
import { DifferenceView, Totals } from '../../components/run-result.tsx';
import { render } from '../../render.tsx';
import { simulationTexts } from '../../texts/simulations.ts';
import { act, goTo, type Pages, type StaffVisit } from '../../visit.tsx';
import { nameOf } from './list.tsx';

const scope = 'simulations:run';

/** Two runs of the analyst that have a result, or undefined where the address does not name two. */
async function twoOf(
  { services, principal }: StaffVisit,
  ids: readonly string[],
): Promise<readonly [FinishedRow, FinishedRow] | undefined> {
  const [first, second, ...more] = await Promise.all(
    [...new Set(ids)].map((id) => services.db.first(simulationOf(id, actorId(principal)))),
  );
  if (!first?.summary || !second?.summary || more.length > 0) return undefined;
  return [first, second];
}

const summaryOf = (row: FinishedRow) => JSON.parse(row.summary ?? '') as SimulationSummary;

async function comparePage(visit: StaffVisit) {
  const { c, page } = visit;
  const two = await twoOf(visit, (c.req.queries('run') ?? []).slice(0, 10));
  if (two === undefined) return goTo(c, '/staff/simulations?pick=two');
  const t = simulationTexts[page.locale];
  const [first, second] = two;
  const [firstName, secondName] = [nameOf(first, page), nameOf(second, page)];
  const title = resultWords[page.locale].less(secondName, firstName);
  return render(
    c,
    page,
    t.compareTitle,
    <>
      <p>
        <a class="usa-link" href="/staff/simulations">
          {t.title}
        </a>
      </p>
      <h1>{t.compareTitle}</h1>
      <p class="usa-intro">{t.compareLead(secondName, firstName)}</p>
      <DifferenceView
        page={page}
        title={title}
        difference={compareRuns(summaryOf(first), summaryOf(second))}
      />
      <p class="maxw-tablet">{t.compareApart}</p>
      <Form page={page} action="/staff/simulations/compare">
        <input type="hidden" name="first" value={first.id} />
        <input type="hidden" name="second" value={second.id} />
        <button type="submit" class="usa-button">
          {t.together}
        </button>
        <p>{t.togetherText}</p>
      </Form>
      <h2>{t.both}</h2>
      <div class="grid-row grid-gap">
        {two.map((row) => (
          <section class="desktop:grid-col-6">
            <h3>
              <a class="usa-link" href={`/staff/simulations/${row.id}`}>
                {nameOf(row, page)}
              </a>
            </h3>
            <Totals page={page} summary={summaryOf(row)} />
          </section>
        ))}
      </div>
    </>,
    200,
    { width: 'wide' },
  );
}

/** Runs the second as a variant of the first: on the same days, so that chance takes no part in the difference. */
async function runTogether(visit: StaffVisit) {
  const { c, form, page, context } = visit;
  const two = await twoOf(visit, [form.get('first') ?? '', form.get('second') ?? '']);
  if (two === undefined) throw notFound('simulation', 'simulación');
  const [first, second] = two;
  const [scenario, other] = two.map((row) => Scenario.parse(JSON.parse(row.scenario)));
  if (scenario === undefined || other === undefined) throw notFound('simulation', 'simulación');
  const body = SimulationRequest.parse({
    name: nameOf(first, page).slice(0, 60),
    scenario,
    seed: first.seed,
    replications: Math.max(2, first.replications, second.replications),
    variants: [{ name: nameOf(second, page).slice(0, 60), change: changeTo(scenario, other) }],
  });
  const { id } = (await act(visit, () => requestSimulation({ ...context, body }))) as { id: string };
  return goTo(c, `/staff/simulations/${id}`);
}

/** Two runs side by side, and the way to a better comparison. */
export function registerSimulationComparison(pages: Pages): void {
  pages.staff('get', '/staff/simulations/compare', scope, comparePage);
  pages.staff('post', '/staff/simulations/compare', scope, runTogether);
}
