import { describe, expect, it } from 'vitest';
import { runBlock } from '../../src/simulation/block.ts';
import { calibrate, calibrationSubjects } from '../../src/simulation/calibrate/calibration.ts';
import type { Observed } from '../../src/simulation/calibrate/observed.ts';
import { readFeed } from '../../src/simulation/calibrate/read-feed.ts';
import { readProfile } from '../../src/simulation/calibrate/read-profile.ts';
import { solve } from '../../src/simulation/calibrate/solve.ts';
import { waitAt, wholeLanes } from '../../src/simulation/calibrate/targets.ts';
import { Scenario } from '../../src/simulation/scenario.ts';
import { summarise } from '../../src/simulation/summarise.ts';

const header =
  'port_number,mode,lane_type,daytype,hour,n,mean_wait_min,p50_wait_min,p90_wait_min,mean_lanes_open';

describe('an hourly profile', () => {
  it('is read by crossing, class and hour; what is empty is unknown, other days are passed over', () => {
    const text = [
      header,
      '250401,vehicle,Sentri,weekday,6,486,27.9,26,44,9.23',
      '250401,vehicle,Sentri,weekday,7,0,,,,0.5',
      '250401,vehicle,Sentri,weekend,6,486,99,26,44,9.23',
      '250401,pedestrian,ReadyLane,weekday,0,1,3,3,3,2',
      '250601,vehicle,General,weekday,0,1,3,3,3,2',
    ].join('\r\n');
    const read = readProfile(text, 'weekday', ['250401']);
    expect(read.map(({ crossing, laneClass }) => [crossing, laneClass])).toEqual([
      ['250401', 'sentri'],
      ['250401', 'pedestrian_ready'],
    ]);
    expect(read[0]!.hours.slice(5, 8)).toEqual([
      {},
      { waitMinutes: 27.9, p90Minutes: 44, lanesOpen: 9.23 },
      { lanesOpen: 0.5 },
    ]);
  });

  it('may have counts in the place of waits', () => {
    const text =
      'port_number,daytype,lane_type,hour,served_per_hour,arrivals_per_hour\n250401,weekday,General,3,93.7,62.9\n';
    expect(readProfile(text, 'weekday')[0]).toMatchObject({ laneClass: 'general' });
    expect(readProfile(text, 'weekday')[0]!.hours[3]).toEqual({ count: 62.9 });
  });

  it.each([
    ['a,b\n', 1, 'there is no column port_number'],
    [`${header}\n250401,vehicle,Sentri,weekday,24,1,1,1,1,1\n`, 2, 'hour:'],
    [`${header}\n\n250401,vehicle,Sentri,weekday,2,1,-1,1,1,1\n`, 3, 'mean_wait_min: -1'],
    [`${header}\n999999,vehicle,Sentri,weekday,2,1,1,1,1,1\n`, 2, 'port_number: there is no crossing 999999'],
    [`${header}\n250401,vehicle,Fast,weekday,2,1,1,1,1,1\n`, 2, 'lane_type: vehicle lanes have no type Fast'],
    [`${header}\n250401,vehicle,Sentri,weekday\n`, 2, 'has 4 fields, the header 10'],
  ])('%j is refused with its line', (text, line, message) => {
    expect(() => readProfile(text, 'weekday')).toThrow(
      expect.objectContaining({ line, message: expect.stringContaining(message) }),
    );
  });
});

describe('the border wait times feed', () => {
  const lanes = (time: string, delay: string, open: string, status = 'delay') => ({
    update_time: time,
    operational_status: status,
    delay_minutes: delay,
    lanes_open: open,
  });
  const port = (...sentri: Parameters<typeof lanes>) => ({
    port_number: '250401',
    passenger_vehicle_lanes: {
      standard_lanes: lanes('', '', '', 'N/A'),
      NEXUS_SENTRI_lanes: lanes(...sentri),
      ready_lanes: lanes('At Noon PDT', '90', '12'),
    },
    pedestrian_lanes: { standard_lanes: lanes('At 10:00 pm PDT', '', '4', 'no delay') },
  });

  it('counts each entry for the hour of its own time, and is averaged over several moments', () => {
    const read = readFeed([
      JSON.stringify([port('At 10:00 am PDT', '20', '6'), { port_number: 'XYZ' }]),
      JSON.stringify([port('At 10:00 am PDT', '30', '8')]),
    ]);
    const of = (laneClass: string) => read.find((it) => it.laneClass === laneClass)!.hours;
    expect(of('sentri')[10]).toEqual({ waitMinutes: 25, lanesOpen: 7 });
    expect(of('ready')[12]).toEqual({ waitMinutes: 90, lanesOpen: 12 });
    expect(of('pedestrian')[22]).toEqual({ waitMinutes: 0, lanesOpen: 4 });
    expect(read.some(({ laneClass }) => laneClass === 'general')).toBe(false);
  });

  it('is told apart from any other JSON', () => {
    expect(() => readFeed(['{'])).toThrow('is no JSON');
    expect(() => readFeed(['[{"a": 1}]'])).toThrow('is no border wait times feed: 0.port_number');
  });
});

