import { actorId } from '../../../http/principal.ts';
import { notFound } from '../../../http/problems.ts';
import { inOrder } from '../../../simulation/charts/order.ts';
import type { Difference } from '../../../simulation/compare.ts';
import { csvResponse, download, svgResponse } from '../../../simulation/files.ts';
import { toReport } from '../../../simulation/report.ts';
import { chartsOfRun, csvOf, variantsOfRun } from '../../../simulation/store.ts';
import type { SimulationSummary } from '../../../simulation/summary.ts';
import type { Pages } from '../../visit.tsx';
import { nameOf } from './list.tsx';
import { ownRun } from './run.tsx';

const scope = 'simulations:run';
const noResult = () => notFound('result yet', 'resultado todavía');

/** The files of a run: its figures, its charts, its report. */
export function registerSimulationFiles(pages: Pages): void {
  const { db } = pages.services;
  pages.staff('get', '/staff/simulations/:id/summary.json', scope, async (visit) => {
    const { id, summary } = await ownRun(visit);
    if (summary === null) throw noResult();
    return download(
      `simulation-${id}.json`,
      'application/json',
      JSON.stringify(JSON.parse(summary), null, 2),
    );
  });
  pages.staff('get', '/staff/simulations/:id/series.csv', scope, async ({ c, principal }) => {
    const id = c.req.param('id') ?? '';
    const row = await db.first(csvOf(id, actorId(principal)));
    if (!row?.csv) throw noResult();
    return csvResponse(id, row.csv);
  });
  pages.staff('get', '/staff/simulations/:id/charts/:file', scope, async ({ c, page, principal }) => {
    const { id = '', file = '' } = c.req.param();
    const name = file.replace(/\.svg$/, '');
    const row = await db.first(chartsOfRun(id, actorId(principal), page.locale, name));
    if (!row) throw notFound('chart', 'gráfica');
    return svgResponse(row.svg, page.locale);
  });
  pages.staff('get', '/staff/simulations/:id/report.html', scope, async (visit) => {
    const { page, principal } = visit;
    const row = await ownRun(visit);
    if (row.summary === null) throw noResult();
    const charts = await db.all(chartsOfRun(row.id, actorId(principal), page.locale));
    const variants = await db.all(variantsOfRun(row.id));
    const report = toReport({
      name: nameOf(row, page),
      summary: JSON.parse(row.summary) as SimulationSummary,
      charts: Object.fromEntries(
        charts.toSorted((a, b) => inOrder(a.name, b.name)).map(({ name, svg }) => [name, svg]),
      ),
      differences: variants.map(({ name, difference }) => ({
        name,
        difference: JSON.parse(difference) as Difference,
      })),
      locale: page.locale,
    });
    return download(`simulation-${row.id}.html`, 'text/html; charset=utf-8', report);
  });
}
