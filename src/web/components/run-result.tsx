import { inOrder } from '../../simulation/charts/order.ts';
import type { Difference } from '../../simulation/compare.ts';
import {
  differenceTable,
  hasSum,
  overloads,
  stagesTable,
  totalsRows,
  waitsTable,
  withInterval,
} from '../../simulation/result-tables.ts';
import { resultWords } from '../../simulation/result-words.ts';
import type { SimulationSummary } from '../../simulation/summary.ts';
import { simulationTexts } from '../texts/simulations.ts';
import { DataTable } from './data-table.tsx';
import type { PageProps } from './layout.tsx';

interface Props {
  readonly page: PageProps;
  readonly id: string;
  readonly name: string;
  /** It still runs: what is shown is what is known so far. */
  readonly partial: boolean;
  readonly summary: SimulationSummary;
  readonly variants: readonly { readonly name: string; readonly difference: Difference }[];
  /** Their names, as the workers drew them. */
  readonly charts: readonly string[];
}

/** The day as a whole. */
export function Totals({ page, summary }: Pick<Props, 'page' | 'summary'>) {
  return (
    <table class="usa-table usa-table--borderless usa-table--compact">
      <caption class="usa-sr-only">{simulationTexts[page.locale].result}</caption>
      <tbody>
        {totalsRows(summary, page.locale).map(([what, figure]) => (
          <tr>
            <th scope="row">{what}</th>
            <td class="text-right">{figure}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Overloads({ page, summary }: Pick<Props, 'page' | 'summary'>) {
  const told = overloads(summary.days, page.locale);
  if (told.length === 0) return null;
  return (
    <div class="usa-alert usa-alert--warning margin-y-2">
      <div class="usa-alert__body">
        <ul class="usa-list">
          {told.map((text) => (
            <li>{text}</li>
          ))}
        </ul>
      </div>
    </div>
  );
}

/** What a difference is of, in words and as a table. */
export function DifferenceView(props: {
  page: PageProps;
  title: string;
  difference: Parameters<typeof differenceTable>[0] & Pick<Difference, 'personHours' | 'cost'>;
}) {
  const { page, title, difference } = props;
  const words = resultWords[page.locale];
  const table = differenceTable(difference, page.locale);
  const told = (it: Difference['cost']) => withInterval(it, page.locale);
  return (
    <>
      <p>{words.difference(told(difference.personHours), told(difference.cost))}</p>
      {table.rows.length === 0 ? <p>{words.noDifference}</p> : <DataTable caption={title} table={table} />}
    </>
  );
}

function Charts({ page, id, charts }: Pick<Props, 'page' | 'id' | 'charts'>) {
  const t = simulationTexts[page.locale];
  if (charts.length === 0) return <p>{t.chartSoon}</p>;
  return (
    <>
      {[...charts].sort(inOrder).map((chart) => {
        const [kind = ''] = chart.split('-');
        const name = t.chartNames[kind] ?? chart;
        return (
          <section
            class="garita-table-scroll margin-y-2"
            tabindex={0}
            aria-label={`${name} ${chart.slice(kind.length + 1)}`}
          >
            <img
              class="garita-chart"
              src={`/staff/simulations/${id}/charts/${chart}.svg`}
              alt={t.chartAlt(name)}
            />
          </section>
        );
      })}
    </>
  );
}

function Downloads({ page, id }: Pick<Props, 'page' | 'id'>) {
  const t = simulationTexts[page.locale];
  const files = [
    ['summary.json', t.summaryFile],
    ['series.csv', t.seriesFile],
    ['report.html', t.reportFile],
  ] as const;
  return (
    <ul class="usa-list">
      {files.map(([file, words]) => (
        <li>
          <a class="usa-link" href={`/staff/simulations/${id}/${file}`}>
            {words}
          </a>
        </li>
      ))}
    </ul>
  );
}

function Stages({ page, summary }: Pick<Props, 'page' | 'summary'>) {
  const table = stagesTable(summary, page.locale);
  if (table.rows.length === 0) return null;
  return <DataTable caption={resultWords[page.locale].stages} table={table} />;
}

/** What a run found, or has found so far. */
export function RunResult({ page, id, name, partial, summary, variants, charts }: Props) {
  const { locale } = page;
  const t = simulationTexts[locale];
  const words = resultWords[locale];
  return (
    <>
      <h2>{partial ? t.soFar : t.result}</h2>
      <p>
        {words.ran(
          t.choices[summary.scenario.day] ?? summary.scenario.day,
          summary.replications,
          summary.seed,
        )}
      </p>
      <Overloads page={page} summary={summary} />
      <Totals page={page} summary={summary} />
      {variants.length === 0 ? null : <h2>{t.variants}</h2>}
      {variants.map((variant) => (
        <section>
          <h3>{words.less(variant.name, name)}</h3>
          <DifferenceView
            page={page}
            title={words.less(variant.name, name)}
            difference={variant.difference}
          />
        </section>
      ))}
      <h2>{t.charts}</h2>
      <Charts page={page} id={id} charts={charts} />
      <DataTable caption={words.waits} table={waitsTable(summary, locale, 'sum')} />
      {hasSum(summary) ? (
        <details class="margin-y-2">
          <summary>{t.byPort}</summary>
          <DataTable caption={`${words.waits}: ${t.byPort}`} table={waitsTable(summary, locale, 'ports')} />
          <Stages page={page} summary={summary} />
        </details>
      ) : (
        <Stages page={page} summary={summary} />
      )}
      {partial ? null : (
        <>
          <h2>{t.downloads}</h2>
          <Downloads page={page} id={id} />
        </>
      )}
    </>
  );
}
