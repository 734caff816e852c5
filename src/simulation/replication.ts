/** One replication of the day: draws it, queues it, and writes what each cell saw. Pure. */
import { laneClasses } from '../lanes/lane-class.ts';
import { addFigure, type Cells } from './cells.ts';
import type { Model } from './model.ts';
import { drawReferrals, runStages, type StageDay } from './stages.ts';
import { addDay, addTally, clearTally, newTally, type QueueDay, recordTally, type Tally } from './tally.ts';
import { traffics } from './traffic.ts';
import { type Draw, newQueueDay, runYard } from './yard-day.ts';

/** Figures of the whole day behind the cells: first of the border, then three of each port's kinds of traffic. */
export const dayFigures = ['personHours', 'idleHours'] as const;
export const stageFigures = ['count', 'waitMinutes', 'busyHours'] as const;

/** Where a stage's figures begin: of `ports[port]`, of a kind of traffic; the X-ray after secondary. */
export function stageFigure(port: number, traffic: number, xray: boolean): number {
  const stage = (port * traffics.length + traffic) * 2 + (xray ? 1 : 0);
  return dayFigures.length + stage * stageFigures.length;
}

/** Cells of a model: its groups, then the lane classes border-wide, each by step and as a day. */
export function cellCount(model: Model): number {
  return (model.groups.length + laneClasses.length) * (model.steps + 1);
}

export function figureCount(model: Model): number {
  return stageFigure(model.ports.length, 0, false);
}

/** Arrays that every replication uses again. */
export type Scratch = {
  readonly days: readonly QueueDay[];
  readonly one: Float64Array;
  /** By lane class: the port at hand, and the border as a whole. */
  readonly port: readonly Tally[];
  readonly border: readonly Tally[];
};

/** Makes the arrays for a model: some 10 MB for the whole border by the hour. */
export function newScratch(model: Model): Scratch {
  return {
    days: Array.from({ length: 3 }, () => newQueueDay(model.room)),
    one: new Float64Array(model.room),
    port: laneClasses.map(() => newTally(model.steps)),
    border: laneClasses.map(() => newTally(model.steps)),
  };
}

/**
 * Runs one replication and adds its figures to `cells`. Yields after each yard and each port: at most some
 * 10 ms of work.
 */
export function* replicationSteps(
  model: Model,
  seed: number,
  replication: number,
  scratch: Scratch,
  cells: Cells,
): Generator<void, void> {
  const draw: Draw = { seed, replication };
  const from = model.warmUpHours > 0 ? 86_400 : 0;
  const behind = cellCount(model);
  let personHours = 0;
  let idleHours = 0;
  for (const tally of scratch.border) clearTally(tally);
  for (const [portIndex, port] of model.ports.entries()) {
    const classes = port.groups.map((index) =>
      laneClasses.indexOf(model.groups[index]?.laneClass ?? 'general'),
    );
    for (const index of classes) clearTally(scratch.port[index] ?? newTally(model.steps));
    const stages = traffics.map(() => ({ secondary: { ...none }, xray: { ...none } }));
    for (const yard of port.yards) {
      runYard(model, yard, draw, scratch.days, scratch.one);
      drawReferrals(yard, scratch.days, seed, replication);
      const after = runStages(yard, scratch.days, seed, replication);
      const sums = stages[traffics.indexOf(yard.traffic)];
      if (sums !== undefined) {
        add(sums.secondary, after.secondary);
        add(sums.xray, after.xray);
      }
      for (const [index, queue] of yard.queues.entries()) {
        const tally = scratch.port[laneClasses.indexOf(queue.laneClass)];
        const day = scratch.days[index];
        if (tally !== undefined && day !== undefined) addDay(tally, day, from, scratch.one);
      }
      yield;
    }
    for (const index of port.groups) {
      const group = model.groups[index];
      if (group === undefined) continue;
      const at = laneClasses.indexOf(group.laneClass);
      const own = scratch.port[at];
      const border = scratch.border[at];
      if (own === undefined || border === undefined) continue;
      addTally(border, own);
      const hours = own.counted.lineSeconds.reduce((x, y) => x + y, 0) / 3600;
      personHours += hours * group.persons;
      if (!group.laneClass.startsWith('pedestrian')) idleHours += hours;
      recordTally(own, cells, index);
    }
    for (const [traffic, { secondary, xray }] of stages.entries())
      for (const [stage, isXray] of [
        [secondary, false],
        [xray, true],
      ] as const) {
        const at = stageFigure(portIndex, traffic, isXray);
        addFigure(cells, behind, at, stage.count);
        addFigure(cells, behind, at + 1, stage.waitSeconds / 60 / Math.max(1, stage.count));
        addFigure(cells, behind, at + 2, stage.busySeconds / 3600);
      }
    yield;
  }
  for (const [index, tally] of scratch.border.entries())
    recordTally(tally, cells, model.groups.length + index);
  addFigure(cells, behind, 0, personHours);
  addFigure(cells, behind, 1, idleHours);
}

type Sum = { -readonly [Field in keyof StageDay]: number };
const none: Sum = { count: 0, waitSeconds: 0, busySeconds: 0 };

function add(to: Sum, from: StageDay): void {
  to.count += from.count;
  to.waitSeconds += from.waitSeconds;
  to.busySeconds += from.busySeconds;
}
