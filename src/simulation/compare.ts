/** What-if: variants against a base on common random numbers, so that their differences have small intervals. */
import type { BlockResult } from './block.ts';
import type { Sums } from './cells.ts';
import { type ComparedFigure, readDifference, readTotalDifference } from './differences.ts';
import { type Estimate, estimate } from './estimate.ts';
import { mergeBlocks } from './merge.ts';
import { buildModel } from './model.ts';
import type { Scenario } from './scenario.ts';
import { summarise } from './summarise.ts';
import type { DayRow, HourlyEstimate, SimulationSummary } from './summary.ts';
import type { Named } from './variants.ts';
import { roundedEstimate } from './waits.ts';

/** A variant less the base, each replication against its like. */
export type Difference = {
  readonly personHours: Estimate | null;
  readonly cost: Estimate | null;
  readonly rows: readonly DifferenceRow[];
};

export type DifferenceRow = Pick<DayRow, 'port' | 'portName' | 'laneClass'> & {
  readonly meanMinutes: Estimate | null;
  readonly p95Minutes: Estimate | null;
  /** The mean wait in each step of the day. */
  readonly hourlyMinutes: HourlyEstimate;
};

/** Differences over the day alone. */
export type DayDifference = Omit<Difference, 'rows'> & {
  readonly rows: readonly Omit<DifferenceRow, 'hourlyMinutes'>[];
};

export type Variation = {
  readonly name: string;
  readonly summary: SimulationSummary;
  readonly difference: Difference;
};

export type Comparison = {
  readonly base: { readonly name: string; readonly summary: SimulationSummary };
  readonly variants: readonly Variation[];
};

/** Reads the blocks of a run, which must be those of the base with these variants. */
export function compare(
  base: Named,
  variants: readonly Named[],
  seed: number,
  blocks: readonly BlockResult[],
): Comparison {
  const whole = mergeBlocks(blocks);
  const { replications } = whole;
  return {
    base: { name: base.name, summary: summarise(base.scenario, seed, [whole]) },
    variants: variants.map(({ name, scenario }, index): Variation => {
      const { cells = [], differences = [] } = whole.variants[index] ?? {};
      const own = { firstReplication: 0, replications, cells, variants: [] };
      const summary = summarise(scenario, seed, [own]);
      return { name, summary, difference: differenceOf(scenario, summary, differences, replications) };
    }),
  };
}

function differenceOf(
  scenario: Scenario,
  summary: SimulationSummary,
  differences: readonly number[],
  replications: number,
): Difference {
  const model = buildModel(scenario);
  const total = (name: 'personHours' | 'cost') =>
    signed(replications, readTotalDifference(model, differences, name));
  const rows = model.groups.flatMap(({ portCode, laneClass }, group): DifferenceRow[] => {
    const row = summary.days.find((day) => day.port === portCode && day.laneClass === laneClass);
    if (row === undefined) return [];
    const minutes = (step: number, figure: ComparedFigure) => {
      const { observations, sum, squares } = readDifference(model, differences, group, step, figure);
      return signed(observations, { sum: sum / 60, squares: squares / 3600 });
    };
    const hours = Array.from({ length: model.steps }, (_, step) => minutes(step, 'mean'));
    return [
      {
        port: portCode,
        portName: row.portName,
        laneClass,
        meanMinutes: minutes(model.steps, 'mean'),
        p95Minutes: minutes(model.steps, 'p95'),
        hourlyMinutes: {
          value: hours.map((hour) => hour?.value ?? null),
          low: hours.map((hour) => hour?.low ?? null),
          high: hours.map((hour) => hour?.high ?? null),
        },
      },
    ];
  });
  return { personHours: total('personHours'), cost: total('cost'), rows };
}

/** A difference may be below 0. */
function signed(observations: number, { sum, squares }: Sums): Estimate | null {
  return roundedEstimate(estimate(observations, sum, squares, Number.NEGATIVE_INFINITY));
}
