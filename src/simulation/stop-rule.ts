/** When a simulation knows enough: the interval of its person-hours is narrow. */
import { readFigure, type Sums } from './cells.ts';
import { estimate } from './estimate.ts';
import type { Model } from './model.ts';
import { cellCount } from './replication.ts';

/** The rule is asked after each so many replications: the fewest after which an interval is believed. */
export const replicationsACheck = 10;

/** The sums of the person-hours, which the rule looks at. */
export function personHours(model: Model, cells: ArrayLike<number>): Sums {
  return readFigure(cells, cellCount(model), 0);
}

/** Whether the 95 % interval is within `precision` of the mean on either side. */
export function isPrecise(replications: number, { sum, squares }: Sums, precision: number): boolean {
  const found = estimate(replications, sum, squares, Number.NEGATIVE_INFINITY);
  if (found === null || found.high === null) return false;
  return found.high - found.value <= precision * found.value;
}

/** A block that may stop a run: its place, and its person-hours. */
export type Checked = {
  readonly firstReplication: number;
  readonly replications: number;
  readonly personHours: Sums;
};

/**
 * After how many replications a run that was cut into blocks of {@link replicationsACheck} stops, by the blocks
 * that are there so far: the same answer in whatever order they come. Undefined: not yet.
 */
export function stopsAfter(blocks: readonly Checked[], precision: number): number | undefined {
  let done = 0;
  let sum = 0;
  let squares = 0;
  for (const block of blocks.toSorted((left, right) => left.firstReplication - right.firstReplication)) {
    if (block.firstReplication !== done) return undefined;
    done += block.replications;
    sum += block.personHours.sum;
    squares += block.personHours.squares;
    if (isPrecise(done, { sum, squares }, precision)) return done;
  }
  return undefined;
}
