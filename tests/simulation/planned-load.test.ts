import { describe, expect, it } from 'vitest';
import { runBlock } from '../../src/simulation/block.ts';
import { overloads, overloadWords, plannedLoads } from '../../src/simulation/planned-load.ts';
import { Scenario, type ScenarioInput } from '../../src/simulation/scenario.ts';
import { summarise } from '../../src/simulation/summarise.ts';

const twoLanes = [{ port: '2506', laneClass: 'general', open: 2 }] as const;

describe('the load that is planned', () => {
  it.each<readonly [string, ScenarioInput]>([
    ['as it is', {}],
    ['in an outage', { outages: [{ from: '08:00', to: '12:00', factor: 1.5 }] }],
    ['with documents read before', { preReads: [{ laneClass: 'truck', share: 0.5, savesSeconds: 20 }] }],
    ['of trucks without cargo', { empties: { share: 0.6, serviceFactor: 0.3 } }],
    ['of more lanes than it has', { lanes: [...twoLanes] }],
  ])('is the utilisation that a simulation finds: %s', (_, input) => {
    const scenario = Scenario.parse({ ports: ['2506'], ...input });
    const block = runBlock({ scenario, seed: 1, firstReplication: 0, replications: 20 });
    const found = summarise(scenario, 1, [block]).days.filter(({ port }) => port === '2506');
    expect(found.length).toBeGreaterThan(3);
    for (const { laneClass, utilisation } of found) {
      const planned = plannedLoads(scenario).filter((load) => load.laneClass === laneClass);
      // Some classes have several crossings, which the summary tells together.
      if (planned.length > 1) continue;
      expect(planned[0]?.utilisation, laneClass).toBeGreaterThan(0.94 * utilisation);
      expect(planned[0]?.utilisation, laneClass).toBeLessThan(1.06 * utilisation);
    }
  });

  it('names queues that cannot keep up, with the hours in which they grow', () => {
    expect(overloads(Scenario.parse({}))).toEqual([]);
    const [told, ...others] = overloads(Scenario.parse({ ports: ['2506'], lanes: [...twoLanes] }));
    expect(others).toEqual([]);
    expect(told && overloadWords(told)).toMatch(
      /^Otay Mesa, general: the queue cannot keep up, its lanes are asked for 1\d\d % of their time; by hour 0\d: 1\d\d %, /,
    );
  });

  it('has no figure for an hour without a lane', () => {
    const periods = [
      { from: '00:00', to: '06:00', open: 0 },
      { from: '06:00', to: '24:00', open: 6 },
    ];
    const schedules = [{ port: '2601', laneClass: 'general' as const, periods }];
    const [load] = plannedLoads(Scenario.parse({ ports: ['2601'], schedules })).filter(
      ({ laneClass }) => laneClass === 'general',
    );
    expect(load?.hourly.slice(0, 6)).toEqual(Array(6).fill(null));
    expect(load?.hourly.slice(6).every((hour) => hour !== null)).toBe(true);
  });
});
