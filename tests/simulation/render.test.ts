import { describe, expect, it } from 'vitest';
import { SimulationResult } from '../../src/outbox/protocol.ts';
import { runBlock } from '../../src/simulation/block.ts';
import { renderSimulation, toSimulationResult } from '../../src/simulation/result.ts';
import { niceScale } from '../../src/simulation/scale.ts';
import { Scenario } from '../../src/simulation/scenario.ts';
import { toTable } from '../../src/simulation/table.ts';

const scenario = Scenario.parse({ ports: ['2604', '2606'] });
const rendered = renderSimulation(scenario, 1, [
  runBlock({ scenario, seed: 1, firstReplication: 0, replications: 3 }),
]);

describe('a rendered simulation', () => {
  it('is a result that a worker may send', () => {
    expect(SimulationResult.parse(toSimulationResult(rendered))).toEqual(toSimulationResult(rendered));
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

  it('has a chart whose elements are closed, with axes, units and a panel a lane class', () => {
    const svg = rendered.charts.waits;
    const open: string[] = [];
    for (const [, closing, name, selfClosing] of svg.matchAll(/<(\/?)([a-z]+)[^>]*?(\/?)>/g)) {
      if (closing) expect(open.pop()).toBe(name);
      else if (!selfClosing) open.push(name!);
    }
    expect(open).toEqual([]);
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
    expect(svg.match(/wait \(minutes\)/g)).toHaveLength(5);
    expect(svg.match(/hour of arrival \(local time\)/g)).toHaveLength(5);
  });

  it('has a table with a row a port and lane class', () => {
    const lines = toTable(rendered.summary).trimEnd().split('\n');
    expect(lines).toHaveLength(2 + rendered.summary.days.length);
    expect(lines.some((line) => line.startsWith('Nogales') && line.includes('sentri'))).toBe(true);
  });

  it('shows no interval for a single replication', () => {
    const single = renderSimulation(scenario, 1, [
      runBlock({ scenario, seed: 1, firstReplication: 0, replications: 1 }),
    ]);
    expect(single.summary.days[0]?.waitMinutes.mean?.low).toBeNull();
    expect(toTable(single.summary)).not.toContain('±');
    expect(single.charts.waits).not.toMatch(/NaN|null/);
  });
});

describe('an axis', () => {
  it('has four to eight ticks and reaches its highest value', () => {
    for (const highest of [0.1, 0.3, 1, 4.2, 7, 24, 99, 100, 5_000]) {
      const { top, ticks } = niceScale(highest);
      expect(top).toBeGreaterThanOrEqual(highest);
      expect(ticks.length).toBeGreaterThanOrEqual(3);
      expect(ticks.length).toBeLessThanOrEqual(8);
    }
  });
});
