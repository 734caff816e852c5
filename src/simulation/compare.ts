/** What-if: variants against a base on common random numbers, so that their differences have small intervals. */
import { type BlockResult, runBlock } from './block.ts';
import { readCell, readFigure } from './cells.ts';
import { type Estimate, estimate } from './estimate.ts';
import { buildModel, type Model } from './model.ts';
import { cellCount } from './replication.ts';
import type { Named } from './scenario-file.ts';
import { summarise } from './summarise.ts';
import type { DayRow, SimulationSummary } from './summary.ts';
import { roundedEstimate } from './waits.ts';

/** A variant less the base, each replication against its like. */
export type Difference = {
  readonly personHours: Estimate | null;
  readonly cost: Estimate | null;
  readonly rows: readonly (Pick<DayRow, 'port' | 'portName' | 'laneClass'> & {
    readonly meanMinutes: Estimate | null;
    readonly p95Minutes: Estimate | null;
  })[];
};

export type Comparison = {
  readonly base: { readonly name: string; readonly summary: SimulationSummary };
  readonly variants: readonly {
    readonly name: string;
    readonly summary: SimulationSummary;
    readonly difference: Difference;
  }[];
};

type Run = Named & { readonly model: Model; readonly blocks: BlockResult[] };

/** Compares step by step, a step a replication of all; the same seed for all. */
export function* comparisonSteps(
  base: Named,
  variants: readonly Named[],
  seed: number,
  replications: number,
): Generator<void, Comparison> {
  const [first, ...others] = [base, ...variants].map(
    (named): Run => ({ ...named, model: buildModel(named.scenario), blocks: [] }),
  );
  if (first === undefined) throw new RangeError('There is nothing to compare');
  for (let replication = 0; replication < replications; replication += 1) {
    for (const { scenario, blocks } of [first, ...others])
      blocks.push(runBlock({ scenario, seed, firstReplication: replication, replications: 1 }));
    yield;
  }
  const summaryOf = (run: Run) => summarise(run.scenario, seed, run.blocks);
  return {
    base: { name: base.name, summary: summaryOf(first) },
    variants: others.map((run) => {
      const summary = summaryOf(run);
      return { name: run.name, summary, difference: differenceOf(first, run, summary) };
    }),
  };
}

function differenceOf(base: Run, variant: Run, summary: SimulationSummary): Difference {
  const hours = paired(base, variant, ({ model, cells }) => readFigure(cells, cellCount(model), 0).sum);
  const rows = summary.days.flatMap((row) => {
    if (row.port === 'all') return [];
    const { port, portName, laneClass } = row;
    const minutes = (figure: 'mean' | 'p95') =>
      roundedEstimate(
        paired(base, variant, ({ model, cells }) => {
          const group = model.groups.findIndex((it) => it.portCode === port && it.laneClass === laneClass);
          const cell = group < 0 ? undefined : readCell(cells, group * (model.steps + 1) + model.steps);
          return cell === undefined || cell.observations === 0 ? null : cell.sums[figure].sum / 60;
        }),
      );
    return [{ port, portName, laneClass, meanMinutes: minutes('mean'), p95Minutes: minutes('p95') }];
  });
  return {
    personHours: roundedEstimate(hours),
    cost: roundedEstimate(hours, summary.scenario.valueOfHour),
    rows,
  };
}

type Read = (of: { readonly model: Model; readonly cells: readonly number[] }) => number | null;

/** The mean of the differences between like replications, with its interval. */
function paired(base: Run, variant: Run, read: Read): Estimate | null {
  let count = 0;
  let sum = 0;
  let squares = 0;
  for (const [index, block] of variant.blocks.entries()) {
    const other = base.blocks[index];
    if (other === undefined) continue;
    const left = read({ model: base.model, cells: other.cells });
    const right = read({ model: variant.model, cells: block.cells });
    if (left === null || right === null) continue;
    count += 1;
    sum += right - left;
    squares += (right - left) ** 2;
  }
  return estimate(count, sum, squares, Number.NEGATIVE_INFINITY);
}
