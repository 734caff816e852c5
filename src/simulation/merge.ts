import { ports } from '../lanes/border.ts';
import { laneClasses } from '../lanes/lane-class.ts';
import type { BlockResult } from './block.ts';
import { type CellSums, dayHour, hoursAndDay, readCell, type WaitFigure, waitFigures } from './cells.ts';
import { type Estimate, estimate } from './estimate.ts';
import { buildModel, type QueueGroup } from './model.ts';
import type { Scenario } from './scenario.ts';
import type { DayRow, HourRow, SimulationSummary, WaitMinutes } from './summary.ts';

const secondsAMinute = 60;

/**
 * Adds blocks together. The sums are whole numbers, so neither the order nor the cut into blocks changes a
 * digit. Throws `RangeError` when a replication is in two blocks or the blocks are of different scenarios.
 */
export function mergeBlocks(blocks: readonly BlockResult[]): BlockResult {
  const sorted = [...blocks]
    .filter((block) => block.replications > 0)
    .sort((left, right) => left.firstReplication - right.firstReplication);
  const cells = new Float64Array(blocks[0]?.cells.length ?? 0);
  let next = 0;
  let replications = 0;
  for (const block of sorted) {
    if (block.firstReplication < next)
      throw new RangeError(`Replication ${block.firstReplication} is there twice`);
    if (block.cells.length !== cells.length) throw new RangeError('The blocks are not of the same scenario');
    block.cells.forEach((value, index) => {
      cells[index] = (cells[index] ?? 0) + value;
    });
    next = block.firstReplication + block.replications;
    replications += block.replications;
  }
  return { firstReplication: sorted[0]?.firstReplication ?? 0, replications, cells: Array.from(cells) };
}

/** What the blocks found, however many of them are there yet. The scenario must be the one they ran. */
export function summarise(
  scenario: Scenario,
  seed: number,
  blocks: readonly BlockResult[],
): SimulationSummary {
  const { groups } = buildModel(scenario);
  const { replications, cells } = mergeBlocks(blocks);
  const classes = laneClasses.filter((laneClass) => groups.some((group) => group.laneClass === laneClass));
  const sources = [
    ...classes.map((laneClass) => ({
      port: 'all',
      portName: scenario.ports === undefined ? 'Whole border' : 'These ports',
      laneClass,
      lanesOpen: lanesOf(groups.filter((group) => group.laneClass === laneClass)),
      cell: groups.length + laneClasses.indexOf(laneClass),
    })),
    ...groups.map((group, cell) => ({
      port: group.portCode,
      portName: ports.find((port) => port.code === group.portCode)?.name ?? group.portCode,
      laneClass: group.laneClass,
      lanesOpen: lanesOf([group]),
      cell,
    })),
  ];
  const perDay = (total: number) => (replications === 0 ? 0 : total / replications);
  const read = (cell: number, hour: number) => readCell(cells, cell * hoursAndDay + hour);
  const days = sources.map(({ cell, lanesOpen, ...names }): DayRow => {
    const sums = read(cell, dayHour);
    const laneHours = lanesOpen.reduce((left, right) => left + right, 0);
    return {
      ...names,
      arrivals: perDay(sums.arrivals),
      served: perDay(sums.served),
      laneHours,
      utilisation: rounded(perDay(sums.busySeconds) / 3600 / laneHours),
      waitMinutes: waitsOf(sums),
    };
  });
  const hours = sources.flatMap(({ cell, lanesOpen, port, laneClass }) =>
    lanesOpen.map((open, hour): HourRow => {
      const sums = read(cell, hour);
      const counts = { arrivals: perDay(sums.arrivals), served: perDay(sums.served), lanesOpen: open };
      return { port, laneClass, hour, ...counts, waitMinutes: waitsOf(sums) };
    }),
  );
  const border = days.filter((row) => row.port === 'all');
  return {
    scenario,
    seed,
    replications,
    totals: {
      arrivals: border.reduce((sum, row) => sum + row.arrivals, 0),
      waitHours: rounded(
        border.reduce((sum, row) => sum + (row.arrivals * (row.waitMinutes.mean?.value ?? 0)) / 60, 0),
      ),
    },
    days,
    hours,
  };
}

function lanesOf(groups: readonly QueueGroup[]): number[] {
  return Array.from({ length: 24 }, (_, hour) =>
    groups.flatMap((group) => group.queues).reduce((sum, queue) => sum + (queue.lanesOpen[hour] ?? 0), 0),
  );
}

function waitsOf({ observations, sums }: CellSums): WaitMinutes {
  const of = (figure: WaitFigure): Estimate | null => {
    const { sum, squares } = sums[figure];
    const inMinutes = estimate(observations, sum / secondsAMinute, squares / secondsAMinute ** 2);
    if (inMinutes === null) return null;
    const { value, low, high } = inMinutes;
    return {
      value: rounded(value),
      low: low === null ? null : rounded(low),
      high: high === null ? null : rounded(high),
    };
  };
  const [mean, p50, p90, p95, p99] = waitFigures;
  return { mean: of(mean), p50: of(p50), p90: of(p90), p95: of(p95), p99: of(p99) };
}

/** To four decimals: what is smaller is below the tenth of a second in which waits are summed. */
function rounded(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}
