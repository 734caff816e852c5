import { describe, expect, it } from 'vitest';
import { runBlock } from '../../src/simulation/block.ts';
import { buildModel } from '../../src/simulation/model.ts';
import { Scenario, type ScenarioInput } from '../../src/simulation/scenario.ts';
import { summarise } from '../../src/simulation/summarise.ts';

const port = { ports: ['2506'] };
const hours = (count: number) => new Array<number>(24).fill(count);

function rowOf(input: ScenarioInput, laneClass: string, replications = 2) {
  const scenario = Scenario.parse({ ...port, ...input });
  const block = runBlock({ scenario, seed: 5, firstReplication: 0, replications });
  return summarise(scenario, 5, [block]).days.find(
    (row) => row.port === '2506' && row.laneClass === laneClass,
  )!;
}

describe('demand of its own', () => {
  it('takes the place of the planned one, hour by hour, at one port alone', () => {
    const demand = [{ port: '2506', laneClass: 'general' as const, hourly: hours(70).with(8, 200) }];
    const row = rowOf({ demand }, 'general');
    expect(row.hourly.arrivals.slice(7, 10)).toEqual([70, 200, 70]);
    expect(rowOf({ demand }, 'ready').arrivals).toBe(rowOf({}, 'ready').arrivals);
  });

  it('grows with the demand factor', () => {
    const demand = [{ port: '2506', laneClass: 'general' as const, hourly: hours(100) }];
    expect(rowOf({ demand, demandFactor: 1.1 }, 'general').arrivals).toBe(2_640);
  });

  it('moves a share of one class to another, and loses nobody', () => {
    const moves = [{ from: 'general' as const, to: 'sentri' as const, share: 0.1 }];
    const at = (laneClass: string, input: ScenarioInput) => rowOf(input, laneClass, 1).arrivals;
    const moved = at('general', {}) - at('general', { moves });
    expect(moved / at('general', {})).toBeCloseTo(0.1, 2);
    expect(at('sentri', { moves }) - at('sentri', {})).toBe(moved);
  });

  it('finds those who stand in line already before it: they wait, and are not counted', () => {
    const standing = [{ port: '2506', laneClass: 'general' as const, count: 300 }];
    const [without, line] = [{}, { standing }].map((more) => rowOf({ warmUpHours: 1, ...more }, 'general'));
    expect(line!.arrivals).toBe(without!.arrivals);
    expect(line!.hourly.waitMinutes.mean.value[0]).toBeGreaterThan(
      without!.hourly.waitMinutes.mean.value[0]! + 30,
    );
  });
});

describe('inspections that differ', () => {
  it('are shorter for empty trucks and longer for the others, the same on average', () => {
    const mix = (share: number) => rowOf({ empties: { share, serviceFactor: 0.4 } }, 'truck', 4);
    const [none, half] = [mix(0), mix(0.5)];
    expect(half.arrivals).toBe(none.arrivals);
    expect(half.utilisation / none.utilisation).toBeGreaterThan(0.97);
    expect(half.utilisation / none.utilisation).toBeLessThan(1.03);
  });

  it('send fewer empty trucks than others through the X-ray', () => {
    const xrayed = (input: ScenarioInput) => {
      const scenario = Scenario.parse({ ...port, ...input });
      const block = runBlock({ scenario, seed: 5, firstReplication: 0, replications: 2 });
      return summarise(scenario, 5, [block]).stages.find(({ stage }) => stage === 'xray')!.travelers;
    };
    const secondary = { xrayShare: 0.5 };
    const all = xrayed({ secondary, empties: { share: 0 } });
    const half = xrayed({ secondary, empties: { share: 0.5, xrayShare: 0.1 } });
    expect(half / all).toBeGreaterThan(0.52);
    expect(half / all).toBeLessThan(0.68);
  });

  it('are as much shorter as pre-reading saves, for the share whose documents are read', () => {
    const busy = (input: ScenarioInput) => rowOf(input, 'general', 4).utilisation;
    const preReads = [{ laneClass: 'general' as const, share: 0.5, savesSeconds: 17 }];
    // Half of the cars save half of 34 seconds, of a headway of 45.
    expect(busy({ preReads }) / busy({})).toBeCloseTo(1 - 8.5 / 45, 1);
  });

  it('may be of one crossing alone', () => {
    const services = [{ port: '2506', laneClass: 'general' as const, meanSeconds: 100 }];
    const scenario = Scenario.parse({ services });
    const means = buildModel(scenario)
      .groups.filter(({ laneClass }) => laneClass === 'general')
      .map(({ portCode, queues }) => [portCode, queues[0]!.service.meanSeconds]);
    expect(means.filter(([, mean]) => mean === 100)).toEqual([['2506', 100]]);
  });
});
