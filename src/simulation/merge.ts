import { ports } from '../lanes/border.ts';
import { laneClasses } from '../lanes/lane-class.ts';
import type { BlockResult } from './block.ts';
import { type CellSums, dayHour, hoursAndDay, readCell, type WaitFigure } from './cells.ts';
import { type Estimate, estimate } from './estimate.ts';
import { buildModel, type QueueGroup } from './model.ts';
import type { Scenario } from './scenario.ts';
import type { DayRow, HourlyEstimate, HourlySeries, SimulationSummary, WaitMinutes } from './summary.ts';

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
  const days = sources.map(({ cell, lanesOpen, ...names }): DayRow => {
    const sums = readCell(cells, cell * hoursAndDay + dayHour);
    const hours = lanesOpen.map((_, hour) => readCell(cells, cell * hoursAndDay + hour));
    const laneHours = lanesOpen.reduce((left, right) => left + right, 0);
    return {
      ...names,
      arrivals: rounded(perDay(sums.arrivals)),
      served: rounded(perDay(sums.served)),
      laneHours,
      utilisation: rounded(perDay(sums.busySeconds) / 3600 / laneHours),
      waitMinutes: waitsOf(sums),
      hourly: {
        arrivals: hours.map((hour) => rounded(perDay(hour.arrivals))),
        served: hours.map((hour) => rounded(perDay(hour.served))),
        lanesOpen,
        waitMinutes: seriesOf(hours.map(waitsOf)),
      },
    };
  });
  const border = days.filter((row) => row.port === 'all');
  const waitHours = ({ arrivals, waitMinutes }: DayRow) => (arrivals * (waitMinutes.mean?.value ?? 0)) / 60;
  return {
    scenario,
    seed,
    replications,
    totals: {
      arrivals: rounded(border.reduce((sum, row) => sum + row.arrivals, 0)),
      waitHours: rounded(border.reduce((sum, row) => sum + waitHours(row), 0)),
    },
    days,
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
  return { mean: of('mean'), p50: of('p50'), p90: of('p90'), p95: of('p95'), p99: of('p99') };
}

function seriesOf(hours: readonly WaitMinutes[]): HourlySeries['waitMinutes'] {
  const of = (figure: WaitFigure): HourlyEstimate => ({
    value: hours.map((hour) => hour[figure]?.value ?? null),
    low: hours.map((hour) => hour[figure]?.low ?? null),
    high: hours.map((hour) => hour[figure]?.high ?? null),
  });
  return { mean: of('mean'), p50: of('p50'), p90: of('p90'), p95: of('p95'), p99: of('p99') };
}

/** To three decimals: a minute's are below the tenth of a second in which waits are summed. */
function rounded(value: number): number {
  return Math.round(value * 1e3) / 1e3;
}
