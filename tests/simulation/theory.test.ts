import { describe, expect, it } from 'vitest';
import { runBlock } from '../../src/simulation/block.ts';
import { readCell } from '../../src/simulation/cells.ts';
import { runQueue } from '../../src/simulation/engine.ts';
import { estimate } from '../../src/simulation/estimate.ts';
import { buildModel } from '../../src/simulation/model.ts';
import { exponential, streamKey } from '../../src/simulation/random.ts';
import { Scenario } from '../../src/simulation/scenario.ts';
import { runStage } from '../../src/simulation/stages.ts';
import { mean, poisson, unitServices } from './stations.ts';

const off = (found: number, truth: number) => Math.abs(found / truth - 1);
const oneLane = { lanesOpen: [1], moveUpSeconds: 0, officerFactors: Float64Array.of(1), shifts: 1 };

describe('against theory', () => {
  it('a tandem of two M/M/1 waits as long at the second as at the first (Burke), within 5 percent', () => {
    const count = 400_000;
    const arrivals = poisson(31, count, 0.7);
    const waits = new Float64Array(count);
    const taken = new Float64Array(count);
    runQueue(oneLane, arrivals, unitServices(31, count), count, waits, taken);
    const leaves = arrivals.map((time, i) => time + waits[i]! + taken[i]!);
    const second = new Float64Array(count);
    const services = unitServices(32, count);
    runQueue(oneLane, leaves, services, count, second, taken);
    expect(off(mean(waits), 0.7 / 0.3)).toBeLessThan(0.05);
    expect(off(mean(second), 0.7 / 0.3)).toBeLessThan(0.05);
  });

  it('secondary inspection with log-normal service agrees with Pollaczek and Khinchine within 5 percent', () => {
    const plan = { servers: 1, meanSeconds: 1, variation: 1 };
    const { day, ends } = runStage(plan, Array.from(poisson(33, 300_000, 0.6)), streamKey(33, 4));
    expect(off(day.waitSeconds / day.count, (0.6 * 2) / (2 * 0.4))).toBeLessThan(0.05);
    expect(ends).toHaveLength(300_000);
  });

  it('intervals of 20 replications cover the truth in 94 to 96 percent of 10,000 short runs', () => {
    // Forty wait when the lane opens: the mean wait is known exactly.
    const [runs, replications, customers] = [10_000, 20, 40];
    const key = streamKey(34, 1);
    const numbers = () => new Float64Array(customers);
    const [arrivals, services, waits, taken] = [numbers(), numbers(), numbers(), numbers()];
    const truth = (customers - 1) / 2;
    let draw = 0;
    let covered = 0;
    for (let run = 0; run < runs; run += 1) {
      let sum = 0;
      let squares = 0;
      for (let replication = 0; replication < replications; replication += 1) {
        for (let i = 0; i < customers; i += 1) services[i] = exponential(key, draw++);
        runQueue(oneLane, arrivals, services, customers, waits, taken);
        let all = 0;
        for (let i = 0; i < customers; i += 1) all += waits[i]!;
        sum += all / customers;
        squares += (all / customers) ** 2;
      }
      const { low, high } = estimate(replications, sum, squares)!;
      if (low! <= truth && high! >= truth) covered += 1;
    }
    expect(covered / runs).toBeGreaterThan(0.94);
    expect(covered / runs).toBeLessThan(0.96);
  });

  it('common random numbers cut the variance of a one-lane difference at least threefold', () => {
    const [ten, eleven] = [10, 11].map((open) =>
      Scenario.parse({ ports: ['2504'], demandFactor: 1.7, lanes: [{ laneClass: 'sentri', open }] }),
    );
    const waitOf = (scenario: Scenario, seed: number, firstReplication: number) => {
      const model = buildModel(scenario);
      const group = model.groups.findIndex(({ laneClass }) => laneClass === 'sentri');
      const { cells } = runBlock({ scenario, seed, firstReplication, replications: 1 });
      return readCell(cells, group * (model.steps + 1) + model.steps).sums.mean.sum;
    };
    const variance = (values: readonly number[]) => mean(values.map((value) => (value - mean(values)) ** 2));
    const differences = (seed: number) =>
      Array.from({ length: 20 }, (_, i) => waitOf(eleven!, seed, i) - waitOf(ten!, 1, i));
    expect(variance(differences(2)) / variance(differences(1))).toBeGreaterThan(3);
  });
});
