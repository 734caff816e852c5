/** A result as tables of words and numbers, in either language: what pages, and the report, show of it. */
import type { Locale } from '../http/text.ts';
import { waitFigures } from './cells.ts';
import { chartWords, placeIn } from './charts/words.ts';
import type { DayDifference } from './compare.ts';
import type { Estimate } from './estimate.ts';
import { resultWords } from './result-words.ts';
import type { DayRow, SimulationSummary } from './summary.ts';

/** Rows of cells. The first `heads` cells of a row say what it is about, the others are numbers. */
export type ResultTable = {
  readonly columns: readonly string[];
  readonly heads: number;
  readonly rows: readonly (readonly string[])[];
};

const tags = { en: 'en-US', es: 'es-MX' } as const;

/** A number with so many digits behind the point. */
const digits = (value: number, locale: Locale, fraction = 0) =>
  value.toLocaleString(tags[locale], { minimumFractionDigits: fraction, maximumFractionDigits: fraction });

/** An estimate with its interval, where there is one. */
export function withInterval(it: Estimate | null, locale: Locale, fraction = 0): string {
  const words = resultWords[locale];
  if (it === null) return words.nothing;
  const [value, low, high] = [it.value, it.low, it.high].map((one) =>
    one === null ? null : digits(one, locale, fraction),
  );
  return value && low && high ? `${value} (${words.between(low, high)})` : (value ?? '');
}

/** The day as a whole: what, and how much of it. */
export function totalsRows({ totals, scenario }: SimulationSummary, locale: Locale): [string, string][] {
  const { totals: words } = resultWords[locale];
  const count = (value: number) => digits(value, locale);
  return [
    [words.arrivals, count(totals.arrivals)],
    [words.personHours, withInterval(totals.personHours, locale)],
    [words.cost(count(scenario.valueOfHour)), withInterval(totals.cost, locale)],
    [words.idleMinutes, withInterval(totals.idleMinutes, locale)],
    [words.referrals, count(totals.referrals)],
    [words.left, `${count(totals.reneged)}; ${count(totals.balked)}`],
  ];
}

const percent = (share: number, locale: Locale) => `${digits(share * 100, locale)} %`;

/** Whether there is a sum over ports: of a single one it would say everything twice. */
export const hasSum = ({ days }: SimulationSummary) => new Set(days.map((row) => row.port)).size > 2;

/** The waits of the day, a row a port and lane class; only of all ports together, where there are several. */
export function waitsTable(summary: SimulationSummary, locale: Locale, only?: 'sum' | 'ports'): ResultTable {
  const wanted = hasSum(summary) ? only : 'ports';
  const shown = summary.days.filter(({ port }) => !wanted || (wanted === 'sum') === (port === 'all'));
  const words = chartWords[locale];
  const [, ...percentiles] = waitFigures;
  return {
    columns: resultWords[locale].waitColumns,
    heads: 2,
    rows: shown.map((row) => [
      placeIn(words, row),
      words.classes[row.laneClass],
      digits(row.arrivals, locale),
      percent(row.utilisation, locale),
      row.waitMinutes.mean === null ? '' : withInterval(row.waitMinutes.mean, locale, 1),
      ...percentiles.map((figure) => halfInterval(row.waitMinutes[figure], locale)),
    ]),
  };
}

function halfInterval(wait: Estimate | null, locale: Locale): string {
  if (wait === null) return '';
  const half = wait.high === null ? '' : ` ±${digits(wait.high - wait.value, locale, 1)}`;
  return `${digits(wait.value, locale, 1)}${half}`;
}

/** X-ray and secondary inspection, a row a port and kind of traffic. */
export function stagesTable({ stages }: SimulationSummary, locale: Locale): ResultTable {
  const words = resultWords[locale];
  return {
    columns: words.stageColumns,
    heads: 3,
    rows: stages.map((row) => [
      row.portName,
      words.traffic[row.traffic],
      words.stage[row.stage],
      digits(row.travelers, locale),
      digits(row.servers, locale),
      percent(row.utilisation, locale),
      row.waitMinutes === null ? '' : withInterval(row.waitMinutes, locale, 1),
    ]),
  };
}

/** Below this many minutes a mean wait has not changed. */
const leastMinutes = 0.05;

/** What a variant changes, a row a port and lane class whose mean wait changes. */
export function differenceTable({ rows }: Pick<DayDifference, 'rows'>, locale: Locale): ResultTable {
  const words = chartWords[locale];
  const { between } = resultWords[locale];
  return {
    columns: resultWords[locale].differenceColumns,
    heads: 2,
    rows: rows.flatMap((row) => {
      const { meanMinutes: mean, p95Minutes: p95 } = row;
      if (mean === null || Math.abs(mean.value) < leastMinutes) return [];
      const bounds =
        mean.low === null || mean.high === null
          ? ''
          : between(digits(mean.low, locale, 2), digits(mean.high, locale, 2));
      return [
        [
          placeIn(words, row),
          words.classes[row.laneClass],
          digits(mean.value, locale, 2),
          bounds,
          p95 === null ? '' : withInterval(p95, locale, 2),
        ],
      ];
    }),
  };
}

/** Queues that do not keep up with their arrivals, in words. */
export function overloads(days: readonly DayRow[], locale: Locale): string[] {
  const { overloaded } = resultWords[locale];
  const { classes } = chartWords[locale];
  return days
    .filter((row) => row.port !== 'all' && row.utilisation >= 1)
    .map((row) => overloaded(row.portName, classes[row.laneClass], digits(row.utilisation * 100, locale)));
}
