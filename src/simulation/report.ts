/** One self-contained page: no script, nothing loaded. */

import type { Locale } from '../http/text.ts';
import type { Difference } from './compare.ts';
import {
  differenceTable,
  overloads,
  type ResultTable,
  stagesTable,
  totalsRows,
  waitsTable,
  withInterval,
} from './result-tables.ts';
import { resultWords } from './result-words.ts';
import type { SimulationSummary } from './summary.ts';

type Parts = {
  readonly name: string;
  readonly summary: SimulationSummary;
  /** SVG by name, in the order in which they are shown. */
  readonly charts: Readonly<Record<string, string>>;
  readonly differences: readonly { readonly name: string; readonly difference: Difference }[];
  readonly locale?: Locale;
};

export const escaped = (text: string) =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;');

const style =
  'body{font:15px/1.5 Helvetica,Arial,sans-serif;color:#222;max-width:62rem;margin:2rem auto;padding:0 1rem}' +
  'table{border-collapse:collapse}td,th{padding:.15rem .8rem;border-bottom:1px solid #ddd;text-align:right}' +
  'th[scope=row],th.head{text-align:left;font-weight:normal}thead th{vertical-align:bottom}td{white-space:nowrap}' +
  'pre{font-size:12px;overflow-x:auto;background:#f5f5f5;padding:.6rem}' +
  '.scroll{overflow-x:auto;margin:1rem 0;break-inside:avoid}.scroll svg{display:block}' +
  '.warning{border-left:4px solid #b84700;padding-left:.8rem}' +
  '@media print{pre{white-space:pre-wrap}.scroll{overflow:visible}.scroll svg{max-width:100%;height:auto}.tables{font-size:11px}}';

/** Wide things scroll by themselves: on a telephone, and by the keyboard. */
const scroll = (label: string, content: string, kind = '') =>
  `<div class="scroll ${kind}" tabindex="0" role="region" aria-label="${escaped(label)}">${content}</div>`;

function htmlOf({ columns, heads, rows }: ResultTable): string {
  const head = columns.map(
    (text, at) => `<th scope="col"${at < heads ? ' class="head"' : ''}>${escaped(text)}</th>`,
  );
  const body = rows.map((cells) =>
    cells.map((text, at) =>
      at < heads ? `<th scope="row">${escaped(text)}</th>` : `<td>${escaped(text)}</td>`,
    ),
  );
  return `<table><thead><tr>${head.join('')}</tr></thead><tbody>${body.map((cells) => `<tr>${cells.join('')}</tr>`).join('')}</tbody></table>`;
}

/** The report of a simulation, for reading and for print. */
export function toReport({ name, summary, charts, differences, locale = 'en' }: Parts): string {
  const words = resultWords[locale];
  const totals = totalsRows(summary, locale)
    .map(([what, figure]) => `<tr><th scope="row">${escaped(what)}</th><td>${escaped(figure)}</td></tr>`)
    .join('');
  const compared = differences.map(({ name: variant, difference }) => {
    const table = differenceTable(difference, locale);
    const hours = withInterval(difference.personHours, locale);
    const worth = withInterval(difference.cost, locale);
    const title = words.less(variant, name);
    const shown =
      table.rows.length === 0 ? `<p>${words.noDifference}</p>` : scroll(title, htmlOf(table), 'tables');
    return `<h2>${escaped(title)}</h2><p>${escaped(words.difference(hours, worth))}</p>${shown}`;
  });
  const stages = stagesTable(summary, locale);
  return [
    '<!doctype html>',
    `<html lang="${locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${escaped(name)}</title><style>${style}</style></head><body><main>`,
    `<h1>${escaped(name)}</h1>`,
    `<p>${words.ran(summary.scenario.day, summary.replications, summary.seed)}</p>`,
    ...overloads(summary.days, locale).map((text) => `<p class="warning">${escaped(text)}</p>`),
    `<table>${totals}</table>`,
    ...compared,
    ...Object.entries(charts).map(([chart, svg]) => scroll(chart, svg)),
    `<h2>${words.waits}</h2>${scroll(words.waits, htmlOf(waitsTable(summary, locale)), 'tables')}`,
    ...(stages.rows.length === 0
      ? []
      : [`<h2>${words.stages}</h2>${scroll(words.stages, htmlOf(stages), 'tables')}`]),
    `<h2>${words.scenario}</h2>${scroll(words.scenario, `<pre>${escaped(JSON.stringify(summary.scenario, null, 2))}</pre>`)}`,
    '</main></body></html>',
    '',
  ].join('\n');
}
