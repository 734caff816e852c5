/** One self-contained page: no script, nothing loaded. */

import { classNames } from './charts/theme.ts';
import type { Difference } from './compare.ts';
import type { SimulationSummary } from './summary.ts';
import { toTable } from './table.ts';

type Parts = {
  readonly name: string;
  readonly summary: SimulationSummary;
  /** SVG by name, in the order in which they are shown. */
  readonly charts: Readonly<Record<string, string>>;
  readonly differences: readonly { readonly name: string; readonly difference: Difference }[];
};

export const escaped = (text: string) =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;');

const style =
  'body{font:15px/1.5 Helvetica,Arial,sans-serif;color:#222;max-width:62rem;margin:2rem auto;padding:0 1rem}' +
  'table{border-collapse:collapse}td,th{padding:.15rem .8rem;border-bottom:1px solid #ddd;text-align:right}' +
  'td:first-child,th:first-child{text-align:left}pre{font-size:12px;overflow-x:auto;background:#f5f5f5;padding:.6rem}' +
  'svg{max-width:100%;height:auto;break-inside:avoid}.warning{border-left:4px solid #b84700;padding-left:.8rem}' +
  '@media print{pre{white-space:pre-wrap}}';

/** The report of a simulation, for reading and for print. */
export function toReport({ name, summary, charts, differences }: Parts): string {
  const { totals, warnings } = summary;
  const count = (value: number) => Math.round(value).toLocaleString('en-US');
  const told = (it: { value: number; low: number | null; high: number | null } | null) =>
    it === null
      ? ''
      : it.low === null || it.high === null
        ? count(it.value)
        : `${count(it.value)} (${count(it.low)} to ${count(it.high)})`;
  const rows = [
    ['Queued in a day', count(totals.arrivals)],
    ['Person-hours in line', told(totals.personHours)],
    [`Their worth in dollars, at ${summary.scenario.valueOfHour} an hour`, told(totals.cost)],
    ['Minutes idled by cars and trucks', told(totals.idleMinutes)],
    ['Referred to secondary inspection', count(totals.referrals)],
    ['Gave up in line; turned back at its sight', `${count(totals.reneged)}; ${count(totals.balked)}`],
  ];
  const table = rows.map(([what, figure]) => `<tr><td>${what}</td><td>${figure}</td></tr>`).join('');
  const compared = differences.map(({ name: variant, difference }) => {
    const changed = difference.rows
      .filter(({ meanMinutes }) => meanMinutes !== null && Math.abs(meanMinutes.value) >= 0.05)
      .map(({ portName, laneClass, meanMinutes }) => {
        const { value = 0, low = null, high = null } = meanMinutes ?? {};
        const interval = low === null || high === null ? '' : `${low.toFixed(2)} to ${high.toFixed(2)}`;
        return `<tr><td>${escaped(portName)}, ${classNames[laneClass]}</td><td>${value.toFixed(2)}</td><td>${interval}</td></tr>`;
      });
    return (
      `<h2>${escaped(variant)} less ${escaped(name)}</h2><p>Person-hours in line: ${told(difference.personHours)}. Their worth in dollars: ${told(difference.cost)}.</p>` +
      `<table><tr><th>Port and lane class</th><th>mean wait, minutes</th><th>95 % interval</th></tr>${changed.join('')}</table>`
    );
  });
  return [
    '<!doctype html>',
    `<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(name)}</title><style>${style}</style></head><body>`,
    `<h1>${escaped(name)}</h1>`,
    `<p>Day ${summary.scenario.day}, ${summary.replications} replications, seed ${summary.seed}. Intervals are 95 %, over the replications.</p>`,
    ...warnings.map((text) => `<p class="warning">${escaped(text)}</p>`),
    `<table>${table}</table>`,
    ...compared,
    ...Object.values(charts),
    `<h2>Waits of the day, in minutes</h2><pre>${escaped(toTable(summary))}</pre>`,
    `<h2>Scenario</h2><pre>${escaped(JSON.stringify(summary.scenario, null, 2))}</pre>`,
    '</body></html>',
    '',
  ].join('\n');
}
