import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BlockResult, runBlock, runBlockPaced } from '../../src/simulation/block.ts';
import { mergeBlocks, summarise } from '../../src/simulation/merge.ts';
import { Scenario, type ScenarioInput } from '../../src/simulation/scenario.ts';
import { hoursOf } from '../../src/simulation/summary.ts';

const small = Scenario.parse({ ports: ['2604', '2408'], demandFactor: 0.2 });
const block = (firstReplication: number, replications: number, scenario = small, seed = 5): BlockResult =>
  runBlock({ scenario, seed, firstReplication, replications });
const summaryOf = (input: ScenarioInput, replications = 6) => {
  const scenario = Scenario.parse(input);
  return summarise(scenario, 5, [block(0, replications, scenario)]);
};

describe('blocks of replications', () => {
  const whole = block(0, 6);

  it('merge to the last digit, however they are cut and in whatever order they come', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 5 })), fc.boolean(), (cuts, reversed) => {
        const edges = [0, ...cuts.toSorted((left, right) => left - right), 6];
        const blocks = edges.slice(1).map((edge, i) => block(edges[i]!, edge - edges[i]!));
        expect(mergeBlocks(reversed ? blocks.reverse() : blocks)).toEqual(whole);
      }),
      { numRuns: 10 },
    );
  });

  it('survive JSON', () => {
    expect(JSON.parse(JSON.stringify(whole))).toEqual(whole);
  });

  it('cannot be counted twice', () => {
    expect(() => mergeBlocks([whole, block(5, 1)])).toThrow(RangeError);
    expect(() => mergeBlocks([whole, block(6, 1, Scenario.parse({ ports: ['2606'] }))])).toThrow(RangeError);
  });

  it('stop when asked, with the replications that are whole', () => {
    let asked = 0;
    const seen: number[] = [];
    const options = { scenario: small, seed: 5, firstReplication: 0, replications: 6 };
    const stopped = runBlock({
      ...options,
      shouldStop: () => {
        asked += 1;
        return asked > 40;
      },
      onReplication: (done) => seen.push(done),
    });
    expect(stopped.replications).toBeGreaterThan(0);
    expect(stopped.replications).toBeLessThan(6);
    expect(seen).toEqual(Array.from({ length: stopped.replications }, (_, i) => i + 1));
    expect(stopped).toEqual(block(0, stopped.replications));
  });

  it('give the same when they pause', async () => {
    let pauses = 0;
    const pause = async () => {
      pauses += 1;
    };
    const options = { scenario: small, seed: 5, firstReplication: 0, replications: 6 };
    expect(await runBlockPaced(options, { now: () => 0, pause, everyMs: 0 })).toEqual(whole);
    expect(pauses).toBeGreaterThan(6);
  });

  it('differ by seed', () => {
    expect(block(0, 6, small, 6)).not.toEqual(whole);
  });
});

describe('what a simulation finds', () => {
  const summary = summarise(small, 5, [block(0, 6)]);

  it('conserves the flow: every row serves its arrivals, and hours add up to days', () => {
    for (const row of summary.days) {
      expect(row.served).toBe(row.arrivals);
      const hours = hoursOf(row);
      expect(hours).toHaveLength(24);
      expect(hours.reduce((sum, hour) => sum + hour.arrivals, 0)).toBeCloseTo(row.arrivals, 6);
      expect(hours.reduce((sum, hour) => sum + hour.served, 0)).toBeLessThanOrEqual(row.arrivals + 0.05);
    }
  });

  it('adds the ports up to the border', () => {
    const sum = (rows: typeof summary.days) => rows.reduce((total, row) => total + row.arrivals, 0);
    expect(sum(summary.days.filter((row) => row.port === 'all'))).toBeCloseTo(
      sum(summary.days.filter((row) => row.port !== 'all')),
      6,
    );
  });

  it('shows every wait with an interval around it, and percentiles in order', () => {
    for (const { arrivals, waitMinutes } of [...summary.days, ...summary.days.flatMap(hoursOf)]) {
      if (arrivals === 0) continue;
      const { p50, p90, p95, p99 } = waitMinutes;
      const values = [p50, p90, p95, p99].map((wait) => wait!.value);
      expect(values).toEqual(values.toSorted((left, right) => left - right));
      for (const wait of Object.values(waitMinutes)) {
        if (wait === null || wait.low === null || wait.high === null) continue;
        expect(wait.low).toBeLessThanOrEqual(wait.value);
        expect(wait.high).toBeGreaterThanOrEqual(wait.value);
      }
    }
  });

  it('queues the whole border: cars, trucks, pedestrians and bus passengers', () => {
    expect(summaryOf({}, 1).totals.arrivals).toBe(249_000 + 12_500 + 130_911 + 9_259);
  });

  it('says less wait with more lanes, on the same arrivals', () => {
    const port = { ports: ['2504'] };
    const general = (input: ScenarioInput) =>
      summaryOf({ ...port, ...input }, 2).days.find(
        (row) => row.port === '2504' && row.laneClass === 'general',
      )!;
    const [usual, more] = [general({}), general({ lanes: [{ laneClass: 'general', factor: 1.5 }] })];
    expect(more.arrivals).toBe(usual.arrivals);
    expect(more.waitMinutes.mean!.value).toBeLessThan(usual.waitMinutes.mean!.value / 2);
    expect(more.utilisation).toBeLessThan(usual.utilisation);
  });

  it('moves cars from the other lanes to SENTRI when the share grows', () => {
    const carsAt = (laneClass: string, input: ScenarioInput) =>
      summaryOf({ ports: ['2506'], ...input }, 1).days.find(
        (row) => row.port === '2506' && row.laneClass === laneClass,
      )!.arrivals;
    expect(carsAt('sentri', { sentriShare: 0.3 })).toBeGreaterThan(carsAt('sentri', {}) * 1.4);
    expect(carsAt('general', { sentriShare: 0.3 })).toBeLessThan(carsAt('general', {}));
  });
});

describe('a scenario', () => {
  it.each([
    [{ day: '1999' }, 'day'],
    [{ ports: ['0000'] }, 'ports.0'],
    [{ sentriShare: -0.1 }, 'sentriShare'],
    [{ lanes: [{ laneClass: 'sentri' }] }, 'lanes.0'],
    [{ lanes: [{ factor: 2, fromHour: 9, toHour: 8 }] }, 'lanes.0.toHour'],
    [{ services: [{ laneClass: 'general', meanSeconds: 0 }] }, 'services.0.meanSeconds'],
    [{ sentri: 0.5 }, ''],
  ])('%j is refused at %s', (input, path) => {
    const { error } = Scenario.safeParse(input);
    expect(error?.issues[0]?.path.join('.')).toBe(path);
  });

  it('with a lane class that never opens names the crossing', () => {
    expect(() => summaryOf({ ports: ['2504'], lanes: [{ laneClass: 'sentri', open: 0 }] })).toThrow(
      /sentri.*San Ysidro/,
    );
  });
});
