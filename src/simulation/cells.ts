/**
 * The sums of many replications. A cell is one port and lane class in one step of the day (an hour, or a
 * quarter of one) or in the whole day. Everything is a whole number (waits in tenths of a second), so sums
 * are exact and the same to the last digit in whatever order and blocks they are added.
 */

/** The wait figures of a cell, in the order in which `addCell` takes them. */
export const waitFigures = ['mean', 'p50', 'p90', 'p95', 'p99'] as const;
export type WaitFigure = (typeof waitFigures)[number];

/** What is counted in a cell, one number each. Times in seconds. */
export const counts = [
  'arrivals',
  'served',
  'busySeconds',
  'lineSeconds',
  'longestLine',
  'referrals',
  'reneged',
  'balked',
] as const;
export type Counts = Readonly<Record<(typeof counts)[number], number>>;

const first = counts.length + 1;
const stride = first + 2 * waitFigures.length;
const unitsASecond = 10;
/** Longer waits count as a day: the sums of squares of 10,000 replications then stay exact. */
const longestUnits = 24 * 3600 * unitsASecond;

export type Cells = Float64Array;

/** A sum over replications with what an interval needs. */
export type Sums = { readonly sum: number; readonly squares: number };

/** Sums of a cell; no `observations` where nobody was served. */
export type CellSums = Counts & {
  /** Replications in which someone was served: the number of observations of each figure. */
  readonly observations: number;
  readonly sums: Readonly<Record<WaitFigure, Sums>>;
};

/** Room for `cells` cells and, behind them, `figures` figures of a whole day. */
export function newCells(cells: number, figures = 0): Cells {
  return new Float64Array(cells * stride + figures * 3);
}

const isSeconds = new Set<string>(['busySeconds', 'lineSeconds']);

/** Adds what one replication saw. `waits`, in seconds in the order of `waitFigures`, is empty if nobody was served. */
export function addCell(cells: Cells, cell: number, counted: Counts, waits: readonly number[]): void {
  const at = cell * stride;
  const add = (offset: number, value: number) => {
    cells[at + offset] = (cells[at + offset] ?? 0) + value;
  };
  for (const [index, name] of counts.entries())
    add(index, Math.round(counted[name] * (isSeconds.has(name) ? unitsASecond : 1)));
  if (waits.length === 0) return;
  add(counts.length, 1);
  for (const [index, seconds] of waits.entries()) {
    const units = Math.min(longestUnits, Math.round(seconds * unitsASecond));
    add(first + 2 * index, units);
    add(first + 1 + 2 * index, units * units);
  }
}

/** Reads a cell back. */
export function readCell(cells: ArrayLike<number>, cell: number): CellSums {
  const at = cell * stride;
  const value = (offset: number) => cells[at + offset] ?? 0;
  const count = (name: (typeof counts)[number]) =>
    value(counts.indexOf(name)) / (isSeconds.has(name) ? unitsASecond : 1);
  const figure = (index: number) => ({
    sum: value(first + 2 * index) / unitsASecond,
    squares: value(first + 1 + 2 * index) / unitsASecond ** 2,
  });
  return {
    arrivals: count('arrivals'),
    served: count('served'),
    busySeconds: count('busySeconds'),
    lineSeconds: count('lineSeconds'),
    longestLine: count('longestLine'),
    referrals: count('referrals'),
    reneged: count('reneged'),
    balked: count('balked'),
    observations: value(counts.length),
    sums: { mean: figure(0), p50: figure(1), p90: figure(2), p95: figure(3), p99: figure(4) },
  };
}

/** A wait figure of a cell that holds one replication, in tenths of a second; undefined where nobody was served. */
export function waitUnits(cells: ArrayLike<number>, cell: number, figure: WaitFigure): number | undefined {
  const at = cell * stride;
  if ((cells[at + counts.length] ?? 0) === 0) return undefined;
  return cells[at + first + 2 * waitFigures.indexOf(figure)];
}

/** Squares are kept in two parts, so that they stay whole numbers that a double holds. */
const part = 2 ** 24;
const unitsAFigure = 10;
const longestFigure = 6_700_000;

/** Adds one replication's value, kept to a tenth and at most 6,700,000, to figure `figure` behind `cellCount` cells. */
export function addFigure(cells: Cells, cellCount: number, figure: number, value: number): void {
  addSquared(cells, cellCount * stride + figure * 3, value);
}

/** Adds a value, kept to a tenth and at most 6,700,000 either way, to the three numbers at `at`. */
export function addSquared(cells: Cells, at: number, value: number): void {
  const units = Math.round(Math.max(-longestFigure, Math.min(longestFigure, value)) * unitsAFigure);
  const square = units * units;
  cells[at] = (cells[at] ?? 0) + units;
  cells[at + 1] = (cells[at + 1] ?? 0) + Math.floor(square / part);
  cells[at + 2] = (cells[at + 2] ?? 0) + (square % part);
}

/** Reads such a figure back. */
export function readFigure(cells: ArrayLike<number>, cellCount: number, figure: number): Sums {
  return readSquared(cells, cellCount * stride + figure * 3);
}

/** Reads what `addSquared` added. */
export function readSquared(cells: ArrayLike<number>, at: number): Sums {
  const squares = (cells[at + 1] ?? 0) * part + (cells[at + 2] ?? 0);
  return { sum: (cells[at] ?? 0) / unitsAFigure, squares: squares / unitsAFigure ** 2 };
}
