import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BlockResult, runBlock, runBlockPaced } from '../../src/simulation/block.ts';
import { mergeBlocks } from '../../src/simulation/merge.ts';
import { Scenario, type ScenarioInput } from '../../src/simulation/scenario.ts';
import { summarise } from '../../src/simulation/summarise.ts';
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

  const port = { ports: ['2506'], demandFactor: 1.1 };
  const rowOf = (input: ScenarioInput, laneClass = 'sentri', replications = 3) =>
    summaryOf({ ...port, ...input }, replications).days.find(
      (row) => row.port === '2506' && row.laneClass === laneClass,
    )!;

  it('finds the same to the last digit on the event calendar, where plain queues need none of it', () => {
    const plain = summaryOf(port);
    const calendar = summaryOf({ ...port, queueing: { approachSpace: 1_000_000 } });
    expect({ ...calendar, scenario: null }).toEqual({ ...plain, scenario: null });
  });

  it("keeps Little's law in every row: the mean line is what the waits of the day add up to", () => {
    for (const row of summaryOf({ ports: ['2503', '2604'] }).days) {
      const waited = (row.arrivals * (row.waitMinutes.mean?.value ?? 0)) / 60;
      // Waits past midnight are in no step of the day.
      expect(row.lineMean * 24).toBeLessThanOrEqual(waited + 0.02 * row.arrivals);
      expect(row.lineMean * 24).toBeGreaterThan(0.9 * waited - 1);
      expect(row.lineMax).toBeGreaterThanOrEqual(Math.max(...row.hourly.lineMean));
    }
  });

  it('serves, or loses to those who give up or turn back, everyone who comes', () => {
    const queueing = { lines: 'each', jockeying: true, patienceMinutes: 5, balkMinutes: 10 } as const;
    const row = rowOf({ queueing, lanes: [{ factor: 0.7 }] }, 'general');
    expect(row.reneged).toBeGreaterThan(0);
    expect(row.balked).toBeGreaterThan(0);
    expect(row.served + row.reneged + row.balked).toBeCloseTo(row.arrivals, 2);
  });

  it('slows the lanes that an outage names, in its hours', () => {
    const usual = rowOf({});
    const outage = rowOf({ outages: [{ laneClasses: ['sentri'], from: '10:00', to: '12:00', factor: 6 }] });
    const at = (row: typeof usual, hour: number) => row.hourly.waitMinutes.mean.value[hour]!;
    expect(at(outage, 9)).toBe(at(usual, 9));
    expect(at(outage, 11)).toBeGreaterThan(10 * at(usual, 11));
  });

  it('tells quarter hours that add up to the hours', () => {
    const [hours, fine] = [rowOf({}).hourly, rowOf({ stepMinutes: 15 }).hourly];
    expect(fine.arrivals).toHaveLength(96);
    for (const [hour, arrivals] of hours.arrivals.entries())
      expect(fine.arrivals.slice(4 * hour, 4 * hour + 4).reduce((x, y) => x + y, 0)).toBeCloseTo(arrivals, 1);
  });

  it('opens lanes by the quarter hour as a schedule says', () => {
    const periods = [
      { from: '00:00', to: '06:15', open: 4 },
      { from: '06:15', to: '24:00', open: 9 },
    ];
    const row = rowOf({ schedules: [{ laneClass: 'sentri', periods }], stepMinutes: 15 });
    expect(row.hourly.lanesOpen.slice(23, 27)).toEqual([4, 4, 9, 9]);
  });

  it('begins a warmed-up day with the line that the evening before left', () => {
    const lanes = [{ laneClass: 'general', open: 1 }] as const;
    const [cold, warm] = [0, 6].map((warmUpHours) => rowOf({ lanes: [...lanes], warmUpHours }, 'general'));
    expect(warm!.hourly.lineMean[0]).toBeGreaterThan(cold!.hourly.lineMean[0]! + 10);
    expect(warm!.arrivals).toBe(cold!.arrivals);
  });

  it('refers the share that is said, and has them wait for servers of their own', () => {
    const referralShares = [{ laneClass: 'general', share: 0.1 }] as const;
    const secondary = { referralShares: [...referralShares], examRate: 0, servers: 3 };
    const row = rowOf({ secondary }, 'general');
    expect(row.referrals / row.arrivals).toBeGreaterThan(0.09);
    expect(row.referrals / row.arrivals).toBeLessThan(0.11);
    const stage = (servers: number) =>
      summaryOf({ ...port, secondary: { ...secondary, servers } }, 2).stages.find(
        (it) => it.traffic === 'cars',
      )!;
    expect(stage(12).waitMinutes!.value).toBeLessThan(stage(8).waitMinutes!.value);
    expect(stage(12).travelers).toBe(stage(8).travelers);
  });

  it('says which queues do not keep up', () => {
    const { warnings } = summaryOf({ ...port, lanes: [{ laneClass: 'general', factor: 0.2 }] }, 1);
    expect(warnings.join()).toMatch(/Otay Mesa.*General.*does not keep up.*%/);
    expect(summaryOf({ ports: ['2606'] }, 1).warnings).toEqual([]);
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

const schedule = (...periods: (readonly [string, string, number])[]) => ({
  schedules: [{ laneClass: 'general', periods: periods.map(([from, to, open]) => ({ from, to, open })) }],
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
    [{ stepMinutes: 15 }, 'stepMinutes'],
    [{ demandFactor: -1 }, 'demandFactor'],
    [{ outages: [{ from: '09:00', to: '08:00', factor: 4 }] }, 'outages.0.to'],
    [{ outages: [{ from: '09:10', to: '10:00', factor: 4 }] }, 'outages.0.from'],
    [{ queueing: { patienceMinutes: 0 } }, 'queueing.patienceMinutes'],
    [schedule(['00:00', '06:00', 2], ['07:00', '24:00', 3]), 'schedules.0.periods.1.from'],
    [schedule(['00:00', '06:00', 2], ['05:00', '24:00', 3]), 'schedules.0.periods.1.from'],
    [schedule(['00:00', '23:45', 2]), 'schedules.0.periods.0.to'],
    [schedule(['00:00', '24:00', 0]), 'schedules.0.periods'],
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
