import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { parseScenario, readScenario } from '../../src/cli/simulate-file.ts';
import { runBlock } from '../../src/simulation/block.ts';
import { drawCharts } from '../../src/simulation/charts/draw-node.ts';
import { compare } from '../../src/simulation/compare.ts';
import { costWords, simulationCost } from '../../src/simulation/cost.ts';
import { mergeBlocks } from '../../src/simulation/merge.ts';
import { readyMade } from '../../src/simulation/ready-made.ts';
import { toReport } from '../../src/simulation/report.ts';
import { renderRun } from '../../src/simulation/result.ts';
import { Scenario } from '../../src/simulation/scenario.ts';
import { scenarioSchema } from '../../src/simulation/scenario-file.ts';

const yaml = `name: Nogales
ports: ['2604']
seed: 3
replications: 4
variants:
  - name: half the lanes
    change:
      lanes: [{ laneClass: general, factor: 0.5 }]
  - name: the same
    change: {}
`;

describe('a scenario file', () => {
  it('is YAML or JSON, with seed, replications and variants', () => {
    const run = parseScenario(yaml, 'nogales.yaml');
    expect(run).toMatchObject({ base: { name: 'Nogales' }, seed: 3, replications: 4 });
    expect(run.variants.map(({ name, scenario }) => [name, scenario.ports, scenario.lanes.length])).toEqual([
      ['half the lanes', ['2604'], 1],
      ['the same', ['2604'], 0],
    ]);
    const json = parseScenario('{"ports": ["2604"], "demandFactor": 2}', 'x/y.json', { day: '2024' });
    expect(json.base).toMatchObject({ name: 'y', scenario: { day: '2024', demandFactor: 2 } });
  });

  it.each([
    ['ports: [2504\n', 'f.yaml:2: '],
    ['ports: ["9999"]\n', 'f.yaml:1: ports.0: no port'],
    ['day: seed\ndemandFactor: -2\n', 'f.yaml:2: demandFactor: '],
    ['day: seed\n\nbogus: 1\n', 'f.yaml:3: bogus: there is no such field'],
    ['seed: 1.5\n', 'f.yaml:1: seed: '],
    ['lanes:\n  - laneClass: general\n    factor: 100\n', 'f.yaml:3: lanes.0.factor: '],
    [
      'variants:\n  - name: v\n    change:\n      services:\n        - laneClass: x\n',
      'f.yaml:5: variants.0.change.services.0.laneClass: ',
    ],
    [
      'ports: ["2504"]\nlanes:\n  - laneClass: sentri\n    open: 0\n',
      'f.yaml:4: lanes.0.open: No sentri lane ever opens at San Ysidro',
    ],
    ['- 1\n', 'f.yaml:1: scenario: '],
    [
      'variants:\n  - name: v\n    change: { stepMinutes: 15, ports: ["2504"] }\n',
      'f.yaml:3: variants.0.change.stepMinutes: ',
    ],
    [
      'demand:\n  - port: "2504"\n    laneClass: truck\n    hourly: [0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,9]\n',
      'f.yaml:3: demand.0.laneClass: nobody comes to truck lanes at San Ysidro',
    ],
    [
      'demand:\n  - { port: "2504", laneClass: general, hourly: [1, 2] }\n',
      'f.yaml:2: demand.0.hourly: give 24 hours',
    ],
    [
      'standing:\n  - { port: "2504", laneClass: general, count: 5 }\n',
      'f.yaml:2: standing: who stands in line',
    ],
    ['services:\n  - laneClass: general\n    meanSeconds: -4\n', 'f.yaml:3: services.0.meanSeconds: '],
    ['services:\n  - laneClass: general\n    meanSeconds:\n', 'f.yaml:3: services.0.meanSeconds: '],
    ['preReads:\n  - { laneClass: general, share: 0.3 }\n', 'f.yaml:2: preReads.0.savesSeconds: '],
    ['optimise:\n  shiftEvery: 5\n', 'f.yaml:2: optimise.shiftEvery: give a divisor of 24'],
    ['optimise:\n  targets:\n    - { laneClass: ready }\n', 'f.yaml:3: optimise.targets.0.minutes: '],
    ['secondary:\n  examRate: -0.1\n', 'f.yaml:2: secondary.examRate: '],
    [
      'schedules:\n  - laneClass: general\n    periods:\n      - { from: "00:00", to: "06:00", open: 2 }\n      - { from: "07:00", to: "24:00", open: 2 }\n',
      'f.yaml:5: schedules.0.periods.1.from: there is a gap before 07:00',
    ],
    [
      'schedules:\n  - laneClass: general\n    periods:\n      - { from: "00:00", to: "22:00", open: 2 }\n',
      'f.yaml:4: schedules.0.periods.0.to: there is a gap until 24:00',
    ],
    [
      'schedules:\n  - laneClass: general\n    periods:\n      - { from: "00:00", to: "24:00", open: 0 }\n',
      'f.yaml:4: schedules.0.periods: no lane ever opens',
    ],
    ['moves:\n  - { from: general, to: truck, share: 0.1 }\n', 'f.yaml:2: moves.0.to: is not another class'],
  ])('%j names line and field: %s', (text, message) => {
    expect(() => parseScenario(text, 'f.yaml')).toThrow(message);
  });

  it('is described by a JSON Schema that knows the ready-made scenarios and refuses what is not a field', () => {
    const schema = z.fromJSONSchema(scenarioSchema());
    const validate = (scenario: unknown) => schema.safeParse(scenario).success;
    for (const { scenario } of readyMade) expect(validate(scenario)).toBe(true);
    expect(validate({ bogus: 1 })).toBe(false);
    expect(validate({ demandFactor: 'much' })).toBe(false);
  });

  it('may be a ready-made one, by name; every one of them can run', async () => {
    expect((await readScenario(undefined)).base.name).toBe('design-day');
    for (const { name } of readyMade) {
      const { base } = await readScenario(name, { ports: ['2604'] });
      expect(simulationCost([base.scenario], 1).customers).toBeGreaterThan(10_000);
    }
    await expect(readScenario('nothing-like-it')).rejects.toThrow('--list');
  });
});

