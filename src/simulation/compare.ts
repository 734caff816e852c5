/** What-if: variants against a base on common random numbers, so that their differences have small intervals. */
import { type BlockResult, runBlock } from './block.ts';
import { readCell, readFigure } from './cells.ts';
import { type Estimate, estimate } from './estimate.ts';
import { mergeBlocks } from './merge.ts';
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

type Run = Named & {
  readonly model: Model;
  /** All replications so far, added up. */
  whole: BlockResult;
  /** What is compared, by name: a value a replication, null where nobody was served. */
  readonly samples: Map<string, (number | null)[]>;
};

/** Compares step by step, a step a replication of all; the same seed for all. */
export function* comparisonSteps(
  base: Named,
  variants: readonly Named[],
  seed: number,
  replications: number,
): Generator<void, Comparison> {
  const [first, ...others] = [base, ...variants].map(
    (named): Run => ({
      ...named,
      model: buildModel(named.scenario),
      whole: { firstReplication: 0, replications: 0, cells: [] },
      samples: new Map(),
    }),
  );
  if (first === undefined) throw new RangeError('There is nothing to compare');
  for (let replication = 0; replication < replications; replication += 1) {
    for (const run of [first, ...others]) {
      const { scenario } = run;
      const block = runBlock({ scenario, seed, firstReplication: replication, replications: 1 });
      sample(run, block);
      run.whole = replication === 0 ? block : mergeBlocks([run.whole, block]);
    }
    yield;
  }
  const summaryOf = (run: Run) => summarise(run.scenario, seed, [run.whole]);
  return {
    base: { name: base.name, summary: summaryOf(first) },
    variants: others.map((run) => {
      const summary = summaryOf(run);
      return { name: run.name, summary, difference: differenceOf(first, run, summary) };
    }),
  };
}

const personHours = 'person-hours';
const nameOf = (port: string, laneClass: string, figure: 'mean' | 'p95') => `${port} ${laneClass} ${figure}`;

/** Notes what one replication found, in hours and minutes. */
function sample({ model, samples }: Run, { cells }: BlockResult): void {
  const note = (name: string, value: number | null) => {
    const values = samples.get(name);
    if (values === undefined) samples.set(name, [value]);
    else values.push(value);
  };
  note(personHours, readFigure(cells, cellCount(model), 0).sum);
  for (const [index, { portCode, laneClass }] of model.groups.entries()) {
    const { observations, sums } = readCell(cells, index * (model.steps + 1) + model.steps);
    for (const figure of ['mean', 'p95'] as const)
      note(nameOf(portCode, laneClass, figure), observations === 0 ? null : sums[figure].sum / 60);
  }
}

function differenceOf(base: Run, variant: Run, summary: SimulationSummary): Difference {
  const hours = paired(base, variant, personHours);
  const rows = summary.days.flatMap((row) => {
    if (row.port === 'all') return [];
    const { port, portName, laneClass } = row;
    const minutes = (figure: 'mean' | 'p95') =>
      roundedEstimate(paired(base, variant, nameOf(port, laneClass, figure)));
    return [{ port, portName, laneClass, meanMinutes: minutes('mean'), p95Minutes: minutes('p95') }];
  });
  return {
    personHours: roundedEstimate(hours),
    cost: roundedEstimate(hours, summary.scenario.valueOfHour),
    rows,
  };
}

/** The mean of the differences between like replications, with its interval. */
function paired(base: Run, variant: Run, name: string): Estimate | null {
  const others = base.samples.get(name) ?? [];
  let count = 0;
  let sum = 0;
  let squares = 0;
  for (const [index, right] of (variant.samples.get(name) ?? []).entries()) {
    const left = others[index] ?? null;
    if (left === null || right === null) continue;
    count += 1;
    sum += right - left;
    squares += (right - left) ** 2;
  }
  return estimate(count, sum, squares, Number.NEGATIVE_INFINITY);
}
