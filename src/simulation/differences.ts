/**
 * Sums of what a variant differs from its base by, each replication against its like. Whole numbers as in the
 * cells, so that blocks add up to the same in whatever order they come.
 */
import { addSquared, type Cells, readFigure, readSquared, type Sums, waitUnits } from './cells.ts';
import type { Model } from './model.ts';
import { cellCount } from './replication.ts';

/** The wait figures that are compared in every step and over the day. */
export const comparedFigures = ['mean', 'p95'] as const;
export type ComparedFigure = (typeof comparedFigures)[number];

const perFigure = 3;
const perCell = comparedFigures.length * perFigure;
const unitsASecond = 10;

/** Day figures behind the cells: person-hours, and their worth in dollars. */
export const comparedTotals = ['personHours', 'cost'] as const;

/** Numbers that the differences of a variant take. */
export function differenceCount(variant: Model): number {
  return variant.groups.length * (variant.steps + 1) * perCell + comparedTotals.length * 3;
}

/** What one replication of a variant and of its base saw; dollars for an hour of a person. */
export type Seen = { readonly model: Model; readonly cells: Cells; readonly valueOfHour: number };

/** Adds one replication's differences. Groups that the base lacks, and steps in which either served nobody, add nothing. */
export function addDifferences(differences: Cells, base: Seen, variant: Seen): void {
  const { groups, steps } = variant.model;
  const groupOf = new Map(
    base.model.groups.map(({ portCode, laneClass }, index) => [`${portCode} ${laneClass}`, index]),
  );
  for (const [index, { portCode, laneClass }] of groups.entries()) {
    const like = groupOf.get(`${portCode} ${laneClass}`);
    if (like === undefined) continue;
    for (let step = 0; step <= steps; step += 1)
      for (const [figure, name] of comparedFigures.entries()) {
        const left = waitUnits(base.cells, like * (steps + 1) + step, name);
        const right = waitUnits(variant.cells, index * (steps + 1) + step, name);
        if (left === undefined || right === undefined) continue;
        const at = (index * (steps + 1) + step) * perCell + figure * perFigure;
        differences[at] = (differences[at] ?? 0) + 1;
        differences[at + 1] = (differences[at + 1] ?? 0) + right - left;
        differences[at + 2] = (differences[at + 2] ?? 0) + (right - left) ** 2;
      }
  }
  const hours = (seen: Seen) => readFigure(seen.cells, cellCount(seen.model), 0).sum;
  const [left, right] = [hours(base), hours(variant)];
  const at = groups.length * (steps + 1) * perCell;
  addSquared(differences, at, right - left);
  addSquared(differences, at + 3, right * variant.valueOfHour - left * base.valueOfHour);
}

/** A difference of waits in seconds: of group `group` in step `step`; the day is the step after the last. */
export function readDifference(
  model: Model,
  differences: ArrayLike<number>,
  group: number,
  step: number,
  figure: ComparedFigure,
): Sums & { readonly observations: number } {
  const at = (group * (model.steps + 1) + step) * perCell + comparedFigures.indexOf(figure) * perFigure;
  return {
    observations: differences[at] ?? 0,
    sum: (differences[at + 1] ?? 0) / unitsASecond,
    squares: (differences[at + 2] ?? 0) / unitsASecond ** 2,
  };
}

/** A difference of the day's totals, over all replications. */
export function readTotalDifference(
  model: Model,
  differences: ArrayLike<number>,
  total: (typeof comparedTotals)[number],
): Sums {
  const at = model.groups.length * (model.steps + 1) * perCell + comparedTotals.indexOf(total) * 3;
  return readSquared(differences, at);
}