describe('a comparison', () => {
  const { base, variants } = parseScenario(yaml, 'nogales.yaml');
  const block = (firstReplication: number, replications: number) =>
    runBlock({
      scenario: base.scenario,
      variants: variants.map(({ scenario }) => scenario),
      seed: 3,
      firstReplication,
      replications,
    });
  const whole = block(0, 4);
  const comparison = compare(base, variants, 3, [whole]);
  const [fewer, same] = comparison.variants;

  it('finds exactly no difference where there is none', () => {
    expect(same!.difference.personHours).toEqual({ value: 0, low: 0, high: 0 });
    for (const row of same!.difference.rows) expect(row.meanMinutes).toEqual({ value: 0, low: 0, high: 0 });
  });

  it('tells differences with intervals, which are those of the means', () => {
    const meanOf = (summary: typeof comparison.base.summary) =>
      summary.days.find((row) => row.port === '2604' && row.laneClass === 'general')!.waitMinutes.mean!.value;
    const row = fewer!.difference.rows.find(({ laneClass }) => laneClass === 'general')!;
    expect(row.meanMinutes!.value).toBeCloseTo(meanOf(fewer!.summary) - meanOf(comparison.base.summary), 2);
    expect(row.meanMinutes!.low).toBeGreaterThan(0);
  });

  it('adds up to the last digit, however it is cut into blocks and in whatever order they come', () => {
    expect(mergeBlocks([block(3, 1), block(0, 2), block(2, 1)])).toEqual(whole);
  });

  it('has each scenario see what it sees alone', () => {
    const alone = runBlock({ scenario: base.scenario, seed: 3, firstReplication: 0, replications: 4 });
    expect(whole.cells).toEqual(alone.cells);
  });

  it('tells the hours in which the waits change', () => {
    const row = fewer!.difference.rows.find(({ laneClass }) => laneClass === 'general')!;
    expect(row.hourlyMinutes.value).toHaveLength(24);
    expect(Math.max(...row.hourlyMinutes.value.map((value) => value ?? 0))).toBeGreaterThan(1);
    const sentri = fewer!.difference.rows.find(({ laneClass }) => laneClass === 'sentri')!;
    expect(new Set(sentri.hourlyMinutes.value)).toEqual(new Set([0]));
  });

  it('values an hour as each variant does', () => {
    const dear = parseScenario(
      '{"ports":["2604"],"variants":[{"name":"dear","change":{"valueOfHour":30}}]}',
      'x.json',
    );
    const [variant] = compare(dear.base, dear.variants, 1, [
      runBlock({
        scenario: dear.base.scenario,
        variants: dear.variants.map(({ scenario }) => scenario),
        seed: 1,
        firstReplication: 0,
        replications: 2,
      }),
    ]).variants;
    const hours = variant!.summary.totals.personHours!.value;
    expect(variant!.difference.personHours!.value).toBe(0);
    expect(variant!.difference.cost!.value).toBeCloseTo(hours * 10, -1);
  });

  it('is drawn and reported in one page that loads nothing and has no script', async () => {
    const { summary, charts: specs } = renderRun(base, variants, 3, [whole]);
    const charts = await drawCharts(specs);
    const page = toReport({ name: '<b>', summary, charts, differences: comparison.variants });
    expect(page).toContain('<h1>&lt;b></h1>');
    expect(page.match(/<svg /g)).toHaveLength(4);
    expect(page).not.toMatch(/<script|<link|src=|NaN|undefined/);
  });
});

describe('what a run costs', () => {
  it('is said before a billion travelers are begun', () => {
    const scenario = Scenario.parse({});
    expect(simulationCost([scenario], 20).long).toBe(false);
    const cost = simulationCost([scenario], 10_000);
    expect(cost.long).toBe(true);
    expect(costWords(cost)).toMatch(
      /4,016,700,000 travelers in all take about \d+ minutes on one core and \d+ MB/,
    );
  });
});
