/** One self-contained page: no script, nothing loaded. */
import { escaped } from '../simulation/report.ts';
import type { ReplayReport } from './report.ts';
import { reportRows, verdictWords } from './report-words.ts';

const style =
  'body{font:15px/1.5 Helvetica,Arial,sans-serif;color:#222;max-width:72rem;margin:1.5rem auto;padding:0 1rem}' +
  'h1{font-size:1.5rem;line-height:1.25;margin:0 0 .5rem}h2{font-size:1.15rem;margin:1.6rem 0 .4rem}' +
  '.verdict{border-left:6px solid #00785a;background:#eef7f3;padding:.6rem .9rem;margin:0 0 1rem}' +
  '.verdict.bad{border-color:#b10000;background:#fdf0ef}' +
  'table{border-collapse:collapse;width:100%}td,th{padding:.25rem .6rem .25rem 0;border-bottom:1px solid #ddd;text-align:left;vertical-align:top}' +
  'th{font-weight:600;white-space:nowrap}.figures{width:auto;min-width:min(100%,22rem)}.figures td,.figures th{text-align:right}.figures td:first-child,.figures th:first-child{text-align:left}' +
  '.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,25rem),1fr));gap:.5rem}' +
  'figure{margin:0;break-inside:avoid}svg{width:100%;max-width:34rem;height:auto}.scroll{overflow-x:auto}' +
  'code{overflow-wrap:anywhere}';

const count = (value: number) => value.toLocaleString('en-US');

/** What a chart shows in figures, for who does not see it. */
function latencyTable({ latencyDistribution }: ReplayReport): string {
  const rows = latencyDistribution.map(
    ([percentile, milliseconds]) => `<tr><td>${percentile} %</td><td>${count(milliseconds)}</td></tr>`,
  );
  return `<h2>Latency, in milliseconds</h2><div class="scroll"><table class="figures"><tr><th scope="col">Answered within</th><th scope="col">ms</th></tr>${rows.join('')}</table></div>`;
}

function portTable({ byPort }: ReplayReport): string {
  const rows = byPort.map(
    ({ port, name, admit, refer, redirect }) =>
      `<tr><td>${escaped(name)} (${port})</td><td>${count(admit)}</td><td>${count(refer)}</td><td>${count(redirect)}</td></tr>`,
  );
  return `<h2>Decisions by port</h2><div class="scroll"><table class="figures"><tr><th scope="col">Port</th><th scope="col">admit</th><th scope="col">refer</th><th scope="col">redirect</th></tr>${rows.join('')}</table></div>`;
}

function paceWords(speed: number): string {
  const [amount, unit] = speed >= 60 ? [speed / 60, 'minute'] : [speed, 'second'];
  const rounded = Number(amount.toFixed(2));
  return `each second is ${rounded === 1 ? `a ${unit}` : `${rounded} ${unit}s`} of it`;
}

/** @param charts SVG by name, in the order in which they are shown */
export function replayPage(report: ReplayReport, charts: Readonly<Record<string, string>>): string {
  const title = `Replay of ${report.day}, ${report.minutes} minutes from ${report.from} at ${report.speed} x`;
  const rows = reportRows(report).map(
    ([name, words]) => `<tr><th scope="row">${escaped(name)}</th><td>${escaped(words)}</td></tr>`,
  );
  return [
    '<!doctype html>',
    `<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${escaped(title)}</title><style>${style}</style></head><body><main>`,
    `<h1>${escaped(title)}</h1>`,
    `<p class="verdict${report.ok ? '' : ' bad'}"><strong>${report.ok ? 'Reconciled.' : 'Not reconciled.'}</strong> ${verdictWords(report.ok)}</p>`,
    `<table>${rows.join('')}</table>`,
    `<h2>Over the run</h2><p>It began at ${report.from} of the day; ${paceWords(report.speed)}.</p>`,
    '<div class="charts">',
    ...Object.values(charts).map((svg) => `<figure>${svg}</figure>`),
    '</div>',
    latencyTable(report),
    portTable(report),
    `<p>Run <code>${report.run}</code>, ${count(report.members)} members made for it.</p>`,
    '</main></body></html>',
    '',
  ].join('\n');
}
