/**
 * The sums of many replications. A cell is one port and lane class in one hour of arrival, or in the whole
 * day. Everything is a whole number (waits in tenths of a second), so sums are exact and the same to the
 * last digit in whatever order and blocks they are added.
 */

/** The place of the whole day after the 24 hours. */
export const dayHour = 24;
export const hoursAndDay = 25;

/** The wait figures of a cell, in the order in which `addCell` takes them. */
export const waitFigures = ['mean', 'p50', 'p90', 'p95', 'p99'] as const;
export type WaitFigure = (typeof waitFigures)[number];

/** Numbers a cell has: arrivals, served, busy, replications with arrivals, then sum and sum of squares a figure. */
const stride = 4 + 2 * waitFigures.length;
const unitsASecond = 10;
/** Longer waits count as a day: the sums of squares of 10,000 replications then stay exact. */
const longestUnits = 24 * 3600 * unitsASecond;

export type Cells = Float64Array;

/** Sums of a cell; `waits` is empty where nobody arrived. Times in seconds. */
export type CellSums = {
  readonly arrivals: number;
  readonly served: number;
  readonly busySeconds: number;
  /** Replications in which someone arrived: the number of observations of each figure. */
  readonly observations: number;
  readonly sums: Readonly<Record<WaitFigure, { readonly sum: number; readonly squares: number }>>;
};

export function newCells(count: number): Cells {
  return new Float64Array(count * hoursAndDay * stride);
}

/** Adds what one replication saw. `waits`, in seconds in the order of `waitFigures`, is empty without arrivals. */
export function addCell(
  cells: Cells,
  cell: number,
  arrivals: number,
  served: number,
  busySeconds: number,
  waits: readonly number[],
): void {
  const at = cell * stride;
  const add = (offset: number, value: number) => {
    cells[at + offset] = (cells[at + offset] ?? 0) + value;
  };
  add(0, arrivals);
  add(1, served);
  add(2, Math.round(busySeconds * unitsASecond));
  if (waits.length === 0) return;
  add(3, 1);
  for (const [index, seconds] of waits.entries()) {
    const units = Math.min(longestUnits, Math.round(seconds * unitsASecond));
    add(4 + 2 * index, units);
    add(5 + 2 * index, units * units);
  }
}

/** Reads a cell back. */
export function readCell(cells: ArrayLike<number>, cell: number): CellSums {
  const at = cell * stride;
  const value = (offset: number) => cells[at + offset] ?? 0;
  const figure = (index: number) => ({
    sum: value(4 + 2 * index) / unitsASecond,
    squares: value(5 + 2 * index) / unitsASecond ** 2,
  });
  return {
    arrivals: value(0),
    served: value(1),
    busySeconds: value(2) / unitsASecond,
    observations: value(3),
    sums: { mean: figure(0), p50: figure(1), p90: figure(2), p95: figure(3), p99: figure(4) },
  };
}
