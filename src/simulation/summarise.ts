import { ports } from '../lanes/border.ts';
import { laneClasses } from '../lanes/lane-class.ts';
import type { BlockResult } from './block.ts';
import { type CellSums, readCell, readFigure } from './cells.ts';
import { estimate } from './estimate.ts';
import { mergeBlocks } from './merge.ts';
import { buildModel, type Model, type QueueGroup } from './model.ts';
import { cellCount, stageFigure } from './replication.ts';
import { overloads } from './result-tables.ts';
import type { Scenario } from './scenario.ts';
import type { DayRow, SimulationSummary, StageRow } from './summary.ts';
import { traffics } from './traffic.ts';
import { rounded, roundedEstimate, seriesOf, waitsOf } from './waits.ts';

type Source = {
  readonly port: string;
  readonly portName: string;
  readonly laneClass: DayRow['laneClass'];
  readonly lanesOpen: readonly number[];
  readonly cell: number;
};

/** What the blocks found, however many of them are there yet. The scenario must be the one they ran. */
export function summarise(
  scenario: Scenario,
  seed: number,
  blocks: readonly BlockResult[],
): SimulationSummary {
  const model = buildModel(scenario);
  const { replications, cells } = mergeBlocks(blocks);
  const days = sourcesOf(scenario, model).map((source) => dayRow(source, model.steps, cells, replications));
  const border = days.filter((row) => row.port === 'all');
  const sum = (of: (row: DayRow) => number) => rounded(border.reduce((total, row) => total + of(row), 0));
  const figure = (index: number, times = 1) => {
    const { sum: all, squares } = readFigure(cells, cellCount(model), index);
    return roundedEstimate(estimate(replications, all, squares), times);
  };
  return {
    scenario,
    seed,
    replications,
    totals: {
      arrivals: sum((row) => row.arrivals),
      waitHours: sum((row) => row.lineMean * 24),
      personHours: figure(0),
      cost: figure(0, scenario.valueOfHour),
      idleMinutes: figure(1, 60),
      referrals: sum((row) => row.referrals),
      reneged: sum((row) => row.reneged),
      balked: sum((row) => row.balked),
    },
    warnings: overloads(days, 'en'),
    days,
    stages: stagesOf(model, cells, replications),
  };
}

function sourcesOf(scenario: Scenario, { groups }: Model): Source[] {
  const classes = laneClasses.filter((laneClass) => groups.some((group) => group.laneClass === laneClass));
  return [
    ...classes.map((laneClass) => ({
      port: 'all',
      portName: scenario.ports === undefined ? 'Whole border' : 'These ports',
      laneClass,
      lanesOpen: lanesOf(groups.filter((group) => group.laneClass === laneClass)),
      cell: groups.length + laneClasses.indexOf(laneClass),
    })),
    ...groups.map((group, cell) => ({
      port: group.portCode,
      portName: nameOf(group.portCode),
      laneClass: group.laneClass,
      lanesOpen: lanesOf([group]),
      cell,
    })),
  ];
}

function dayRow(source: Source, steps: number, cells: readonly number[], replications: number): DayRow {
  const { cell, lanesOpen: quarters, ...names } = source;
  const each = quarters.length / steps;
  const perDay = (total: number) => (replications === 0 ? 0 : total / replications);
  const whole = readCell(cells, cell * (steps + 1) + steps);
  const parts = Array.from({ length: steps }, (_, step) => readCell(cells, cell * (steps + 1) + step));
  const lanesOpen = parts.map((_, step) => {
    const own = quarters.slice(step * each, (step + 1) * each);
    return own.reduce((sum, lanes) => sum + lanes, 0) / each;
  });
  const stepHours = 24 / steps;
  const laneHours = lanesOpen.reduce((sum, lanes) => sum + lanes * stepHours, 0);
  const busy = (sums: CellSums, hours: number) =>
    hours === 0 ? 0 : rounded(perDay(sums.busySeconds) / 3600 / hours);
  const series = (of: (sums: CellSums) => number) => parts.map((sums) => rounded(perDay(of(sums))));
  return {
    ...names,
    arrivals: rounded(perDay(whole.arrivals)),
    served: rounded(perDay(whole.served)),
    laneHours,
    utilisation: busy(whole, laneHours),
    waitMinutes: waitsOf(whole),
    lineMean: rounded(perDay(whole.lineSeconds) / 86_400),
    lineMax: rounded(perDay(whole.longestLine)),
    referrals: rounded(perDay(whole.referrals)),
    reneged: rounded(perDay(whole.reneged)),
    balked: rounded(perDay(whole.balked)),
    hourly: {
      arrivals: series((sums) => sums.arrivals),
      served: series((sums) => sums.served),
      lanesOpen,
      lineMean: series((sums) => sums.lineSeconds / (stepHours * 3600)),
      lineMax: series((sums) => sums.longestLine),
      utilisation: parts.map((sums, step) => busy(sums, (lanesOpen[step] ?? 0) * stepHours)),
      referrals: series((sums) => sums.referrals),
      reneged: series((sums) => sums.reneged),
      balked: series((sums) => sums.balked),
      waitMinutes: seriesOf(parts.map(waitsOf)),
    },
  };
}

function stagesOf(model: Model, cells: readonly number[], replications: number): StageRow[] {
  return model.ports.flatMap((port, portIndex) =>
    traffics.flatMap((traffic, trafficIndex) => {
      const yards = port.yards.filter((yard) => yard.traffic === traffic);
      return (['xray', 'secondary'] as const).flatMap((stage): StageRow[] => {
        const servers = yards.reduce((sum, yard) => sum + (yard[stage]?.servers ?? 0), 0);
        if (servers === 0) return [];
        const at = stageFigure(portIndex, trafficIndex, stage === 'xray');
        const of = (figure: number) => readFigure(cells, cellCount(model), at + figure);
        const mean = (figure: number) => (replications === 0 ? 0 : of(figure).sum / replications);
        const { sum, squares } = of(1);
        return [
          {
            port: port.portCode,
            portName: nameOf(port.portCode),
            traffic,
            stage,
            travelers: rounded(mean(0)),
            servers,
            utilisation: rounded(mean(2) / 24 / servers),
            waitMinutes: roundedEstimate(estimate(replications, sum, squares)),
          },
        ];
      });
    }),
  );
}

function nameOf(code: string): string {
  return ports.find((port) => port.code === code)?.name ?? code;
}

/** By quarter hour. */
function lanesOf(groups: readonly QueueGroup[]): number[] {
  const queues = groups.flatMap((group) => group.queues);
  const first = queues[0]?.lanesOpen ?? [];
  return first.map((_, quarter) => queues.reduce((sum, queue) => sum + (queue.lanesOpen[quarter] ?? 0), 0));
}