describe('the parts of a fit', () => {
  it('solve a positive definite system', () => {
    const solved = solve(
      [
        [4, 2, 0],
        [2, 5, 1],
        [0, 1, 3],
      ],
      [8, 15, 11],
    );
    expect(solved.map((value) => Number(value.toFixed(9)))).toEqual([1, 2, 3]);
    expect(() => solve([[0]], [1])).toThrow(RangeError);
  });

  it('open whole lanes that come to the mean, and one at least', () => {
    const lanes = wholeLanes([2.5, 2.5, 0, 0.6, ...new Array<number>(20).fill(3)]);
    expect(lanes.slice(0, 4).reduce((x, y) => x + y, 0)).toBe(10);
    expect(lanes.slice(8, 12)).toEqual([0, 0, 0, 0]);
    expect(Math.min(...lanes.slice(12, 16))).toBe(1);
  });

  it('read a wait between the hours that may be looked at, past midnight too', () => {
    const waits = new Array<number | undefined>(24).fill(undefined).with(1, 10).with(3, 30).with(23, 20);
    expect(waitAt(waits, 2.5)).toBe(20);
    expect(waitAt(waits, 0.5)).toBe(15);
    expect(waitAt(waits, 23.5)).toBe(20);
  });
});

describe('a calibration', () => {
  // A day of a port that is known: what it shows by hour is what a calibration is given.
  const lanesOpen = 3;
  const periods = [{ from: '00:00', to: '24:00', open: lanesOpen }];
  const hourly = [
    90, 90, 95, 110, 150, 200, 260, 260, 230, 200, 190, 185, 185, 190, 200, 210, 215, 200, 180, 150, 120, 110,
    100, 95,
  ];
  const truth = Scenario.parse({
    ports: ['2601'],
    warmUpHours: 4,
    demand: [{ port: '2601', crossing: '260101', laneClass: 'general', hourly }],
    services: [{ port: '2601', laneClass: 'general', meanSeconds: 48 }],
    schedules: [{ port: '2601', crossing: '260101', laneClass: 'general', periods }],
    standing: [{ port: '2601', crossing: '260101', laneClass: 'general', count: 60 }],
  });
  const block = runBlock({ scenario: truth, seed: 77, firstReplication: 0, replications: 150 });
  const shown = summarise(truth, 77, [block]).days.find(
    ({ port, laneClass }) => port === '2601' && laneClass === 'general',
  )!;
  const observed: Observed = {
    crossing: '260101',
    laneClass: 'general',
    hours: shown.hourly.waitMinutes.mean.value.map((wait, hour) => ({
      ...(wait === null ? {} : { waitMinutes: wait }),
      lanesOpen,
      count: hourly[hour]!,
    })),
  };
  const base = Scenario.parse({});
  const options = { seed: 1, folds: 4, tolerance: 0.2, travelers: 300_000 };
  const subjects = calibrationSubjects(base, [observed]);
  let measured = 0;
  const { queues, scenario } = calibrate(base, subjects, options, () => {
    measured += 1;
  });
  const [queue] = queues;

  it('finds the waits of a day that is known again, also in hours that the fit did not look at', () => {
    expect(queue!.score.hours).toBe(24);
    expect(queue!.score.fittedWithin).toBeGreaterThanOrEqual(22);
    expect(queue!.score.heldOutWithin).toBeGreaterThanOrEqual(18);
    expect(measured).toBeGreaterThan(100);
  });

  it('finds how long an inspection takes from the counts, and how many come', () => {
    const volume = hourly.reduce((x, y) => x + y, 0);
    expect(queue!.travelers / volume).toBeGreaterThan(0.9);
    expect(queue!.travelers / volume).toBeLessThan(1.1);
    expect(queue!.plan.meanSeconds / 48).toBeGreaterThan(0.8);
    expect(queue!.plan.meanSeconds / 48).toBeLessThan(1.2);
    expect(queue!.serviceFactor).toBeCloseTo(queue!.plan.meanSeconds / 34, 6);
  });

  it('gives a scenario that runs as any other and shows those waits', () => {
    const found = summarise(scenario, 5, [
      runBlock({ scenario, seed: 5, firstReplication: 0, replications: 100 }),
    ]).days.find(({ port, laneClass }) => port === '2601' && laneClass === 'general')!;
    const within = found.hourly.waitMinutes.mean.value.filter((wait, hour) => {
      const seen = observed.hours[hour]!.waitMinutes!;
      return Math.abs(wait! - seen) <= Math.max(0.25 * seen, 1);
    });
    expect(within.length).toBeGreaterThanOrEqual(20);
  });

  it('finds officers that differ as much as the spread of the waits asks for', () => {
    const differing = (spread: number) => {
      const hours = observed.hours.map((hour) => ({ ...hour, p90Minutes: spread * hour.waitMinutes! }));
      const seen = calibrationSubjects(base, [{ ...observed, hours }]);
      const found = calibrate(base, seen, { ...options, folds: 0, travelers: 20_000 }, () => {});
      return found.scenario.services[0]!.officerVariation!;
    };
    expect(differing(1.01)).toBe(0);
    expect(differing(4)).toBeGreaterThan(0.15);
    expect(queue!.plan.officerVariation).toBe(0.15);
  }, 120_000);

  it('has nothing to fit where nothing was seen', () => {
    const blind = { ...observed, hours: observed.hours.map(() => ({})) };
    expect(calibrationSubjects(base, [blind])).toEqual([]);
  });
});
