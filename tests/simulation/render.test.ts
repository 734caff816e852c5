import { describe, expect, it } from 'vitest';
import { SimulationResult } from '../../src/outbox/protocol/results.ts';
import { runBlock } from '../../src/simulation/block.ts';
import { drawCharts } from '../../src/simulation/charts/draw-node.ts';
import { toReport } from '../../src/simulation/report.ts';
import { chartsOf, renderRun, toSimulationResult } from '../../src/simulation/result.ts';
import { differenceTable, waitsTable } from '../../src/simulation/result-tables.ts';
import { Scenario } from '../../src/simulation/scenario.ts';
import { toTable } from '../../src/simulation/table.ts';

const scenario = Scenario.parse({ ports: ['2604', '2606'] });
const base = { name: 'base', scenario };
const run = (replications: number) =>
  renderRun(base, [], 1, [runBlock({ scenario, seed: 1, firstReplication: 0, replications })]);
const rendered = run(3);
const charts = await drawCharts(rendered.charts);
const files = { ...rendered, charts };

describe('a rendered simulation', () => {
  it('is a result that a worker may send', () => {
    expect(SimulationResult.parse(toSimulationResult(files))).toEqual(toSimulationResult(files));
  });

  it('has tidy CSV: the same columns in every row, one figure a row', () => {
    const [header, ...rows] = rendered.csv.trimEnd().split('\r\n');
    expect(header).toBe(
      'port,lane_class,hour,arrivals,served,lanes_open,line_mean,line_max,utilisation,referrals,reneged,balked,figure,wait_minutes,low,high',
    );
    expect(new Set(rows.map((row) => row.split(',').length))).toEqual(new Set([16]));
    const keys = rows.map((row) => {
      const [port, laneClass, hour, ...more] = row.split(',');
      const figure = more[9];
      return `${port} ${laneClass} ${hour} ${figure}`;
    });
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('has charts of each of few ports: well-formed, with axes, units, a legend and a panel a lane class', () => {
    expect(Object.keys(charts).sort()).toEqual(
      ['lanes', 'lines', 'waits'].flatMap((name) => [`${name}-2604`, `${name}-2606`]),
    );
    for (const svg of Object.values(charts)) {
      const open: string[] = [];
      for (const [, closing, name, selfClosing] of svg.matchAll(/<(\/?)([A-Za-z]+)[^>]*?(\/?)>/g)) {
        if (closing) expect(open.pop()).toBe(name);
        else if (!selfClosing) open.push(name!);
      }
      expect(open).toEqual([]);
      expect(svg).not.toMatch(/NaN|undefined|Infinity|null/);
      expect(svg).toMatch(/^<svg role="img" aria-label="/);
    }
    const waits = charts['waits-2604']!;
    expect(waits.match(/>wait \(minutes\)</g)).toHaveLength(5);
    expect(waits.match(/>hour of arrival \(local time\)</g)).toHaveLength(5);
    for (const text of ['mean', 'its 95 % interval', 'median to 95th percentile', 'SENTRI'])
      expect(waits).toContain(`>${text}<`);
    expect(charts['lines-2604']).toContain('>vehicles in line<');
    expect(charts['lanes-2604']).toContain('>busy, on average<');
  });

  it('has the same charts in Spanish, and not a word of English in them', async () => {
    const spanish = await drawCharts(
      chartsOf({ name: 'base', summary: rendered.summary }, rendered.variants, 'es'),
    );
    expect(Object.keys(spanish).sort()).toEqual(Object.keys(charts).sort());
    const words = (svg: string) => [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => text);
    for (const [name, svg] of Object.entries(spanish)) {
      const both = words(svg).filter((text) => words(charts[name]!).includes(text));
      expect(
        both.filter((text) => /[a-z]{3}/i.test(text!) && !/^(SENTRI|Ready|General)$/.test(text!)),
      ).toEqual([]);
    }
    expect(spanish['waits-2604']).toContain('>espera (minutos)<');
  });

  it('has a report that says the same in both languages', () => {
    const parts = { name: 'Nogales', summary: rendered.summary, charts, differences: [] };
    const [english, spanish] = [toReport(parts), toReport({ ...parts, locale: 'es' })];
    expect(english).toContain('<h2>Waits of the day, in minutes</h2>');
    expect(spanish).toMatch(/^<!doctype html>\n<html lang="es">/);
    expect(spanish).toContain('<h2>Esperas del día, en minutos</h2>');
    const numbers = (html: string) => html.replaceAll(/<svg[\s\S]*?<\/svg>/g, '').match(/[\d,.]+/g);
    expect(numbers(spanish)).toEqual(numbers(english));
  });

  it('names in its table of differences only what changes, each with its interval', () => {
    const row = { port: '2604', portName: 'Nogales', laneClass: 'sentri', p95Minutes: null } as const;
    const table = differenceTable(
      {
        rows: [
          { ...row, meanMinutes: { value: -6.062, low: -9.5, high: -2.6 } },
          { ...row, meanMinutes: { value: 0.04, low: 0, high: 0.1 } },
        ],
      },
      'es',
    );
    expect(table.rows).toEqual([['Nogales', 'SENTRI', '-6.06', 'de -9.50 a -2.60', '']]);
  });

  it('is drawn the same each time', async () => {
    expect(await drawCharts(run(3).charts)).toEqual(charts);
  });

  it('refuses to draw what Vega-Lite would draw otherwise than it is meant', async () => {
    const wrong = { mark: 'bar', data: { values: [] }, encoding: { shape: { field: 'x', type: 'nominal' } } };
    await expect(drawCharts({ wrong })).rejects.toThrow(/not drawn as it is meant/);
  });

  it('has a table with a row a port and lane class', () => {
    const lines = toTable(rendered.summary).trimEnd().split('\n');
    expect(lines).toHaveLength(2 + rendered.summary.days.length);
    expect(lines.some((line) => line.startsWith('Nogales') && line.includes('sentri'))).toBe(true);
  });

  it('shows no interval for a single replication', () => {
    const single = run(1);
    expect(single.summary.days[0]?.waitMinutes.mean?.low).toBeNull();
    expect(toTable(single.summary)).not.toContain('±');
    expect(JSON.stringify(waitsTable(single.summary, 'en'))).not.toMatch(/±| to /);
  });
});
